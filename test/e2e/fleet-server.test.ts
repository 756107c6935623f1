/** The web server of the recipe, a real nginx: a machine enrols over TLS, takes a new policy, sends its records. */
import { execFile } from 'node:child_process';
import { copyFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy } from '../fixtures/live.ts';
import { startNginx, type Nginx } from '../fixtures/nginx.ts';
import { fakeCollector, LOG, scratchFolder, type FakeCollector } from '../fixtures/places.ts';
import { has } from '../fixtures/pty-harness.ts';
import { testAuthority } from '../fixtures/tls-services.ts';

const nginx = has('nginx');
if (!nginx) console.warn('no nginx: apt-get install nginx-light');

const run = promisify(execFile);
const NAME = 'acme.example/ai-policy';
const TOKEN = 'made-up-token-0123456789';
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Fleet {
  readonly live: Live;
  readonly server: Nginx;
  readonly key: string;
  readonly records: FakeCollector;
  readonly collector: FakeCollector;
  /** Puts a bundle there, as the page says. */
  readonly publish: (serial: number, text: string) => Promise<void>;
}

async function fleet(): Promise<Fleet> {
  const live = await Live.open({ policy: '' });
  ends.push(async () => live.close());
  const { dir, remove } = scratchFolder();
  ends.push(remove);
  const [records, collector] = [await fakeCollector(), await fakeCollector()];
  ends.push(records.close, collector.close);
  const authority = testAuthority('Test authority', ['localhost']);
  const { cert, key: own } = authority.server('localhost');
  const server = await startNginx({
    dir,
    certificate: cert,
    key: own,
    token: TOKEN,
    records: new URL(records.url).host,
    collector: new URL(collector.url).host,
  });
  ends.push(server.stop);
  const ca = path.join(live.dir, 'ca.pem');
  writeFileSync(ca, authority.certificate);
  live.env['NODE_EXTRA_CA_CERTS'] = ca;
  live.env['AUP_TOKEN'] = `Bearer ${TOKEN}`;
  const pem = path.join(live.dir, 'key.pem');
  const key = (await live.cli(['fleet', 'key', NAME, '--out', pem])).out.trim();
  return {
    live,
    server,
    key,
    records,
    collector,
    async publish(serial, text) {
      const [source, out] = [path.join(live.dir, 'policy.yaml'), path.join(live.dir, `${serial}.bundle`)];
      writeFileSync(source, text);
      const about = ['--key', pem, '--as', NAME, '--serial', String(serial), '--not-after', '2099-12-31'];
      const made = await live.cli(['fleet', 'bundle', source, ...about, '--out', out]);
      expect(made).toMatchObject({ code: 0 });
      copyFileSync(out, path.join(server.bundles, 'new'));
      renameSync(path.join(server.bundles, 'new'), path.join(server.bundles, 'aup.bundle'));
    },
  };
}

const statuses = (server: Nginx): readonly string[] =>
  server
    .accessLog()
    .trim()
    .split('\n')
    .filter((line) => line.includes('.bundle'))
    .map((line) => line.split(' ')[3] ?? '');

describe.skipIf(!nginx)('a real nginx with the file of the recipe', () => {
  it('hands out the policy over TLS, again only when it is a new one, and notes no address', async () => {
    const { live, server, key, publish } = await fleet();
    await publish(1, policy());
    const address = `${server.url}/aup.bundle`;
    expect(await live.cli(['enroll', address, '--key', key, '--yes'])).toMatchObject({ code: 0 });
    expect(await live.cli(['fleet', 'update'])).toMatchObject({ code: 0 });
    await publish(2, policy({ push: 'monitor' }));
    expect(await live.cli(['fleet', 'update'])).toMatchObject({ code: 0 });
    expect(JSON.parse((await live.cli(['fleet', 'status', '--json'])).out)).toMatchObject({ serial: 2 });
    expect(statuses(server)).toEqual(['200', '304', '200']);
    expect(server.accessLog()).not.toContain('127.0.0.1');
    // The control: an authority nobody told the machine of.
    delete live.env['NODE_EXTRA_CA_CERTS'];
    expect((await live.cli(['fleet', 'update'])).code).not.toBe(0);
  });

  it('takes records only with the token, and does with them only what its own file says', async () => {
    const { live, server, records, collector } = await fleet();
    const places = `{ http: '${server.url}/records', authorization: env:AUP_TOKEN, gzip: true }, { otlp: '${server.url}', authorization: env:AUP_TOKEN }`;
    live.write(live.userPolicy, policy({ clauses: LOG(places) }));
    expect((await live.shim(['agent', 'probe', 'true'])).code).toBe(0);
    const rows = live.rows.length;
    const ship = async (): Promise<unknown> => JSON.parse((await live.cli(['log', 'ship', '--json'])).out);
    live.env['AUP_TOKEN'] = 'Bearer another';
    expect(await ship()).toMatchObject({ sinks: [{ trouble: 'refused' }, { trouble: 'refused' }] });
    expect([...records.got, ...collector.got]).toEqual([]);
    live.env['AUP_TOKEN'] = `Bearer ${TOKEN}`;
    expect(await ship()).toMatchObject({ sinks: [{ sent: rows }, { sent: rows }] });
    for (const { got } of [records, collector]) {
      expect(got).toHaveLength(1);
      expect(got[0]?.packed).toBe(true);
      // The token stays at the door.
      expect(got[0]?.authorization ?? '').toBe('');
    }
    // Not awaited in place: the server behind it lives in this process.
    const curl = async (...args: readonly string[]): Promise<string> =>
      (
        await run('curl', [
          '-s',
          '-o',
          '/dev/null',
          '-w',
          '%{http_code}',
          '--cacert',
          live.env['NODE_EXTRA_CA_CERTS'] ?? '',
          ...args,
        ])
      ).stdout;
    const token = ['-H', `authorization: Bearer ${TOKEN}`];
    expect(await curl(...token, `${server.url}/records?query=DROP%20TABLE%20aup_records`)).toBe('403');
    expect(await curl(...token, '-d', 'x', `${server.url}/records?query=DROP%20TABLE%20aup_records`)).toBe(
      '200',
    );
    const insert = '/?query=INSERT%20INTO%20aup_lines%20FORMAT%20TabSeparated';
    expect(new Set(records.paths)).toEqual(new Set([insert]));
    expect(new Set(collector.paths)).toEqual(new Set(['/v1/logs']));
    expect(await curl(`${server.url}/`)).toBe('404');
    expect(await curl(`${server.url}/aup.bundle.bak`)).toBe('404');
  });
});
