/** Whole sessions in TLS mode: the agent keeps the addresses of its services. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { authorityCopy, authorityFile } from '../../src/host/ca.ts';
import { Live, policy, type Ended } from '../fixtures/live.ts';
import { testAuthority, tlsFront, userProxy, type UserProxy } from '../fixtures/tls-services.ts';

const AI = 'api.anthropic.com';
const GATEWAY = 'models.corp.example';
const SECRET = ['AKIA', 'Q3EGRGSPZ2XKDVUW'].join('');
const BODY = JSON.stringify({
  model: 'm',
  max_tokens: 9,
  stream: true,
  messages: [{ role: 'user', content: `key ${SECRET}` }],
});

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface World {
  readonly live: Live;
  readonly user: UserProxy;
  /** Runs shell text as the agent. */
  readonly run: (text: string, env?: Record<string, string | undefined>) => Promise<Ended>;
}

const DEFAULTS = '{ phase: enforce, stance: allow }';

async function world(egress = 'egress: tls\n', defaults = DEFAULTS): Promise<World> {
  const script = { turns: [{ text: 'saw {{placeholder:0}}!' }] };
  const live = await Live.open({ policy: policy({ more: egress, defaults }), script });
  closers.push(() => live.close());
  const outside = testAuthority('outside', [AI, GATEWAY]);
  const fronts = await Promise.all(
    [AI, GATEWAY].map((host) => tlsFront(outside.server(host), live.model.port)),
  );
  const user = await userProxy({
    [`${AI}:443`]: fronts[0]?.port ?? 0,
    [`${GATEWAY}:443`]: fronts[1]?.port ?? 0,
  });
  for (const part of [...fronts, user]) closers.push(() => part.close());
  const extra = path.join(live.home, 'corp.pem');
  live.write(extra, outside.certificate);
  live.write(path.join(live.repo, 'body.json'), BODY);
  const base = { ANTHROPIC_BASE_URL: undefined, HTTPS_PROXY: user.url, NODE_EXTRA_CA_CERTS: extra };
  return {
    live,
    user,
    run: (text, env) => live.shim(['agent', 'probe', text], { env: { ...base, ...env } }),
  };
}

const post = (base: string): string =>
  `curl -sS -H 'content-type: application/json' ${base}/v1/messages -d @body.json`;

/** What the streamed answer says. */
function saidIn(out: string): string {
  return [...out.matchAll(/"text_delta","text":("(?:[^"\\]|\\.)*")/g)]
    .map(([, text]) => JSON.parse(text ?? '""'))
    .join('');
}

describe('a session in TLS mode', () => {
  it('redacts what goes to a known service, and leaves the agent its address', async () => {
    const { live, user, run } = await world();
    const { out, err, code } = await run(`${post(`https://${AI}`)}; echo; echo "at $ANTHROPIC_BASE_URL"`);
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(saidIn(out)).toBe(`saw ${SECRET}!`);
    expect(out).toContain(`at https://${AI}\n`);
    expect(live.sent).toMatch(/key AUP_AWS\w*_/);
    expect(live.sent).not.toContain(SECRET);
    expect(live.rowsOf('request.redacted')).toMatchObject([{ clause: 'DATA-1', outcome: 'redacted' }]);
    expect(user.seen.map((line) => line.split(' ').slice(0, 2))).toEqual([['CONNECT', `${AI}:443`]]);
  });

  it.each([
    ['Node', `${process.execPath} send.mjs`],
    ['Python', 'python3 send.py'],
  ])('is trusted by %s without a word', async (_name, text) => {
    const { live, run } = await world();
    const undici = path.resolve('node_modules/undici/index.js');
    live.write(
      path.join(live.repo, 'send.mjs'),
      `import { readFileSync } from 'node:fs';
import { EnvHttpProxyAgent, fetch } from '${undici}';
const headers = { 'content-type': 'application/json' };
const body = readFileSync('body.json');
const dispatcher = new EnvHttpProxyAgent();
console.log((await fetch('https://${AI}/v1/messages', { method: 'POST', headers, body, dispatcher })).status);
`,
    );
    live.write(
      path.join(live.repo, 'send.py'),
      `import urllib.request as u
r = u.Request("https://${AI}/v1/messages", open("body.json", "rb").read(), {"content-type": "application/json"})
print(u.urlopen(r).status)
`,
    );
    expect(await run(text)).toMatchObject({ out: '200\n', err: '' });
    expect(live.model.requests).toHaveLength(1);
    expect(live.sent).not.toContain(SECRET);
  });

  it('gives all programs the same way, whatever the user leaves out for theirs', async () => {
    const { run, live } = await world();
    const { out } = await run('env', { NO_PROXY: '*', no_proxy: AI, https_proxy: 'http://127.0.0.1:9' });
    const given = new Map(out.split('\n').map((line) => [line.split('=')[0], line.replace(/^[^=]*=/, '')]));
    const url = given.get('HTTPS_PROXY') ?? '';
    expect(url).toMatch(/^http:\/\/session:[\w-]{43}@127\.0\.0\.1:\d+$/);
    for (const name of ['https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'])
      expect(given.get(name)).toBe(url);
    for (const name of ['NO_PROXY', 'no_proxy']) expect(given.get(name)).toBe('127.0.0.1,localhost,::1');
    for (const name of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'CODEX_CA_CERTIFICATE'])
      expect(given.get(name)).toMatch(new RegExp(`^${live.runtime}/.*\\.pem$`));
  });

  it('stands in for the gateway of the user, with the path of its address', async () => {
    const { live, run } = await world();
    const base = `https://${GATEWAY}/team/anthropic`;
    const { out, err } = await run(post('$ANTHROPIC_BASE_URL'), { ANTHROPIC_BASE_URL: base });
    expect(err).toBe('');
    expect(saidIn(out)).toBe(`saw ${SECRET}!`);
    expect(live.model.requests.map(({ url }) => url)).toEqual(['/team/anthropic/v1/messages']);
    expect(live.sent).not.toContain(SECRET);
  });

  it('keeps a base URL for what has no name behind TLS', async () => {
    const { live, run } = await world();
    const env = { ANTHROPIC_BASE_URL: live.model.url };
    const { out } = await run(`${post('$ANTHROPIC_BASE_URL')}; echo; echo "at $ANTHROPIC_BASE_URL"`, env);
    expect(saidIn(out)).toBe(`saw ${SECRET}!`);
    expect(out).toMatch(/at http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}\/anthropic\n/);
    expect(live.sent).not.toContain(SECRET);
  });

  it('says which program does not trust it, once', async () => {
    const { live, run } = await world();
    const text = `curl -sS --cacert ~/corp.pem https://${AI}/`;
    const { err } = await run(`${text}; ${text}`);
    const told = err.split('\n').filter((line) => line.startsWith('aup-guard: '));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(
      /does not trust the guard's certificate for api\.anthropic\.com and sent nothing/,
    );
    expect(told[0]).toContain(authorityCopy(live.state));
    expect(live.model.requests).toEqual([]);
  });

  it('does not start with an authority others can read, and starts when it is gone', async () => {
    const { live, run } = await world();
    await run('true');
    const file = authorityFile(live.state);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o644);
    const refused = await run('echo started');
    expect(refused).toMatchObject({ out: '', code: 4 });
    expect(refused.err).toMatch(/could be read by others, so its key is spent[\s\S]*rm /);
    rmSync(file);
    expect(await run('echo started')).toMatchObject({ out: 'started\n', err: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('puts the files of its authority back when they are removed', async () => {
    const { run } = await world();
    const text =
      'rm -f "$SSL_CERT_FILE"; for i in 1 2 3 4 5 6 7 8 9; do sleep 0.3; test -f "$SSL_CERT_FILE" && break; done';
    const { out } = await run(`${text}; grep -c BEGIN "$SSL_CERT_FILE"`);
    expect(Number(out)).toBeGreaterThan(50);
  });
});

describe('a contained session in TLS mode', () => {
  it('reaches its service, and does not see the key of the authority', async (context) => {
    const bwrap = spawnSync('bwrap', ['--ro-bind', '/', '/', '--unshare-user', 'true']);
    if (bwrap.status !== 0) return context.skip('bubblewrap makes no namespace here');
    const { live, run } = await world(undefined, '{ phase: enforce, stance: allow, containment: require }');
    const file = authorityFile(live.state);
    const { out } = await run(`${post(`https://${AI}`)}; cat ${file} 2>&1`);
    expect(saidIn(out)).toBe(`saw ${SECRET}!`);
    expect(out).toContain('No such file');
    expect(live.sent).not.toContain(SECRET);
    expect(existsSync(file)).toBe(true);
  });
});

describe('a session without TLS mode', () => {
  it('makes no authority and changes no proxy', async () => {
    const { live, user, run } = await world('egress: { mode: base-url }\n');
    const { out } = await run('echo "$HTTPS_PROXY $SSL_CERT_FILE $ANTHROPIC_BASE_URL"');
    expect(out.startsWith(`${user.url}  http://127.0.0.1:`)).toBe(true);
    expect(existsSync(authorityFile(live.state))).toBe(false);
  });
});
