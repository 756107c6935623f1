/** A policy for many machines: served, taken, refused, left, with real keys, servers and repositories. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { instant } from '../../src/engine/text.ts';
import { readEnrolled, writeEnrolled } from '../../src/host/fleet-store.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { Live, policy } from '../fixtures/live.ts';
import { Driver } from '../fixtures/pty-harness.ts';

const CLI = path.resolve('bin/aup-guard.js');
const opened: Live[] = [];
const ends: (() => void)[] = [];
afterEach(async () => {
  Driver.endAll();
  for (const end of ends.splice(0)) end();
  for (const live of opened.splice(0)) await live.close();
});

const NAME = 'acme.example/ai-policy';

interface Machine {
  readonly live: Live;
  readonly key: string;
  readonly pem: string;
  readonly file: string;
  /** Writes `aup.bundle` from a policy; returns its file. */
  bundle(serial: number, text?: string, more?: readonly string[]): Promise<string>;
}

async function machine(): Promise<Machine> {
  const live = await Live.open({ policy: '' });
  opened.push(live);
  const pem = path.join(live.dir, 'key.pem');
  const key = (await live.cli(['fleet', 'key', NAME, '--out', pem])).out.trim();
  return {
    live,
    key,
    pem,
    file: path.join(live.dir, 'aup.bundle'),
    async bundle(serial, text = policy(), more = []) {
      const source = path.join(live.dir, 'policy.yaml');
      writeFileSync(source, text);
      const out = path.join(live.dir, 'aup.bundle');
      const made = await live.cli([
        'fleet',
        'bundle',
        source,
        '--key',
        pem,
        '--as',
        NAME,
        '--serial',
        String(serial),
        '--not-after',
        '2099-12-31',
        '--out',
        out,
        ...more,
      ]);
      expect(made).toMatchObject({ code: 0 });
      return out;
    },
  };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A static file server with an ETag, as any is; what it does can be changed. */
async function serve(
  file: string,
): Promise<{ url: string; answer: Answer; asked: string[]; statuses: number[] }> {
  const asked: string[] = [];
  const statuses: number[] = [];
  const files: Answer = (request, response) => {
    const bytes = readFileSync(file);
    const etag = `"${statSync(file).mtimeMs}-${bytes.length}"`;
    const same = request.headers['if-none-match'] === etag;
    statuses.push(same ? 304 : 200);
    response.writeHead(same ? 304 : 200, { etag }).end(same ? undefined : bytes);
  };
  const state = { url: '', answer: files, asked, statuses };
  const server = createServer((request, response) => {
    asked.push(String(request.headers['user-agent']));
    state.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  state.url = `http://127.0.0.1:${address.port}/aup.bundle`;
  return state;
}

const enroll = ({ live, key }: Machine, source: string, ...more: readonly string[]) =>
  live.cli(['enroll', source, '--key', key, '--yes', ...more]);
const status = async ({ live }: Machine) => JSON.parse((await live.cli(['fleet', 'status', '--json'])).out);
const inForce = (live: Live) => path.join(live.state, 'fleet/aup.yaml');

describe('enrolling', () => {
  it('puts the policy in force, and an agent is held by it', async () => {
    const here = await machine();
    const { live } = here;
    expect((await live.shim(['agent', 'probe', 'git push origin main'])).code).not.toBe(0);
    const server = await serve(await here.bundle(1));
    const before = await status(here);
    expect(before).toMatchObject({ schema: 'aup-guard/fleet/1', enrolled: false });
    const { code, out } = await enroll(here, server.url);
    expect([code, out]).toEqual([0, expect.stringContaining('serial 1')]);
    expect(await status(here)).toMatchObject({ enrolled: true, serial: 1, failures: 0 });
    const ran = await live.shim(['agent', 'probe', 'git push origin main']);
    expect(ran.err).toContain('HUMAN-1');
    expect(live.rowsOf('fleet.updated')).toMatchObject([{ outcome: 'changed', counts: { serial: 1 } }]);
    expect(live.rowsOf('fleet.enrolled')).toMatchObject([{ outcome: 'enforced' }]);
    const log = readFileSync(path.join(live.state, 'ledger/current.jsonl'), 'utf8');
    for (const word of [server.url, '127.0.0.1', 'acme']) expect(log).not.toContain(word);
  });

  it('asks on a terminal, and refuses without one or inside a session', async () => {
    const here = await machine();
    const { live, key } = here;
    const server = await serve(await here.bundle(1));
    const argv = ['enroll', server.url, '--key', key];
    expect(await live.cli(argv)).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    const driver = new Driver([process.execPath, CLI, ...argv], {
      env: live.env,
      cwd: live.repo,
      size: { columns: 120, rows: 30 },
    });
    await driver.until('go on? y/n');
    driver.type('y\r');
    await driver.until('enrolled');
    expect(await status(here)).toMatchObject({ enrolled: true });
    const inside = await live.shim(['agent', 'probe', `'${process.execPath}' '${CLI}' fleet leave`]);
    expect(inside.err + inside.out).toContain('is for a person');
    const again = await live.shim([
      'agent',
      'probe',
      `'${process.execPath}' '${CLI}' ${argv.join(' ')} --yes`,
    ]);
    expect(again.err + again.out).toContain('is for a person');
    expect(await status(here)).toMatchObject({ enrolled: true });
  });

  it.each([
    ['http://policy.acme.example/x', 'https://'],
    ['https://me:pw@acme.example/x', 'name or password'],
    ['git+https://acme.example/x.git', 'after #'],
  ])('not from %s', async (source, words) => {
    const here = await machine();
    expect(await enroll(here, source)).toMatchObject({ code: 2, err: expect.stringContaining(words) });
    expect(existsSync(path.join(here.live.state, 'fleet'))).toBe(false);
  });

  it('not with a key that is none, and not with another key later', async () => {
    const here = await machine();
    const { live } = here;
    const file = await here.bundle(1);
    expect(await live.cli(['enroll', `file://${file}`, '--key', 'acme', '--yes'])).toMatchObject({ code: 2 });
    const other = (
      await live.cli(['fleet', 'key', NAME, '--out', path.join(live.dir, 'other.pem')])
    ).out.trim();
    const refused = await live.cli(['enroll', `file://${file}`, '--key', other, '--yes']);
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('signature') });
    expect(await status(here)).toMatchObject({ enrolled: false });
    expect((await enroll(here, `file://${file}`)).code).toBe(0);
    const again = await live.cli(['enroll', `file://${file}`, '--key', other, '--yes']);
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('another key') });
  });

  it('from a git repository, by commit', async () => {
    const here = await machine();
    const { live } = here;
    const repo = path.join(live.dir, 'policy');
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.example', '-C', repo, ...args], {
        env: live.env,
      });
    execFileSync('git', ['init', '-q', '-b', 'main', repo], { env: live.env });
    const commit = async (serial: number) => {
      writeFileSync(path.join(repo, 'aup.bundle'), readFileSync(await here.bundle(serial)));
      git('add', '.');
      git('commit', '-qm', String(serial));
    };
    await commit(1);
    expect((await enroll(here, `git+file://${repo}?ref=main#aup.bundle`)).code).toBe(0);
    await commit(2);
    expect((await live.cli(['fleet', 'update'])).code).toBe(0);
    expect(await status(here)).toMatchObject({ serial: 2 });
    git('rm', '-q', 'aup.bundle');
    git('commit', '-qm', 'gone');
    expect(await live.cli(['fleet', 'update'])).toMatchObject({ code: 1 });
    expect(await status(here)).toMatchObject({ serial: 2, trouble: 'unreachable', failures: 1 });
  });
});

async function served(): Promise<Machine & { server: Awaited<ReturnType<typeof serve>>; file: string }> {
  const here = await machine();
  const file = await here.bundle(5);
  const server = await serve(file);
  expect((await enroll(here, server.url)).code).toBe(0);
  return { ...here, server, file };
}

const LATE = `exceptions:
  - { id: EX-1, clause: HUMAN-1, who: "*", allow: { action: git.push }, why: trial, by: security-team, until: 2100-01-01 }
`;

describe('what comes later', () => {
  it('is taken when it is newer; the same costs one question without a body', async () => {
    const here = await served();
    expect((await here.live.cli(['fleet', 'update'])).out).toContain('nothing new');
    expect(here.server.statuses).toEqual([200, 304]);
    await here.bundle(6, policy({ push: 'monitor' }));
    expect((await here.live.cli(['fleet', 'update'])).out).toContain('a new policy');
    expect(readFileSync(inForce(here.live), 'utf8')).toContain('phase: monitor');
  });

  const cases: readonly [string, string, (here: Awaited<ReturnType<typeof served>>) => unknown][] = [
    ['an older one', 'rolled-back', (here) => here.bundle(4, policy({ push: 'monitor' }))],
    ['its own serial again', 'serial-reused', (here) => here.bundle(5, policy({ push: 'monitor' }))],
    [
      'one changed byte',
      'wrong-signature',
      async (here) => {
        const file = await here.bundle(6);
        writeFileSync(file, readFileSync(file, 'utf8').replace('phase: enforce', 'phase: monitor'));
      },
    ],
    [
      "somebody else's",
      'wrong-signature',
      async (here) => {
        rmSync(here.pem);
        await here.live.cli(['fleet', 'key', NAME, '--out', here.pem]);
        await here.bundle(6);
      },
    ],
    ['a page of a sign-in', 'not-a-bundle', (here) => writeFileSync(here.file, '<html>sign in</html>')],
    ['nothing', 'not-there', (here) => (here.server.answer = (_, to) => to.writeHead(404).end())],
    ['a fault', 'refused', (here) => (here.server.answer = (_, to) => to.writeHead(500).end())],
    [
      'another address',
      'redirected',
      (here) =>
        (here.server.answer = (_, to) => to.writeHead(302, { location: 'http://evil.example/' }).end()),
    ],
    [
      'a text without end',
      'too-large',
      (here) =>
        (here.server.answer = (_, to) => {
          to.writeHead(200);
          const more = (): void => {
            while (!to.destroyed && to.write('x'.repeat(65_536)));
          };
          to.on('drain', more).on('error', () => undefined);
          more();
        }),
    ],
    ['a cut connection', 'unreachable', (here) => (here.server.answer = (_, to) => to.destroy())],
  ];

  it.each(cases)('%s is refused: %s; the last good one stays', async (_what, why, change) => {
    const here = await served();
    const before = readFileSync(inForce(here.live), 'utf8');
    await change(here);
    const { code, out } = await here.live.cli(['fleet', 'update']);
    expect([code, out]).toEqual([1, expect.stringContaining('not renewed')]);
    expect(await status(here)).toMatchObject({ serial: 5, trouble: why, failures: 1 });
    expect(readFileSync(inForce(here.live), 'utf8')).toBe(before);
    await here.live.cli(['fleet', 'update']);
    expect(here.live.rowsOf('fleet.refused')).toMatchObject([{ outcome: 'refused', code: why }]);
  });

  it.each([
    ['a policy that cannot be used', 3, 'bad.yaml', 'aup: 1\nnonsense: true\n'],
    ['an exception that outlives it', 2, 'EX-1', policy({ more: LATE })],
  ])('%s is not let into a bundle', async (...[, code, words, text]) => {
    const { live, pem } = await machine();
    const source = path.join(live.dir, 'bad.yaml');
    writeFileSync(source, text);
    const terms = ['--key', pem, '--as', NAME, '--serial', '9', '--not-after', '2099-01-01'];
    const made = await live.cli(['fleet', 'bundle', source, ...terms]);
    expect(made).toMatchObject({ code, out: '', err: expect.stringContaining(words) });
  });
});

async function enrolled(): Promise<Machine> {
  const here = await machine();
  expect((await enroll(here, `file://${await here.bundle(1)}`)).code).toBe(0);
  return here;
}

describe('the policy that was sent', () => {
  it.each([
    [
      'edited',
      (live: Live) => writeFileSync(inForce(live), policy({ push: 'monitor' })),
      'is not the one that was signed',
    ],
    ['removed', (live: Live) => rmSync(inForce(live)), 'is gone'],
    [
      'vouched for by nobody',
      (live: Live) => writeFileSync(path.join(live.state, 'fleet/enrolled.json'), '{"v":1}'),
      'changed by something else',
    ],
  ])('%s: no agent starts, and it says what to do', async (_what, change, words) => {
    const here = await enrolled();
    change(here.live);
    const ran = await here.live.shim(['agent', 'probe', 'true']);
    expect([ran.code, ran.err]).toEqual([3, expect.stringContaining(words)]);
    expect(ran.err).toMatch(/fleet update|enroll/);
  });

  it('is fetched again after it was edited', async () => {
    const here = await enrolled();
    writeFileSync(inForce(here.live), policy({ push: 'monitor' }));
    await here.bundle(2);
    expect((await here.live.cli(['fleet', 'update'])).code).toBe(0);
    expect((await here.live.shim(['agent', 'probe', 'true'])).code).toBe(0);
  });

  it('goes when a person leaves, on a terminal and by a code', async () => {
    const here = await enrolled();
    const { live } = here;
    expect(await live.cli(['fleet', 'leave'])).toMatchObject({ code: 2 });
    const driver = new Driver([process.execPath, CLI, 'fleet', 'leave'], {
      env: live.env,
      cwd: live.repo,
      size: { columns: 100, rows: 30 },
    });
    await driver.until(/type [A-Z0-9]+ to leave/);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const [, code = ''] = /type ([A-Z0-9]+) to leave/.exec(driver.text) ?? [];
    driver.type(`${code}\r`);
    await driver.until('no longer enrolled');
    expect(await status(here)).toMatchObject({ enrolled: false });
    expect(live.rowsOf('fleet.enrolled').map(({ outcome }) => outcome)).toEqual(['enforced', 'withdrawn']);
  });

  it('is asked for while a session runs, without holding it up', async () => {
    const here = await machine();
    const server = await serve(await here.bundle(1));
    expect((await enroll(here, server.url, '--every', '5m')).code).toBe(0);
    await here.bundle(2);
    const place = { paths: { ...currentPlatform().paths(here.live.env), state: here.live.state } };
    const mark = readEnrolled(place);
    if (mark === undefined) throw new Error('not enrolled');
    writeEnrolled(place, { ...mark, next: instant(0) });
    // A minute would be the next time; it is asked some seconds after the start.
    server.answer = (_, to) => setTimeout(() => to.writeHead(200).end(readFileSync(here.file)), 1000);
    const ran = await here.live.shim(['agent', 'probe', 'sleep 8']);
    expect(ran.code).toBe(0);
    expect(await status(here)).toMatchObject({ serial: 2 });
    // And one that answers never: the session ends when the agent does.
    writeEnrolled(place, { ...mark, next: instant(0) });
    server.answer = () => undefined;
    const begun = Date.now();
    expect((await here.live.shim(['agent', 'probe', 'sleep 5'])).code).toBe(0);
    expect(Date.now() - begun).toBeLessThan(14_000);
  });
});
