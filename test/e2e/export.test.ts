/** Records on their way to real servers: OTLP and webhooks over HTTP, rsyslog over TCP, ClickHouse. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startClickHouse } from '../../scripts/fleet/clickhouse.mjs';
import { Live, policy } from '../fixtures/live.ts';
import {
  fakeCollector,
  freePort,
  listening,
  LOG,
  scratchFolder,
  until,
  type FakeCollector,
  type Got,
} from '../fixtures/places.ts';
import { has } from '../fixtures/pty-harness.ts';

const opened: Live[] = [];
const ends: (() => void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  for (const live of opened.splice(0)) await live.close();
});

async function machine(places: string): Promise<Live> {
  const live = await Live.open({ policy: policy({ clauses: LOG(places) }) });
  opened.push(live);
  expect((await live.shim(['agent', 'probe', 'git push origin main; true'])).code).toBe(0);
  return live;
}

async function collector(): Promise<FakeCollector> {
  const state = await fakeCollector();
  ends.push(() => state.close());
  return state;
}

function folder(): string {
  const { dir, remove } = scratchFolder();
  ends.push(remove);
  return dir;
}

const ship = async (live: Live) => JSON.parse((await live.cli(['log', 'ship', '--json'])).out);
const rowsIn = (live: Live) =>
  readFileSync(path.join(live.state, 'ledger/current.jsonl'), 'utf8').trim().split('\n').length;

function ids(body: string): (string | undefined)[] {
  return [...body.matchAll(/"log\.record\.uid","value":\{"stringValue":"([0-9a-f]{64})"/g)].map(
    ([, id]) => id,
  );
}

function seqsOf({ body }: Pick<Got, 'body'>): readonly number[] {
  const lines = body.trim().split('\n');
  return lines.map((line) => {
    const record: { readonly seq: number } = JSON.parse(line);
    return record.seq;
  });
}

/** When the one place is tried again, ms. */
function nextTry(live: Live): number {
  const [name = ''] = readdirSync(path.join(live.state, 'export'));
  const sealed: { readonly body: string } = JSON.parse(
    readFileSync(path.join(live.state, 'export', name), 'utf8'),
  );
  const { next }: { readonly next: number } = JSON.parse(sealed.body);
  return next;
}

describe('over HTTP', () => {
  it('each record arrives, once as long as nothing fails', async () => {
    const to = await collector();
    const live = await machine(`{ http: '${to.url}/in' }`);
    const rows = rowsIn(live);
    expect(await ship(live)).toMatchObject({
      schema: 'aup-guard/ship/1',
      sinks: [{ kind: 'http', records: rows, sent: rows }],
    });
    expect(await ship(live)).toMatchObject({ sinks: [{ records: 0, sent: rows }] });
    const records = to.got.flatMap(({ body }) =>
      body
        .trim()
        .split('\n')
        .map((line): { seq: number; kind: string } => JSON.parse(line)),
    );
    expect(records.map(({ seq }) => seq)).toEqual([...Array(rows).keys()]);
    expect(records.map(({ kind }) => kind)).toContain('session.started');
  });

  it('what was not taken is sent again, with the same key; the log tells once', async () => {
    const to = await collector();
    const live = await machine(`{ otlp: '${to.url}' }`);
    const rows = rowsIn(live);
    to.status = 503;
    const failed = await live.cli(['log', 'ship']);
    expect([failed.code, failed.out]).toEqual([4, expect.stringContaining('it cannot take them now')]);
    await live.cli(['log', 'ship']);
    expect(live.rowsOf('log.exported')).toMatchObject([{ outcome: 'failed', code: 'otlp' }]);
    to.status = 200;
    // The row about the failure is none of those sent.
    expect(await ship(live)).toMatchObject({ sinks: [{ records: rows, sent: rows }] });
    expect(live.rowsOf('log.exported').map(({ outcome }) => outcome)).toEqual(['failed', 'passed']);
    const keys = to.got.map(({ key }) => key);
    expect(keys[0]?.split('-').at(-2)).toBe(keys[2]?.split('-').at(-2));
    expect(ids(to.got[2]?.body ?? '')).toEqual(expect.arrayContaining(ids(to.got[0]?.body ?? '')));
  });

  it.each([
    ['a server that is gone', 'cannot be reached', async () => freePort()],
    [
      'one that sends elsewhere',
      'elsewhere',
      async () => {
        const location = 'http://127.0.0.1:9/';
        const to = createServer((_request, response) => response.writeHead(302, { location }).end());
        ends.push(() => to.close());
        return listening(to);
      },
    ],
  ])('%s: the session is not held up, nothing is lost', async (_what, words, port) => {
    const live = await machine(`{ http: 'http://127.0.0.1:${await port()}' }`);
    expect((await live.cli(['log', 'ship'])).out).toContain(words);
    expect((await live.shim(['agent', 'probe', 'true'])).code).toBe(0);
    expect((await live.cli(['log', 'verify'])).code).toBe(0);
  });

  it('addresses and keys come from variables, and stand nowhere', async () => {
    const to = await collector();
    const live = await machine('{ otlp: env:AUP_OTLP_ENDPOINT, authorization: env:AUP_OTLP_AUTH }');
    expect(await ship(live)).toMatchObject({ sinks: [{ trouble: 'no-address' }] });
    live.env['AUP_OTLP_ENDPOINT'] = to.url;
    live.env['AUP_OTLP_AUTH'] = 'Bearer made-up-token-0123';
    const { out, err } = await live.cli(['log', 'ship']);
    expect(to.got[0]?.authorization).toBe('Bearer made-up-token-0123');
    const log = readFileSync(path.join(live.state, 'ledger/current.jsonl'), 'utf8');
    const cursors = readdirSync(path.join(live.state, 'export')).map((name) =>
      readFileSync(path.join(live.state, 'export', name), 'utf8'),
    );
    for (const text of [out, err, log, ...cursors]) {
      expect(text).not.toContain('made-up-token');
      expect(text).not.toContain(to.url);
    }
  });

  it.each([
    ['otlp', '', true],
    ['otlp', ', gzip: false', false],
    ['http', '', false],
    ['http', ', gzip: true', true],
  ])('%s%s: bodies are packed: %s', async (kind, more, packed) => {
    const to = await collector();
    const live = await machine(`{ ${kind}: '${to.url}'${more} }`);
    const rows = rowsIn(live);
    expect(await ship(live)).toMatchObject({ sinks: [{ records: rows }] });
    expect(to.got.map((got) => got.packed)).toEqual([packed]);
    expect(to.got[0]?.body).toContain('session.started');
  });

  it.each([
    [429, '7200', 7_200_000],
    [503, '5400', 5_400_000],
    [503, new Date(Date.now() + 10_000_000).toUTCString(), 9_000_000],
    // A place may not have them wait for ever.
    [503, '99999999', 21_000_000],
    [503, 'soon', 20_000],
    [503, '', 20_000],
  ])('%d, retry-after %j: it is left alone for that long', async (status, after, least) => {
    const to = await collector();
    const live = await machine(`{ otlp: '${to.url}' }`);
    to.status = status;
    if (after !== '') to.headers['retry-after'] = after;
    const before = Date.now();
    expect(await ship(live)).toMatchObject({ sinks: [{ trouble: 'busy', records: 0 }] });
    const wait = nextTry(live) - before;
    expect(wait).toBeGreaterThan(least);
    expect(wait).toBeLessThan(least * 1.5 + 60_000);
  });

  it.each([
    ['{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"too old"}}', 'refused'],
    ['{"partialSuccess":{"rejectedLogRecords":1}}', 'refused'],
    ['{"partialSuccess":{"rejectedLogRecords":"0","errorMessage":"a word of advice"}}', undefined],
    ['{"partialSuccess":{}}', undefined],
    ['{}', undefined],
    ['', undefined],
    ['{"partialSuccess":', undefined],
  ])('an answer of %s to OTLP means %s', async (says, trouble) => {
    const to = await collector();
    const live = await machine(`{ otlp: '${to.url}' }`);
    to.says = says;
    expect((await ship(live)).sinks[0].trouble).toBe(trouble);
  });

  it('a repository cannot have records sent to it', async () => {
    const to = await collector();
    const live = await machine('');
    writeFileSync(
      path.join(live.repo, 'aup.yaml'),
      `aup: 1\npolicy: { name: Theirs, version: '1' }\nclauses:\n${LOG(`{ http: '${to.url}' }`).replace('LOG-1', 'LOG-9')}`,
    );
    expect((await live.shim(['agent', 'probe', 'sleep 6'])).code).toBe(0);
    await live.cli(['log', 'ship']);
    expect(to.got).toEqual([]);
  });

  it('an agent can neither send nor have the records go to itself', async () => {
    const [right, wrong] = [await collector(), await collector()];
    const live = await machine('{ http: env:AUP_SINK }');
    live.env['AUP_SINK'] = right.url;
    const cli = `'${process.execPath}' '${path.resolve('bin/aup-guard.js')}'`;
    const ran = await live.shim(['agent', 'probe', `AUP_SINK='${wrong.url}' ${cli} log ship 2>&1`]);
    expect(ran.out).toContain('is for a person');
    expect(wrong.got).toEqual([]);
    // And where a person's variable once named another place, the right one still gets everything.
    live.env['AUP_SINK'] = wrong.url;
    await ship(live);
    live.env['AUP_SINK'] = right.url;
    expect(await ship(live)).toMatchObject({ sinks: [{ sent: rowsIn(live) }] });
    expect(right.got.flatMap(seqsOf)[0]).toBe(0);
  });

  it('what one process is sending, another leaves alone, until it is gone', async () => {
    const to = await collector();
    const live = await machine(`{ http: '${to.url}' }`);
    const before = rowsIn(live);
    to.status = 0;
    const hung = live.start([process.execPath, path.resolve('bin/aup-guard.js'), 'log', 'ship']);
    await until(() => to.got.length === 1, 'a batch on its way');
    // A session would send after five seconds.
    expect((await live.shim(['agent', 'probe', 'sleep 8'])).code).toBe(0);
    expect(to.got).toHaveLength(1);
    process.kill(hung.pid, 'SIGKILL');
    await hung.ended;
    to.status = 200;
    expect(await ship(live)).toMatchObject({ sinks: [{ sent: rowsIn(live) }] });
    expect(seqsOf(to.got[1] ?? { body: '' })).toContain(before - 1);
  });

  it('a session sends by itself', async () => {
    const to = await collector();
    const live = await machine(`{ http: '${to.url}' }`);
    const running = live.shim(['agent', 'probe', 'sleep 9']);
    await until(() => to.got.length > 0, 'records from a session');
    expect((await running).code).toBe(0);
  });

  it('batches of a log that grows come in order', async () => {
    const to = await collector();
    const live = await machine(`{ http: '${to.url}' }`);
    const rows = rowsIn(live);
    expect(rows).toBeGreaterThan(3);
    await ship(live);
    for (let turn = 0; turn < 3; turn += 1) {
      await live.shim(['agent', 'probe', 'true']);
      await ship(live);
    }
    const seqs = to.got.flatMap(seqsOf);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    expect(new Set(seqs).size).toBe(seqs.length);
  });
});

const rsyslog = has('rsyslogd');
const clickhouse = has('clickhouse-server');

describe('real servers', () => {
  it.skipIf(!rsyslog)('rsyslog keeps each line with its structured data', async () => {
    const dir = folder();
    const port = await freePort();
    const out = path.join(dir, 'out.log');
    const config = path.join(dir, 'rsyslog.conf');
    writeFileSync(
      config,
      `global(workDirectory="${dir}")
module(load="imtcp")
input(type="imtcp" port="${port}" address="127.0.0.1")
template(name="all" type="string" string="%syslogtag%|%msgid%|%structured-data%|%msg%\\n")
*.* action(type="omfile" file="${out}" template="all")
`,
    );
    const server = spawn('rsyslogd', ['-n', '-f', config, '-i', path.join(dir, 'pid')], { stdio: 'ignore' });
    ends.push(() => server.kill());
    const live = await machine(`{ syslog: 'tcp://127.0.0.1:${port}' }`);
    const rows = rowsIn(live);
    await until(
      () =>
        spawnSync('sh', ['-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`]).status === 0 ||
        spawnSync('bash', ['-c', `exec 3<>/dev/tcp/127.0.0.1/${port}`]).status === 0,
      'rsyslog',
    );
    expect(await ship(live)).toMatchObject({ sinks: [{ kind: 'syslog', records: rows }] });
    const lines = (): readonly string[] =>
      readdirSync(dir).includes('out.log') ? readFileSync(out, 'utf8').trim().split('\n') : [];
    const ours = () => lines().filter((line) => line.startsWith('aup-guard'));
    await until(() => ours().length === rows, 'lines in rsyslog');
    expect(ours()[0]).toMatch(
      /^aup-guard\|session\.started\|\[aupGuard@32473 origin="aup-guard\/[0-9a-f]{16}" seq="0" /,
    );
  });

  it.skipIf(!clickhouse)('ClickHouse takes the lines as rows', async () => {
    const { url, query, stop } = await startClickHouse(folder());
    ends.push(stop);
    await query(
      'CREATE TABLE records (id String, origin String, seq UInt64, kind String, clause String) ENGINE = MergeTree() ORDER BY seq',
    );
    const insert = encodeURIComponent('INSERT INTO records FORMAT JSONEachRow');
    const live = await machine(`{ http: '${url}?input_format_skip_unknown_fields=1&query=${insert}' }`);
    const rows = rowsIn(live);
    expect(await ship(live)).toMatchObject({ sinks: [{ records: rows }] });
    expect(await query('SELECT count() FROM records')).toBe(String(rows));
    expect(Number(await query("SELECT count() FROM records WHERE clause = 'HUMAN-1'"))).toBeGreaterThan(0);
  });
});
