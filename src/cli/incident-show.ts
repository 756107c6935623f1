/** `aup-guard incident show`: all that is kept of one incident. */
import type { Incident, TellState, TimelineEntry } from '../engine/incident/model.ts';
import { failureWords } from '../host/alert-send.ts';
import { GuardError } from '../host/errors.ts';
import { underHome } from '../host/home.ts';
import { evidenceFile, type EvidenceState, evidenceState } from '../host/incident-evidence.ts';
import { unknownError } from '../host/incident-person.ts';
import { openKeys } from '../host/keys.ts';
import { shown } from '../host/text.ts';
import { incidentsHere, type Incidents } from './incident-here.ts';
import { severityStyle } from './incident-list.ts';
import {
  count,
  countOf,
  currentScreen,
  localDate,
  localTime,
  paint,
  printJson,
  printLines,
  type Screen,
} from './terminal.ts';
import { wrap } from './wrap.ts';

/** The incident, found and to be trusted. Throws `usage`, and `refused` for one whose file was changed. */
export function incidentOf({ incidents, damaged }: Incidents, id: string): Incident {
  const found = incidents.find((incident) => incident.id === id);
  if (found !== undefined) return found;
  if (!damaged.includes(id)) throw unknownError(id);
  throw new GuardError('refused', `the file of incident ${id} is not what this guard wrote last`, {
    hint: `the log still tells of it: aup-guard log show ${id}`,
  });
}

/** Prints one incident. */
export async function show(id: string, { json }: { readonly json?: boolean }): Promise<void> {
  const here = await incidentsHere();
  const incident = incidentOf(here, id);
  const evidence = evidenceState(here.machine, incident, openKeys(here.machine.paths.state));
  if (json === true) return printJson('aup-guard/incident/1', { incident, evidence });
  const file = underHome(evidenceFile(here.machine, incident) ?? '');
  printLines(card(currentScreen(), { incident, evidence, file }));
}

interface Shown {
  readonly incident: Incident;
  readonly evidence: EvidenceState;
  /** Of the kept rows; empty when there are none. */
  readonly file: string;
}

const LABEL = 12;

function card(screen: Screen, { incident, evidence, file }: Shown): string[] {
  const { id, severity, state, event, owner, clause, facts, playbook } = incident;
  const head = `${paint(screen, 'bold', `incident ${id}`)}  ${paint(screen, severityStyle(severity), severity)}  ${state}`;
  const fields: readonly (readonly [string, string])[] = [
    ['event', `${event}, ${countOf(incident.count, 'record')}`],
    ['clause', clause === undefined ? '' : `${clause.where} ${clause.id} (${clause.phase})`],
    ['about', facts.clauses.join(', ')],
    ['agent', facts.agents.join(', ')],
    ['found', facts.detectors.join(', ')],
    ['owner', owner ?? ''],
    ['playbook', playbook ?? ''],
    ['told', incident.tells.map(tellWords).join(', ')],
    ['evidence', evidenceWords(incident, evidence)],
    ['', file],
    ['verify', incident.evidence === undefined ? '' : verifyWords(incident)],
  ];
  const used = fields.filter(([, value]) => value !== '');
  return [
    head,
    ...used.flatMap(([label, value]) => section(screen, label, value)),
    '',
    ...incident.timeline.flatMap((entry) => timelineLines(screen, entry)),
    '',
    `next  ${nextStep(incident)}`,
  ];
}

function section(screen: Screen, label: string, value: string): string[] {
  return wrap(value, screen.columns - LABEL - 2).map((line, at) => {
    const name = at === 0 ? label : '';
    return `  ${paint(screen, 'dim', name)}${' '.repeat(LABEL - name.length)}${line}`;
  });
}

function tellWords({ channel, state, tries }: TellState): string {
  if (state === 'told') return `${channel} yes`;
  if (state === 'given-up') return `${channel} NO, given up after ${count(tries)} tries`;
  return tries === 0 ? `${channel} not yet` : `${channel} not yet (tried ${count(tries)}x)`;
}

const EVIDENCE: Readonly<Record<EvidenceState, string>> = {
  ok: 'as it was kept',
  none: 'none: no record is behind it',
  missing: 'MISSING: the file is gone',
  changed: 'CHANGED: the file is not what was kept',
  'note-changed': 'CHANGED: the checkpoint is not what was kept',
  'no-record': 'DAMAGED when it was kept: a line is no record',
  chain: 'DAMAGED when it was kept: the records do not follow one another',
  range: 'DAMAGED when it was kept: records are missing',
};

function evidenceWords({ evidence }: Incident, state: EvidenceState): string {
  if (evidence === undefined) return EVIDENCE[state];
  const { rows, checkpoint } = evidence;
  const signed = checkpoint === undefined ? '' : `, checkpoint over ${countOf(checkpoint.size, 'record')}`;
  return `records ${count(rows.from)} to ${count(rows.to)}${signed}: ${EVIDENCE[state]}`;
}

function verifyWords({ evidence }: Incident): string {
  return `aup-guard log verify, and sha256sum: ${evidence?.rows.sha256 ?? ''}`;
}

const WORDS: Readonly<Record<TimelineEntry['what'], string>> = {
  opened: 'opened',
  again: 'happened again',
  told: 'told by',
  'not-told': 'not told by',
  acknowledged: 'acknowledged',
  owner: 'handed over to',
  contained: 'contained',
  closed: 'closed',
};

function timelineLines(screen: Screen, entry: TimelineEntry): string[] {
  const { at, what, seq, channel, failure, by, text } = entry;
  const parts = [
    WORDS[what],
    channel ?? '',
    failure === undefined ? '' : `(${failureWords(failure)})`,
    seq === undefined ? '' : `(record ${count(seq)})`,
    by === undefined || by === '' ? '' : `by ${shown(by)}`,
    text === undefined ? '' : `- ${shown(text)}`,
  ];
  const line = parts.filter((part) => part !== '').join(' ');
  const time = `${localDate(at)} ${localTime(at)}`;
  return wrap(line, screen.columns - 23).map(
    (words, index) => `  ${paint(screen, 'dim', index === 0 ? time : ' '.repeat(19))}  ${words}`,
  );
}

function nextStep({ id, state, playbook }: Incident): string {
  if (state === 'open') return `take it on: aup-guard incident ack ${id} --owner NAME`;
  if (state === 'acknowledged') {
    const by = playbook === undefined ? '' : ` by ${playbook}`;
    return `stop it from going on${by}, then: aup-guard incident contain ${id} --note "..."`;
  }
  if (state === 'contained')
    return `close it with what was learned: aup-guard incident close ${id} --lesson "..."`;
  return `what would have caught it: aup-guard incident suggest ${id}`;
}
