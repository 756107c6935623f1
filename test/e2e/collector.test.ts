/** A real OpenTelemetry Collector with the file of the recipe, between a machine and the system behind it. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy } from '../fixtures/live.ts';
import { fakeCollector, freePort, LOG, until, type FakeCollector, type Got } from '../fixtures/places.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const CONFIG = path.join(ROOT, 'install/fleet/otelcol.yaml');
// Built by `node scripts/collector.mjs`, which takes minutes.
const PROGRAM = process.env['AUP_OTELCOL'] ?? path.join(ROOT, '.cache/otelcol/out/otelcol-aup');
const built = existsSync(PROGRAM);
if (!built)
  console.warn(
    'no OpenTelemetry Collector: node scripts/collector.mjs builds one, or name it in AUP_OTELCOL',
  );

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Value {
  readonly stringValue?: string;
  readonly intValue?: string;
}
interface Attribute {
  readonly key: string;
  readonly value: Value;
}
interface LogRecord {
  readonly timeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly body: Value;
  readonly attributes: readonly Attribute[];
}
interface Request {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeLogs: readonly { readonly logRecords: readonly LogRecord[] }[];
  }[];
}

const plain = ({ stringValue, intValue }: Value): string | number | undefined =>
  intValue === undefined ? stringValue : Number(intValue);
const flat = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plain(value)]));

function logsOf({ body }: Got): readonly LogRecord[] {
  const { resourceLogs }: Request = JSON.parse(body);
  return resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
}

/** A line of the ledger as the attributes it must arrive as, without those of a log record itself. */
function expected(line: string): Record<string, unknown> {
  const into = (prefix: string, fields: object): [string, unknown][] =>
    Object.entries(fields).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'object' && value !== null
        ? into(`${prefix}${name}.`, value)
        : [[`${prefix}${name}`, value]],
    );
  const { t: _t, kind: _kind, ...rest }: Record<string, unknown> = JSON.parse(line);
  return Object.fromEntries(into('aup_guard.', rest));
}

const SEVERITY: Readonly<Record<number, string>> = { 9: 'INFO', 13: 'WARN', 17: 'ERROR' };

interface Running {
  readonly port: number;
  readonly behind: FakeCollector;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
}

const answers = async (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  );

async function collector(): Promise<Running> {
  const behind = await fakeCollector();
  ends.push(() => behind.close());
  const port = await freePort();
  const env = { ...process.env, AUP_COLLECTOR_TO: behind.url, AUP_COLLECTOR_LISTEN: `127.0.0.1:${port}` };
  let end: (() => Promise<void>) | undefined;
  const start = async (): Promise<void> => {
    const child = spawn(PROGRAM, ['--config', CONFIG], { env, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    end = async () => {
      child.kill('SIGKILL');
      await ended;
    };
    await until(async () => answers(port), 'the collector');
  };
  ends.push(async () => end?.());
  await start();
  return { port, behind, start, kill: async () => end?.() };
}

async function machine(place: string): Promise<Live> {
  const live = await Live.open({ policy: policy({ clauses: LOG(place) }) });
  ends.push(async () => live.close());
  expect((await live.shim(['agent', 'probe', 'git push origin main; true'])).code).toBe(0);
  return live;
}

const ship = async (live: Live): Promise<unknown> =>
  JSON.parse((await live.cli(['log', 'ship', '--json'])).out);
const linesOf = (live: Live): readonly string[] =>
  readFileSync(path.join(live.state, 'ledger/current.jsonl'), 'utf8').trim().split('\n');
const uidsOf = (got: readonly Got[]): readonly unknown[] =>
  got.flatMap(logsOf).map(({ attributes }) => flat(attributes)['log.record.uid']);

describe.skipIf(!built)('a real OpenTelemetry Collector', () => {
  it('finds nothing wrong with the file of the recipe', () => {
    const env = { ...process.env, AUP_COLLECTOR_TO: 'https://records.acme.example' };
    const check = (file: string) =>
      spawnSync(PROGRAM, ['validate', '--config', file], { env, encoding: 'utf8' });
    expect(check(CONFIG)).toMatchObject({ status: 0 });
    // The control: a file that is none.
    expect(check(path.join(ROOT, 'package.json')).status).not.toBe(0);
  });

  it.each(['', ', gzip: false'])('reads every record as it stands in the ledger%s', async (more) => {
    const { port, behind } = await collector();
    const live = await machine(`{ otlp: 'http://127.0.0.1:${port}'${more} }`);
    const lines = linesOf(live);
    expect(await ship(live)).toMatchObject({ sinks: [{ records: lines.length }] });
    const logs = behind.got.flatMap(logsOf);
    expect(logs).toHaveLength(lines.length);
    const seen = new Set(logs.map(({ severityNumber }) => severityNumber));
    expect(seen.size).toBeGreaterThan(1);
    for (const [index, log] of logs.entries()) {
      const line = lines[index] ?? '';
      const { t, kind }: { readonly t: number; readonly kind: string } = JSON.parse(line);
      const { 'log.record.uid': uid, ...fields } = flat(log.attributes);
      expect(fields).toEqual(expected(line));
      expect(uid).toMatch(/^[0-9a-f]{64}$/);
      expect(log).toMatchObject({
        timeUnixNano: `${t}000000`,
        severityText: SEVERITY[log.severityNumber],
        eventName: `aup_guard.${kind}`,
        body: { stringValue: kind },
      });
      expect([log.traceId ?? '', log.spanId ?? '']).toEqual(['', '']);
    }
    // The chain holds where it arrived: each record names the one before it.
    const prevs = logs.map(({ attributes }) => flat(attributes)['aup_guard.prev']);
    expect(prevs.slice(1)).toEqual(uidsOf(behind.got).slice(0, -1));
    const { resourceLogs }: Request = JSON.parse(behind.got[0]?.body ?? '');
    expect(flat(resourceLogs[0]?.resource.attributes ?? [])).toMatchObject({
      'service.name': 'aup-guard',
      'service.instance.id': expect.stringMatching(/^aup-guard\/[0-9a-f]{16}$/),
    });
  });

  it.each([429, 503])('what the system behind it does not take (%d) stays in the ledger', async (status) => {
    const { port, behind } = await collector();
    const live = await machine(`{ otlp: 'http://127.0.0.1:${port}' }`);
    const lines = linesOf(live);
    behind.status = status;
    behind.headers['retry-after'] = '1';
    expect(await ship(live)).toMatchObject({ sinks: [{ records: 0, trouble: 'busy' }] });
    behind.status = 200;
    behind.got.length = 0;
    expect(await ship(live)).toMatchObject({ sinks: [{ records: lines.length }] });
    expect(new Set(uidsOf(behind.got)).size).toBe(lines.length);
  });

  it('killed while a batch is under way and started again: each record at least once, told apart by its id', async () => {
    const { port, behind, kill, start } = await collector();
    const live = await machine(`{ otlp: 'http://127.0.0.1:${port}' }`);
    const before = linesOf(live).length;
    // The system behind it has the batch; the collector dies before it can say so.
    behind.status = 0;
    const sending = live.cli(['log', 'ship', '--json']);
    await until(() => behind.got.length > 0, 'a batch behind the collector');
    await kill();
    expect(JSON.parse((await sending).out)).toMatchObject({
      sinks: [{ records: 0, trouble: 'unreachable' }],
    });
    behind.status = 200;
    expect(await ship(live)).toMatchObject({ sinks: [{ records: 0, trouble: 'unreachable' }] });
    await start();
    expect(await ship(live)).toMatchObject({ sinks: [{ records: before }] });
    const uids = uidsOf(behind.got);
    expect(uids).toHaveLength(2 * before);
    expect(new Set(uids).size).toBe(before);
  });
});
