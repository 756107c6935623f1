/** Records on their way out: at least once each, in order, from where the last batch was taken. */
import { ndjson } from '../engine/export/ndjson.ts';
import { ocsf } from '../engine/export/ocsf.ts';
import { otlp } from '../engine/export/otlp.ts';
import type { ExportRecord, ExportSource } from '../engine/export/row.ts';
import { syslog } from '../engine/export/syslog.ts';
import { sinkAddress, sinksOf, type Sink, type SinkAddress } from '../engine/export/terms.ts';
import { parseRecord } from '../engine/ledger.ts';
import { hexOf, leafHash } from '../engine/ledger-tree.ts';
import type { Policy } from '../engine/policy/model.ts';
import { instant } from '../engine/text.ts';
import { readCursor, writeCursor, type Cursor, type Target } from './export-cursor.ts';
import { sendBatch, type Batch, type SendTrouble, type Sent } from './export-send.ts';
import { MOST_WAIT, waitFor } from './export-wait.ts';
import { openKeys } from './keys.ts';
import { readOn } from './ledger-file-parts.ts';
import { hashBytes } from './ledger-file-store.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { packageVersion } from './package.ts';

export interface Shipping {
  readonly machine: Machine;
  readonly policy: Policy;
  readonly signal: AbortSignal;
  /** Also to places that are to be left alone for a while. */
  readonly now?: boolean;
}

/** What came of one place. */
export interface Shipped {
  readonly sink: Sink;
  /** Records it took now. */
  readonly records: number;
  readonly trouble?: SendTrouble | 'no-address';
  /** Taken by it in all. */
  readonly sent: number;
}

const SECOND = 1000;
const ROW_WORDS = ['otlp', 'http', 'syslog', 'failed', 'passed', 'records'];

interface Read {
  readonly rows: readonly ExportRecord[];
  readonly end: number;
}

/** At most a MiB of the ledger. */
function readBatch(state: string, from: number): Read {
  const rows: ExportRecord[] = [];
  const { end } = readOn(state, from, (text) => {
    for (const line of text.split('\n').slice(0, -1)) {
      const record = parseRecord(line);
      // What is told of sending would be something new to send, again and again.
      if (record === undefined || record.kind === 'log.exported') continue;
      rows.push({ record, id: hexOf(leafHash(line, hashBytes)) });
    }
    return 'stop';
  });
  return { rows, end };
}

function variable(text: string, { env }: Pick<Machine, 'env'>): string | undefined {
  if (!text.startsWith('env:')) return text;
  const value = (env[text.slice('env:'.length)] ?? '').trim();
  return value === '' ? undefined : value;
}

function batchOf(
  sink: Sink,
  rows: readonly ExportRecord[],
  source: ExportSource,
): Omit<Batch, 'authorization'> {
  const first = rows[0]?.record.seq ?? 0;
  const last = rows.at(-1)?.record.seq ?? 0;
  const key = `${source.origin}/${first}-${last}`;
  const { gzip } = sink;
  if (sink.kind === 'otlp') return { body: otlp(rows, source), type: 'application/json', key, gzip };
  const render = sink.kind === 'syslog' ? syslog : sink.format === 'ocsf' ? ocsf : ndjson;
  const body = rows.map((row) => `${render(row, source)}\n`).join('');
  return { body, type: sink.kind === 'syslog' ? 'text/plain' : 'application/x-ndjson', key, gzip };
}

/** A row when it begins, and one when it is over. */
function tell(machine: Machine, sink: Sink, outcome: 'failed' | 'passed'): void {
  recordAlone(machine, { kind: 'log.exported', clause: sink.clause, code: sink.kind, outcome }, ROW_WORDS);
}

type Failure = Omit<Sent, 'trouble'> & Required<Pick<Shipped, 'trouble'>>;

function failed(cursor: Cursor, { trouble, retryAfter = '' }: Failure, now: number): Cursor {
  const failures = cursor.failures + 1;
  return {
    ...cursor,
    failures,
    trouble,
    next: instant(Math.round(now + waitFor(failures, retryAfter, now))),
  };
}

interface Way {
  readonly sink: Sink;
  readonly target: Target;
  readonly address: SinkAddress;
  readonly authorization?: string;
}

/** Longer than one batch may take. */
const LEASE = 40 * SECOND;

/** Batch by batch, until all is there, one is not taken, or it is over. */
async function send(way: Way, from: Cursor, { machine, signal }: Shipping): Promise<Cursor> {
  const { state } = machine.paths;
  const source = { origin: openKeys(state).knownOrigin() ?? '', version: packageVersion() };
  const { authorization } = way;
  let cursor = from;
  while (!signal.aborted) {
    const { rows, end } = readBatch(state, cursor.at);
    if (end === cursor.at) break;
    // Other sessions leave the place alone meanwhile; when this process is killed, for so long only.
    writeCursor(machine, way.target, { ...cursor, busyUntil: instant(machine.now() + LEASE) });
    const batch = {
      ...batchOf(way.sink, rows, source),
      ...(authorization === undefined ? {} : { authorization }),
    };
    const sending = { env: machine.env, signal };
    const { trouble, ...more }: Sent = rows.length === 0 ? {} : await sendBatch(way.address, batch, sending);
    if (signal.aborted) break;
    if (trouble !== undefined) return failed(cursor, { trouble, ...more }, machine.now());
    cursor = { v: 1, at: end, sent: cursor.sent + rows.length, failures: 0 };
  }
  return cursor;
}

/** A clock that was set back must not keep records here. */
function isTime({ next, failures, busyUntil = instant(0) }: Cursor, now: number): boolean {
  if (busyUntil > now && busyUntil - now <= LEASE) return false;
  return next === undefined || now >= next || next - now > 1.2 * MOST_WAIT || failures === 0;
}

/** Its address is undefined where a variable of it is not set, or holds none. */
function wayTo(sink: Sink, machine: Machine): Omit<Way, 'address'> & Partial<Pick<Way, 'address'>> {
  const { kind, format } = sink;
  const address = sinkAddress(kind, variable(sink.to, machine) ?? '');
  const authorization = sink.authorization === undefined ? undefined : variable(sink.authorization, machine);
  return {
    sink,
    target: { kind, format, url: address?.url ?? '' },
    ...(address === undefined ? {} : { address }),
    ...(authorization === undefined ? {} : { authorization }),
  };
}

function outcomeOf(sink: Sink, before: Cursor, { sent, trouble }: Cursor): Shipped {
  return { sink, records: sent - before.sent, sent, ...(trouble === undefined ? {} : { trouble }) };
}

async function ship(sink: Sink, shipping: Shipping): Promise<Shipped> {
  const { machine } = shipping;
  const { target, address, ...way } = wayTo(sink, machine);
  const before = readCursor(machine, target);
  if (shipping.now !== true && !isTime(before, machine.now())) return outcomeOf(sink, before, before);
  const { busyUntil: _busy, ...from } = before;
  const after =
    address === undefined
      ? failed(from, { trouble: 'no-address' }, machine.now())
      : await send({ ...way, target, address }, from, shipping);
  writeCursor(machine, target, after);
  const [failedBefore, failsNow] = [before.failures > 0, after.failures > 0];
  if (failedBefore !== failsNow) tell(machine, sink, failsNow ? 'failed' : 'passed');
  return outcomeOf(sink, before, after);
}

/** Sends what each place has not got yet. Throws `ledger-broken` and `state-unwritable`; never for what others do. */
export async function shipRecords(shipping: Shipping): Promise<readonly Shipped[]> {
  const sinks = sinksOf(shipping.policy.clauses, shipping.machine.now());
  return Promise.all(sinks.map((sink) => ship(sink, shipping)));
}
