/** One checked file -> clauses and exceptions with names, phases and demands resolved. */
import { isActionControl, isDataControl, isMcpControl, isToolControl } from '../controls/kinds.ts';
import { controlOf } from '../controls/index.ts';
import { joinAll } from '../lattice.ts';
import { PHASES } from '../model.ts';
import { instant, isClauseId } from '../text.ts';
import { outcomeOf } from './parse.ts';
import { listOf } from './raw.ts';
import { shown } from './source.ts';
import { parseDate, parseDuration } from './units.ts';
import { resolveCondition } from './condition-names.ts';
import { report } from './vocabulary.ts';
import type { ControlKind, Instant, Outcome } from '../model.ts';
import type { AskTerms, Clause, Condition, Exception, PhaseStep } from './model.ts';
import type { OutcomeWord, PhaseSpec, RawAsk, RawClause, RawDo, RawException, RawPolicy } from './raw.ts';
import type { Path } from './problem.ts';
import type { Report, Vocabulary } from './vocabulary.ts';

export interface Resolution {
  readonly to: Report;
  readonly vocabulary: Vocabulary;
}

/** A date of a checked file; one that is none would be the beginning of time. */
function dateAt(text: string | undefined): Instant {
  return (text === undefined ? undefined : parseDate(text)) ?? instant(0);
}

export function phaseSteps(spec: PhaseSpec): readonly PhaseStep[] {
  if (typeof spec === 'string') return [{ phase: spec, from: instant(0) }];
  return PHASES.flatMap((phase) => {
    const day = spec[phase];
    return day === undefined ? [] : [{ phase, from: dateAt(day) }];
  }).toSorted((a, b) => a.from - b.from);
}

export const STANDARD_PHASE: PhaseSpec = 'monitor';

const DATA_KEYS = new Set(['actor', 'data', 'tool', 'repo']);
/** What can be told of a server before it says anything: who starts what. */
const MCP_KEYS = new Set(['actor', 'command', 'tool']);
/** What is known of a tool before it starts. */
const TOOL_KEYS = new Set(['actor', 'repo', 'tool']);
/** What a row of the log tells of an event. */
const INCIDENT_KEYS = new Set(['actor', 'event', 'tool']);
/** Which tools are found. */
const DISCOVERY_KEYS = new Set(['tool']);
const ACTION_KEYS = new Set(['actor', 'action', 'command', 'data', 'tool', 'ref', 'path', 'repo']);

/** A key its control can never see would make a clause that looks alive and is not. */
function checkKeys(
  on: Resolution,
  controls: readonly ControlKind[],
  entry: { raw: object; path: Path },
): void {
  const limits = controls.flatMap((kind) => {
    if (isDataControl(kind)) return [DATA_KEYS];
    if (isMcpControl(kind)) return [MCP_KEYS];
    if (isToolControl(kind)) return [TOOL_KEYS];
    if (kind === 'discovery') return [DISCOVERY_KEYS];
    if (kind === 'incident') return [INCIDENT_KEYS];
    return isActionControl(kind) ? [ACTION_KEYS] : [];
  });
  for (const [name, value] of Object.entries(entry.raw)) {
    if (value === undefined || limits.every((keys) => keys.has(name))) continue;
    const message = `\`${name}\` cannot be judged by the control ${controls.join(', ')}`;
    report(on.to, [...entry.path, name], { rule: 'wrong-condition', message });
  }
}

function askTerms(raw: RawAsk | undefined): AskTerms {
  const by = listOf(raw?.by);
  return {
    by: by.length === 0 ? ['developer'] : by,
    timeoutMs: parseDuration(raw?.timeout ?? '120s') ?? 120_000,
    reasonRequired: raw?.reason === 'required',
  };
}

const OUTCOME_WORDS: Readonly<Record<OutcomeWord, Outcome>> = {
  allow: 'allow',
  warn: 'warn',
  redact: 'redact',
  ask: 'ask',
  deny: 'deny',
  block: 'deny',
};

function isOutcomeWord(value: unknown): value is OutcomeWord {
  return typeof value === 'string' && Object.hasOwn(OUTCOME_WORDS, value);
}

function demandOfTable(table: RawDo, standard: Outcome): Outcome {
  if (table.ask !== undefined) return 'ask';
  if (table.redact !== undefined) return 'redact';
  const outcomes = Object.values(table).filter(isOutcomeWord).map(outcomeOf);
  return outcomes.length === 0 ? standard : joinAll(outcomes);
}

function demandOf(raw: RawClause): Outcome {
  const standard = joinAll(listOf(raw.control).map((kind) => controlOf(kind).standard));
  if (raw.do === undefined) return standard;
  return typeof raw.do === 'string' ? outcomeOf(raw.do) : demandOfTable(raw.do, standard);
}

function settingsOf(raw: RawClause): Readonly<Record<string, unknown>> {
  const names = listOf(raw.control).flatMap((kind) => Object.keys(controlOf(kind).settings));
  const own = names.flatMap((name) => (raw[name] === undefined ? [] : [[name, raw[name]] as const]));
  const table = typeof raw.do === 'object' ? [['do', raw.do] as const] : [];
  return Object.fromEntries([...own, ...table]);
}

function resolveUnless(on: Resolution, raw: RawClause, path: Path): readonly Condition[] {
  return (raw.unless ?? []).map((entry, index) => {
    const at = [...path, 'unless', index];
    checkKeys(on, listOf(raw.control), { raw: entry, path: at });
    return resolveCondition({ raw: entry, path: at, vocabulary: on.vocabulary, to: on.to });
  });
}

/** Undefined only for an id the schema would have refused. */
export function resolveClause(on: Resolution, raw: RawClause, index: number): Clause | undefined {
  const path: Path = ['clauses', index];
  if (!isClauseId(raw.id)) return undefined;
  const { to, vocabulary } = on;
  checkKeys(on, listOf(raw.control), { raw: raw.when ?? {}, path: [...path, 'when'] });
  const demand = demandOf(raw);
  const ask = typeof raw.do === 'object' ? raw.do.ask : undefined;
  return {
    id: raw.id,
    say: shown(raw.say, 300),
    controls: listOf(raw.control),
    phases: phaseSteps(raw.phase ?? to.file.raw.defaults?.phase ?? STANDARD_PHASE),
    layer: to.file.layer,
    where: shown(to.file.source.where([...path, 'id'])),
    when: resolveCondition({ raw: raw.when ?? {}, path: [...path, 'when'], vocabulary, to }),
    unless: resolveUnless(on, raw, path),
    demand,
    ...(demand === 'ask' ? { ask: askTerms(ask) } : {}),
    settings: settingsOf(raw),
  };
}

/** A team is whom the same file says it is. */
function usersOf({ who }: RawException, teams: RawPolicy['teams'] = {}): readonly string[] | undefined {
  const name = who.startsWith('team:') ? who.slice('team:'.length) : '';
  return Object.hasOwn(teams, name) ? listOf(teams[name]) : undefined;
}

export function resolveException(on: Resolution, raw: RawException, index: number): Exception | undefined {
  if (!isClauseId(raw.clause)) return undefined;
  const { to, vocabulary } = on;
  const path: Path = ['exceptions', index, 'allow'];
  const users = usersOf(raw, to.file.raw.teams);
  return {
    id: raw.id,
    clause: raw.clause,
    layer: to.file.layer,
    who: raw.who,
    ...(users === undefined ? {} : { users }),
    allow: resolveCondition({ raw: raw.allow ?? {}, path, vocabulary, to }),
    why: shown(raw.why),
    by: raw.by,
    from: dateAt(raw.from),
    until: dateAt(raw.until),
  };
}
