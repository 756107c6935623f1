/** `aup-guard status`: what is protected now, and what happened today. */
import type { Command } from 'commander';
import { EXIT_CODES } from '../host/errors.ts';
import { LOOK_NEXT } from '../host/look-due.ts';
import {
  collectStatus,
  type ClauseStatus,
  type LedgerHealth,
  type Status,
  type StatusSources,
} from '../host/status.ts';
import type { AgentStatus } from '../host/status-agents.ts';
import { timeLeft } from './pending-words.ts';
import { mcpLines } from './status-mcp.ts';
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
import { wrap } from './wrap.ts';

/** Adds `status`. A policy that cannot be used is part of the answer, and its exit code. */
export function register(program: Command, sources: () => Promise<StatusSources>): void {
  program
    .command('status')
    .description('what is protected now, and what happened today')
    .option('--json', 'as JSON')
    .action(async (options: { readonly json?: boolean }) => {
      const status = collectStatus(await sources());
      if (options.json === true) printJson('aup-guard/status/1', status);
      else printLines(render(currentScreen(), status));
      if (status.problem !== undefined) process.exitCode = EXIT_CODES['policy-invalid'];
    });
}

function render(screen: Screen, status: Status): string[] {
  const head = ['aup-guard', status.word ?? ''].filter((part) => part !== '').join(' · ');
  return [
    paint(screen, 'bold', head),
    ...section(screen, 'protected', agentLines(screen, status)),
    ...section(screen, 'sessions', sessionLines(screen, status)),
    ...section(screen, 'outside', outsideLines(screen, status)),
    ...section(screen, 'waiting', pendingLines(screen, status)),
    ...section(screen, 'incidents', incidentLines(screen, status)),
    ...section(screen, 'mcp', mcpLines(inner(screen), status)),
    ...section(screen, 'seats', seatLines(inner(screen), status)),
    ...section(screen, 'discovery', lookLines(inner(screen), status)),
    ...section(screen, 'maintenance', maintenanceLines(status)),
    ...section(screen, 'today', wrap(todayLine(status), inner(screen).columns)),
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

function levelOf({ level, known }: AgentStatus): Cell {
  if (level === 'user') return { text: 'user level', style: 'green' };
  return known
    ? { text: 'unguarded (next: npx aup-guard install)', style: 'red' }
    : { text: 'unguarded (this version does not know how)', style: 'yellow' };
}

function agentLines(screen: Screen, { agents }: Status): string[] {
  if (agents.length === 0) return ['none: no agent the guard knows is on PATH'];
  const rows = agents.map((agent): readonly Cell[] => [
    { text: agent.version === undefined ? agent.id : `${agent.id} ${agent.version}` },
    levelOf(agent),
  ]);
  return table(inner(screen), [{ title: '' }, { title: '', least: 12 }], rows);
}

function sessionLines(screen: Screen, { sessions, at }: Status): string[] {
  if (sessions.length === 0) return ['none: no agent runs under the guard right now'];
  const columns = ['agent', 'approvals', 'contained', 'since', 'process'].map((title) => ({
    title,
    least: 6,
  }));
  const rows = sessions.map(({ agent, assurance, containment, started, pid }): readonly Cell[] => [
    { text: agent },
    { text: assurance },
    containedCell(containment),
    { text: moment(started, at) },
    { text: String(pid) },
  ]);
  return table(inner(screen), columns, rows);
}

function outsideLines(screen: Screen, { outside }: Status): string[] {
  return outside.map(({ agent, pid }) =>
    paint(
      screen,
      'red',
      `${agent} (process ${pid}) runs past the guard (next: end it, start it by its name; check: aup-guard doctor)`,
    ),
  );
}

function pendingLines(screen: Screen, { pending, at }: Status): string[] {
  return pending.map(({ id, agent, command, clause, expires }) =>
    clip(
      `${agent}: ${command} (${clause}), ${timeLeft(expires, at)} left: aup-guard approve ${id}`,
      inner(screen).columns,
    ),
  );
}

function seatLines(screen: Screen, { seats = [] }: Status): string[] {
  return seats.flatMap(({ agent, how }) =>
    wrap(`${agent}: ${how} (see: aup-guard discover)`, screen.columns).map((line) =>
      paint(screen, 'yellow', line),
    ),
  );
}

function lookLines(screen: Screen, { lookDue }: Status): string[] {
  if (lookDue === undefined) return [];
  return wrap(`${lookDue.words} (next: ${LOOK_NEXT})`, screen.columns).map((line) =>
    paint(screen, 'yellow', line),
  );
}

function incidentLines(screen: Screen, { incidents }: Status): string[] {
  if (incidents === undefined) return [];
  const { bySeverity, damaged } = incidents;
  const open = bySeverity.map(({ severity, count: many }) => `${count(many)} ${severity}`);
  const bad = damaged === 0 ? [] : [paint(screen, 'red', `${count(damaged)} DAMAGED`)];
  const how = bySeverity.length === 0 ? '' : ' open';
  return [`${[...open, ...bad].join(' · ')}${how} (see: aup-guard incident list --open)`];
}

function maintenanceLines({ maintenance }: Status): string[] {
  return maintenance === undefined
    ? []
    : [`open until ${localTime(maintenance)} (end it: aup-guard maintenance end)`];
}

/** As its session put it on record. */
function containedCell(level: string | undefined): Cell {
  if (level === 'contained') return { text: 'yes', style: 'green' };
  return level === 'not-contained' ? { text: 'not here', style: 'yellow' } : { text: 'off' };
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

function ledgerLine(screen: Screen, { ledger, at, inside }: Status): string {
  if (ledger.state === 'empty') return inside === true ? 'not to be seen from a session' : 'no records yet';
  const last = checkpointWords(ledger, at);
  if (ledger.state === 'ok') return `${countOf(ledger.records, 'record')} · ${last}`;
  return `${paint(screen, 'red', 'BROKEN')} ${ledger.why ?? ''} (see: aup-guard log verify)`;
}

function checkpointWords({ checkpoint }: LedgerHealth, at: number): string {
  if (checkpoint === undefined) return 'no checkpoint yet';
  return `last checkpoint ${moment(checkpoint.at, at)} over ${countOf(checkpoint.covers, 'record')}`;
}

/** A problem is never cut: the place and the way out stand at its end. */
function problemLines(screen: Screen, { policy, problem }: Status): string[] {
  if (problem === undefined) return [];
  const rest =
    policy === undefined ? 'no session starts' : 'no new session starts; the last good one is below';
  const next = problem.next === '' ? [] : wrap(`next  ${problem.next}`, inner(screen).columns);
  const [first = '', ...others] = wrap(`INVALID ${problem.message}`, inner(screen).columns);
  return [first.replace('INVALID', paint(screen, 'red', 'INVALID')), ...others, rest, ...next];
}

function policyLines(screen: Screen, status: Status): string[] {
  const problem = section(screen, 'policy', problemLines(screen, status));
  const { policy } = status;
  if (policy === undefined) return problem;
  const name = clip(`${policy.name} (${policy.digest.slice(0, 12)})`, inner(screen).columns);
  const ending = policy.ending.map(({ id, clause, until, why }) =>
    clip(`${id} of ${clause} ends ${localDate(until)}: ${why}`, inner(screen).columns),
  );
  return [
    ...problem,
    ...section(screen, problem.length === 0 ? 'policy' : 'last good', [name]),
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
