/** `aup-guard status`: what is protected now, and what happened today. */
import type { Command } from 'commander';
import type { Policy } from '../engine/policy/model.ts';
import { now } from '../host/clock.ts';
import { currentPlatform } from '../host/platform/index.ts';
import { collectStatus, type ClauseStatus, type LedgerHealth, type Status } from '../host/status.ts';
import { clip, table, type Cell } from './table.ts';
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

/** The policy in force, read by the caller; undefined when there is none to show. */
export type PolicySource = () => Promise<Policy | undefined>;

/** Adds `status`. Without a source the policy is left out of the answer. */
export function register(program: Command, policy?: PolicySource): void {
  program
    .command('status')
    .description('what is protected now, and what happened today')
    .option('--json', 'as JSON')
    .action(async (options: { readonly json?: boolean }) => {
      const platform = currentPlatform();
      const { state, runtime } = platform.paths(process.env);
      const status = collectStatus({ state, runtime, platform, now: now(), policy: await policy?.() });
      if (options.json === true) printJson('aup-guard/status/1', status);
      else printLines(render(currentScreen(), status));
    });
}

function render(screen: Screen, status: Status): string[] {
  const head = ['aup-guard', status.word ?? ''].filter((part) => part !== '').join(' · ');
  return [
    paint(screen, 'bold', head),
    ...section(screen, 'sessions', sessionLines(screen, status)),
    ...section(screen, 'today', [todayLine(status)]),
    ...section(screen, 'log', [ledgerLine(screen, status)]),
    ...policyLines(screen, status),
  ];
}

const LABEL = 12;

/** A label in front of the first line, the others below it. */
function section(screen: Screen, label: string, lines: readonly string[]): string[] {
  return lines.map((line, index) => {
    const name = index === 0 ? label : '';
    return `  ${paint(screen, 'dim', name)}${' '.repeat(LABEL - name.length)}${line}`.trimEnd();
  });
}

function inner(screen: Screen): Screen {
  return { ...screen, columns: screen.columns - LABEL - 2 };
}

function sessionLines(screen: Screen, { sessions, at }: Status): string[] {
  if (sessions.length === 0) return ['none: no agent runs under the guard right now'];
  const columns = ['agent', 'approvals', 'since', 'process'].map((title) => ({ title, least: 6 }));
  const rows = sessions.map(({ agent, assurance, started, pid }): readonly Cell[] => [
    { text: agent },
    { text: assurance },
    { text: moment(started, at) },
    { text: String(pid) },
  ]);
  return table(inner(screen), columns, rows);
}

/** The time alone for today. */
function moment(then: number, at: number): string {
  const time = localTime(then).slice(0, 5);
  return localDate(then) === localDate(at) ? time : `${localDate(then)} ${time}`;
}

function todayLine({ today }: Status): string {
  const { redacted, asked, approved, denied, wouldHave } = today;
  const parts = [
    `${count(redacted)} redacted`,
    `${count(asked)} asked`,
    `${count(approved)} approved`,
    `${count(denied)} denied`,
    `${count(wouldHave)} would have`,
  ];
  return parts.join(' · ');
}

function ledgerLine(screen: Screen, { ledger, at }: Status): string {
  if (ledger.state === 'empty') return 'no records yet';
  const last = checkpointWords(ledger, at);
  if (ledger.state === 'ok') return `${countOf(ledger.records, 'record')} · ${last}`;
  return `${paint(screen, 'red', 'BROKEN')} ${ledger.why ?? ''} (see: aup-guard log verify)`;
}

function checkpointWords({ checkpoint }: LedgerHealth, at: number): string {
  if (checkpoint === undefined) return 'no checkpoint yet';
  return `last checkpoint ${moment(checkpoint.at, at)} over ${countOf(checkpoint.covers, 'record')}`;
}

function policyLines(screen: Screen, { policy }: Status): string[] {
  if (policy === undefined) return [];
  const name = clip(`${policy.name} (${policy.digest.slice(0, 12)})`, inner(screen).columns);
  const ending = policy.ending.map(({ id, clause, until, why }) =>
    clip(`${id} of ${clause} ends ${localDate(until)}: ${why}`, inner(screen).columns),
  );
  return [
    ...section(screen, 'policy', [name]),
    ...section(screen, 'exceptions', ending),
    '',
    ...clauseTable(screen, policy.clauses).map((line) => `  ${line}`),
  ];
}

function clauseTable(screen: Screen, clauses: readonly ClauseStatus[]): string[] {
  const columns = [
    { title: 'clause' },
    { title: 'phase' },
    { title: 'next' },
    { title: 'says', least: 16 },
    { title: 'where', least: 0 },
  ];
  const rows = clauses.map(({ id, phase, next, say, where }): readonly Cell[] => [
    { text: id },
    { text: phase, style: phase === 'enforce' ? 'green' : 'yellow' },
    { text: next === undefined ? '' : `${next.phase} on ${localDate(next.from)}` },
    { text: say },
    { text: where, style: 'dim' },
  ]);
  return table({ ...screen, columns: screen.columns - 2 }, columns, rows);
}
