/** `aup-guard log tail`: the newest records as a table. */
import { now } from '../host/clock.ts';
import { GuardError } from '../host/errors.ts';
import { endOfLedger, followLedger } from '../host/ledger-file-follow.ts';
import { recordsFromEnd, type ReadRecord } from '../host/ledger-file-read.ts';
import { jsonOf, stateFolder, type JsonOption } from './log-record.ts';
import { happened, outcomeOf, outcomeStyle } from './log-words.ts';
import { table, type Cell, type Column } from './table.ts';
import { currentScreen, localDate, localTime, printLines, printWords } from './terminal.ts';

export interface TailOptions extends JsonOption {
  readonly lines: string;
  readonly follow?: boolean;
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

/** Prints the newest records, and with `follow` each further one as it is written. */
export async function tail(options: TailOptions): Promise<void> {
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
