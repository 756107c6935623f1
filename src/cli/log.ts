/** `aup-guard log`: look at the ledger and check it. */
import type { Command } from 'commander';
import type { LedgerRecord } from '../engine/ledger-record.ts';
import { now } from '../host/clock.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { endOfLedger, followLedger, recordsFromEnd, type ReadRecord } from '../host/ledger-file-read.ts';
import { verifyLedger, type VerifyReport } from '../host/ledger-file-verify.ts';
import { currentPlatform } from '../host/platform/index.ts';
import { happened, outcomeOf, outcomeStyle, problemWords } from './log-words.ts';
import {
  count,
  countOf,
  currentScreen,
  endWithReader,
  localDate,
  localTime,
  paint,
  printJson,
  printLines,
  printWords,
  table,
  type Cell,
  type Column,
  type Screen,
} from './terminal.ts';

interface JsonOption {
  readonly json?: boolean;
}

interface TailOptions extends JsonOption {
  readonly lines: string;
  readonly follow?: boolean;
}

/** Adds `log tail`, `log show` and `log verify`. */
export function register(program: Command): void {
  const log = program.command('log').description('what the guard saw, decided and did');
  log
    .command('tail')
    .description('the newest records, oldest first')
    .option('-n, --lines <count>', 'how many', '20')
    .option('-f, --follow', 'go on as records are written, until interrupted')
    .option('--json', 'one JSON object a line')
    .action(tail);
  log
    .command('show')
    .description('all about one record, or all records with one reference')
    .argument('<record>', 'number, or the ref of a message')
    .option('--json', 'as JSON')
    .action(show);
  log
    .command('verify')
    .description('check that no record was changed, removed, added or moved (exit 5 if one was)')
    .option('--json', 'as JSON')
    .action(verify);
}

function stateFolder(): string {
  return currentPlatform().paths(process.env).state;
}

const COLUMNS: readonly Column[] = [
  { title: 'time' },
  { title: 'no' },
  { title: 'what happened', least: 18 },
  { title: 'clause', least: 8 },
  { title: 'outcome', least: 8 },
  { title: 'assurance', least: 7 },
  { title: 'agent', least: 6 },
  { title: 'ref' },
];

const ROOM: readonly number[] = [8, 6, 34, 8, 9, 9, 8, 6];
/** For rows that come one at a time. */
const ROOMY: readonly Column[] = COLUMNS.map((column, index) => ({ ...column, room: ROOM[index] ?? 0 }));

function rowOf(record: ReadRecord): readonly Cell[] {
  if (record === undefined) {
    const blank: Cell = { text: '' };
    return [blank, blank, { text: 'not a readable record', style: 'red' }];
  }
  const { t, seq, clause, assurance, agent, ref } = record;
  const outcome = outcomeOf(record);
  return [
    {
      text: localDate(t) === localDate(now()) ? localTime(t) : `${localDate(t).slice(5)} ${localTime(t)}`,
      style: 'dim',
    },
    { text: String(seq), style: 'dim' },
    { text: happened(record) },
    { text: clause ?? '' },
    { text: outcome, style: outcomeStyle(outcome) },
    { text: assurance ?? '' },
    { text: agent ?? '' },
    { text: ref ?? '', style: 'dim' },
  ];
}

function jsonOf(record: ReadRecord): object {
  return record === undefined ? { unreadable: true } : { time: new Date(record.t).toISOString(), ...record };
}

async function tail(options: TailOptions): Promise<void> {
  endWithReader();
  const state = stateFolder();
  const limit = linesWanted(options.lines);
  const from = endOfLedger(state);
  const records = newest(state, limit);
  const columns = options.follow === true ? ROOMY : COLUMNS;
  if (options.json === true) printRecordLines(records);
  else if (records.length > 0) printLines(table(currentScreen(), columns, records.map(rowOf)));
  else printWords('the log is empty');
  if (options.follow === true) await follow(state, from, options.json === true);
}

function linesWanted(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 0 && limit <= 100_000) return limit;
  throw new GuardError('usage', `--lines takes a number from 0 to 100000, not ${JSON.stringify(text)}`);
}

function newest(state: string, limit: number): ReadRecord[] {
  const records: ReadRecord[] = [];
  if (limit === 0) return records;
  for (const record of recordsFromEnd(state)) {
    if (records.push(record) >= limit) break;
  }
  return records.reverse();
}

function printRecordLines(records: readonly ReadRecord[]): void {
  printLines(records.map((record) => JSON.stringify({ schema: 'aup-guard/record/1', ...jsonOf(record) })));
}

async function follow(state: string, from: number, json: boolean): Promise<void> {
  const stop = new AbortController();
  process.once('SIGINT', () => {
    stop.abort();
  });
  const take = (record: ReadRecord): void => {
    if (json) printRecordLines([record]);
    else printLines(table(currentScreen(), ROOMY, [rowOf(record)]).slice(1));
  };
  await followLedger(state, from, { take, signal: stop.signal });
}

/** Rows of one decision are written close together; a row of the same short ref far back is another's. */
const REACH = 5_000;

function show(wanted: string, options: JsonOption): void {
  const records = matching(stateFolder(), wanted);
  if (records.length === 0) {
    throw new GuardError('usage', `no record ${JSON.stringify(wanted.slice(0, 40))} in the log`, {
      hint: 'list the newest with: aup-guard log tail',
    });
  }
  if (options.json === true) {
    printJson('aup-guard/records/1', { records: records.map(jsonOf) });
    return;
  }
  const screen = currentScreen();
  printLines([records.map((record) => card(screen, record).join('\n')).join('\n\n')]);
}

function matching(state: string, wanted: string): LedgerRecord[] {
  const found: LedgerRecord[] = [];
  let since = 0;
  for (const record of recordsFromEnd(state)) {
    since += 1;
    if (record !== undefined && (String(record.seq) === wanted || record.ref === wanted)) {
      found.push(record);
      since = 0;
    }
    if (found.length > 0 && since > REACH) break;
  }
  return found.reverse();
}

/** One record, a field a line. */
function card(screen: Screen, record: LedgerRecord): string[] {
  const { seq, t, prev, kind, counts, checkpoint, torn, ...rest } = record;
  const plain = Object.entries(rest).map(([name, value]) => [name, String(value)] as const);
  const numbers = Object.entries(counts ?? {}).map(([id, times]) => `${count(times)} ${id}`);
  const fields: (readonly [string, string])[] = [
    ['record', `${count(seq)}  ${kind}`],
    ['time', `${localDate(t)} ${localTime(t)}`],
    ['what', happened(record)],
    ...plain,
    ['found', numbers.join(', ')],
    [
      'covers',
      checkpoint === undefined ? '' : `${countOf(checkpoint.size, 'record')}, root ${checkpoint.root}`,
    ],
    ['cut off', torn === undefined ? '' : `${countOf(torn.bytes, 'byte')}, sha256 ${torn.hash}`],
    ['follows', prev],
  ];
  const rows = fields.filter(([, value]) => value !== '');
  return rows.map(([name, value]) => `${paint(screen, 'dim', name.padEnd(10))}${value}`);
}

/** Larger logs take more than a second. */
const LARGE = 30_000_000;

function verify(options: JsonOption): void {
  const state = stateFolder();
  const size = endOfLedger(state);
  if (size > LARGE) printWords(`checking ${count(Math.round(size / 1e6))} MB ...`);
  const report = verifyLedger(state);
  if (!report.ok) process.exitCode = EXIT_CODES['ledger-broken'];
  if (options.json === true) printJson('aup-guard/verify/1', report);
  else printLines(verdict(currentScreen(), report));
}

function verdict(screen: Screen, report: VerifyReport): string[] {
  const { records, checkpoints, covered, repairs, problem } = report;
  if (problem === undefined) {
    const signed =
      checkpoints === 0
        ? 'no checkpoint yet'
        : `${countOf(checkpoints, 'signed checkpoint')}, the last over ${countOf(covered, 'record')}`;
    const crashes =
      repairs === 0 ? [] : [`      ${countOf(repairs, 'record')} cut off by a crash, accounted for`];
    return [
      `${paint(screen, 'green', 'ok')}    ${countOf(records, 'record')}, unbroken; ${signed}`,
      ...crashes,
    ];
  }
  return [
    `${paint(screen, 'red', 'FAIL')}  ${problem.code} at record ${problem.seq} (line ${problem.line})`,
    `  what  ${problemWords(problem, covered)}`,
    `  good  ${countOf(records, 'record')} before it`,
    '  next  keep the files as they are; compare with a copy or a checkpoint kept elsewhere',
  ];
}
