/** Two people: the second at another terminal, or by a signature over the request. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy } from '../fixtures/live.ts';
import { Driver, pause } from '../fixtures/pty-harness.ts';

const CLI = path.resolve('bin/aup-guard.js');
const opened: Live[] = [];
const agents: ReturnType<Live['start']>[] = [];
afterEach(async () => {
  Driver.endAll();
  for (const { pid, ended } of agents.splice(0)) {
    if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGTERM');
    await Promise.race([ended, pause(2000)]);
  }
  for (const live of opened.splice(0)) await live.close();
});

const TWO = policy().replace('by: developer', 'by: [developer, oncall]');

async function open(own = TWO): Promise<{ live: Live; agent: ReturnType<Live['start']> }> {
  const live = await Live.open({ policy: own });
  opened.push(live);
  const script = 'git push -q origin main; echo "ended $?"';
  const argv = [process.execPath, path.resolve('bin/aup-shim.js'), 'agent', 'probe', script];
  const agent = live.start(argv, { env: { CI: undefined } });
  agents.push(agent);
  return { live, agent };
}

/** The id that waits, once it is one of that form. */
async function waiting(live: Live, form: RegExp): Promise<string> {
  let id = '';
  const look = async (): Promise<string> => {
    const found: { requests: { id: string }[] } = JSON.parse((await live.cli(['pending', '--json'])).out);
    return (id = found.requests[0]?.id ?? '');
  };
  await expect.poll(look, { timeout: 15_000, interval: 200 }).toMatch(form);
  return id;
}

async function approve(live: Live, args: readonly string[]): Promise<Driver> {
  const argv = [process.execPath, CLI, 'approve', ...args];
  const driver = new Driver(argv, { env: live.env, cwd: live.repo, size: { columns: 100, rows: 40 } });
  await driver.until(/to deny: |aup-guard: /);
  driver.type('yes\r');
  return driver;
}

/** The first yes, at another terminal; the id of the request for the second. */
async function first(live: Live): Promise<string> {
  const driver = await approve(live, [await waiting(live, /^\w{4}$/)]);
  expect(driver.text).toMatch(/2 people must say yes: developer, oncall/);
  expect(await driver.ended()).toMatchObject({ code: 0 });
  return waiting(live, /^\w{4}-2$/);
}

describe('a second person', () => {
  it('says yes at another terminal', async () => {
    const { live, agent } = await open();
    const id = await first(live);
    expect(live.remoteHas()).toBe(false);
    const driver = await approve(live, [id, '--as', 'oncall']);
    expect(driver.text).toMatch(/still to say yes: oncall/);
    expect((await agent.ended).out).toBe('ended 0\n');
    expect(live.rowsOf('approval.answered')).toMatchObject([
      { outcome: 'approved', assurance: 'second-terminal' },
    ]);
  });

  it('can say no', async () => {
    const { live, agent } = await open();
    const id = await first(live);
    expect(await live.cli(['deny', id])).toMatchObject({ code: 0 });
    expect((await agent.ended).out).toBe('ended 1\n');
  });

  it('must be one who is missing', async () => {
    const { live } = await open();
    const driver = await approve(live, [await first(live), '--as', 'lead']);
    expect(await driver.ended()).toMatchObject({ code: 2 });
    expect(driver.text).toMatch(/say for whom you speak: oncall/);
  });
});

function ssh(live: Live, args: readonly string[]): string {
  const done = spawnSync('ssh-keygen', args, { cwd: live.dir, env: live.env, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout;
}

/** A throwaway key; its public half. */
function key(live: Live, name: string): string {
  ssh(live, ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', name]);
  return readFileSync(path.join(live.dir, `${name}.pub`), 'utf8').trim();
}

/** Signs what lies in `file`; `how` is the key, and the purpose when it is another one. */
const sign = (live: Live, how: string, file = 'request'): string => {
  const [name = '', namespace = 'aup-approval@v1'] = how.split(' ');
  ssh(live, ['-q', '-Y', 'sign', '-n', namespace, '-f', name, file]);
  return path.join(live.dir, `${file}.sig`);
};

/** A request for the second yes, written out, with a key that counts and one that does not. */
async function prepared(): Promise<{ live: Live; agent: ReturnType<Live['start']>; id: string }> {
  const { live, agent } = await open();
  const own = key(live, 'ann');
  key(live, 'eve');
  live.write(path.join(path.dirname(live.userPolicy), 'approvers'), `oncall ${own}\nlead ${own}\n`);
  const id = await first(live);
  const out = await live.cli(['approve', id, '--out', path.join(live.dir, 'request')]);
  expect(out.out).toMatch(/ssh-keygen -Y sign -n aup-approval@v1 -f KEY/);
  return { live, agent, id };
}

describe('a signature', () => {
  it('of a key of the role lets it run, and no word does', async () => {
    const { live, agent, id } = await prepared();
    const driver = await approve(live, [id, '--as', 'oncall']);
    expect(await driver.ended()).toMatchObject({ code: 1 });
    expect(driver.text).toMatch(/oncall answers by a signature/);
    const given = await live.cli(['approve', id, '--signed', sign(live, 'ann')]);
    expect(given).toMatchObject({ code: 0, out: 'approved: the session goes on\n' });
    expect((await agent.ended).out).toBe('ended 0\n');
  });

  it('that is not one over this request for this purpose and role is refused', async () => {
    const { live, id } = await prepared();
    const body = readFileSync(path.join(live.dir, 'request'), 'utf8');
    live.write(path.join(live.dir, 'other'), body.replace('"nonce":"', '"nonce":"0'));
    const tries: readonly [string, string][] = [
      ['another key', sign(live, 'eve')],
      ['another request', sign(live, 'ann', 'other')],
    ];
    for (const [, file] of tries) {
      const given = await live.cli(['approve', id, '--signed', file]);
      expect(given).toMatchObject({ code: 1 });
      expect(given.err).toMatch(/the signature is not one for oncall over this request/);
    }
    live.write(path.join(live.dir, 'request'), body);
    spawnSync('rm', ['-f', path.join(live.dir, 'request.sig')]);
    const wrong = await live.cli(['approve', id, '--signed', sign(live, 'ann file')]);
    expect(wrong.err).toMatch(/the signature is not one for oncall/);
    const none = await live.cli(['approve', id, '--signed', path.join(live.dir, 'missing.sig')]);
    expect(none).toMatchObject({ code: 2 });
    expect(live.remoteHas()).toBe(false);
    expect(live.rowsOf('guard.bypassed')).toHaveLength(3);
  });

  it('is for one request, and cannot be used again', async () => {
    const { live, agent, id } = await prepared();
    const file = sign(live, 'ann');
    expect(await live.cli(['approve', id, '--signed', file])).toMatchObject({ code: 0 });
    await agent.ended;
    live.git('commit -q --allow-empty -m three');
    const script = 'git push -q origin main; echo "ended $?"';
    const argv = [process.execPath, path.resolve('bin/aup-shim.js'), 'agent', 'probe', script];
    agents.push(live.start(argv, { env: { CI: undefined } }));
    const again = await first(live);
    const given = await live.cli(['approve', again, '--signed', file]);
    expect(given.err).toMatch(/the signature is not one for oncall over this request/);
    expect(live.remoteHas()).toBe(false);
  });
});
