/** The guard's own files, changed behind its back: put right or told at the next start, told while a session runs. */
import { appendFileSync, chmodSync, existsSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { driftFindings } from '../../src/host/doctor/drift.ts';
import { openMachine } from '../../src/host/machine.ts';
import { closeWindow, openWindow } from '../../src/host/maintenance.ts';
import { Live, policy, type Ended } from '../fixtures/live.ts';
import { eventually } from '../fixtures/pty-harness.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

/** A machine with a guard installed in front of a stand-in for Claude Code. */
async function open(): Promise<Live> {
  const live = await Live.open();
  live.env['SHELL'] = '/bin/bash';
  opened.push(live);
  const claude = readFileSync(path.resolve('test/fixtures/agents/claude/claude'), 'utf8');
  live.write(path.join(live.bin, 'claude'), claude, 0o755);
  expect(await live.cli(['install', '--yes'])).toMatchObject({ code: 0 });
  expect((await start(live)).err, 'control: nothing to tell').toBe('');
  expect(drifts(live), 'control: nothing to record').toEqual([]);
  return live;
}

function start(live: Live, script = 'true'): Promise<Ended> {
  return live.shim(['agent', 'probe', script]);
}

const drifts = (live: Live): unknown[] =>
  live.rowsOf('guard.drift').map(({ code, outcome }) => `${code} ${outcome}`);
const data = (live: Live, name: string): string => path.join(live.home, '.local/share/aup-guard', name);

/** The pinned copy: the one folder with a version for a name. */
function pinned(live: Live): string {
  const entry = /"path": "([^"]+)",\s+"files"/.exec(
    readFileSync(path.join(live.state, 'install/journal.json'), 'utf8'),
  );
  return entry?.[1] ?? '';
}

describe('at the next start', () => {
  it.each([
    ['a shim that was changed', 'shims/claude', (file: string) => appendFileSync(file, 'exit 0\n'), 'shim'],
    ['a shim that is gone', 'shims/claude', (file: string) => rmSync(file), 'shim'],
    ['a launcher that may no longer be run', 'shims/aup-guard', (f: string) => chmodSync(f, 0o600), 'shim'],
    [
      'a start file that was emptied',
      'env.sh',
      (file: string) => appendFileSync(file, 'PATH=/bin\n'),
      'start',
    ],
  ] as const)('%s is put back', async (...[, name, change, part]) => {
    const live = await open();
    const file = data(live, name);
    const before = readFileSync(file, 'utf8');
    const { mode } = statSync(file);
    change(file);
    const ended = await start(live);
    expect(ended.err).toMatch(/files of the guard were changed and are put back: ~?\S*aup-guard/);
    expect(statSync(file).mode).toBe(mode);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(drifts(live)).toEqual([`${part} undone`]);
    expect((await start(live)).err).toBe('');
  });

  it('a folder opened to others is shut', async () => {
    const live = await open();
    chmodSync(data(live, '.'), 0o777);
    expect((await start(live)).err).toMatch(/aup-guard is open to other users/);
    expect(statSync(data(live, '.')).mode & 0o022).toBe(0);
    expect(drifts(live)).toEqual(['rights undone']);
  });

  it('lines taken out of a start file are told', async () => {
    const live = await open();
    const file = path.join(live.home, '.profile');
    const rc = existsSync(file) ? file : path.join(live.home, '.bashrc');
    live.write(rc, 'true\n');
    expect((await start(live)).err).toMatch(
      /no longer holds the guard's lines\n {2}next {2}npx aup-guard install/,
    );
    expect(drifts(live)).toEqual(['start observed']);
  });

  it('a shim that became a link is told', async () => {
    const live = await open();
    rmSync(data(live, 'shims/claude'));
    symlinkSync('/bin/true', data(live, 'shims/claude'));
    expect((await start(live)).err).toMatch(/claude is no longer a file of its own/);
    expect(drifts(live)).toEqual(['shim observed']);
  });

  it('the list of files itself is not to be removed or written', async () => {
    const live = await open();
    const file = path.join(live.state, 'manifest');
    const kept = readFileSync(file, 'utf8');
    rmSync(file);
    expect((await start(live)).err).toMatch(/no longer holds the guard's own list/);
    live.write(file, kept.replace('"mac":"', '"mac":"0'));
    await start(live);
    expect(drifts(live)).toEqual(['manifest observed', 'manifest observed']);
    expect(await live.cli(['install', '--yes'])).toMatchObject({ code: 0 });
    expect((await start(live)).err).toBe('');
  });

  it('a changed program of the guard stops an enforced session', async () => {
    const live = await open();
    const program = path.join(pinned(live), 'dist/gates.json');
    const shim = path.join(pinned(live), 'bin/aup-shim.js');
    const run = (): Promise<Ended> =>
      live.start([process.execPath, shim, 'agent', 'probe', 'echo ran']).ended;
    const doctor = (): unknown => driftFindings(openMachine(live.env, live.repo));
    expect((await run()).out, 'control').toBe('ran\n');
    expect(doctor()).toMatchObject([{ grade: 'ok' }]);
    appendFileSync(program, ' ');
    expect(doctor()).toMatchObject([
      { grade: 'fail', cause: expect.stringMatching(/gates\.json was changed/) },
    ]);
    const ended = await run();
    expect(ended).toMatchObject({ code: 4, out: '' });
    expect(ended.err).toMatch(/not started: programs of the guard were changed: \S+gates\.json was changed/);
    live.write(
      live.userPolicy,
      policy({ defaults: '{ phase: monitor, stance: allow, on_guard_failure: allow }' }),
    );
    expect((await run()).out, 'where nothing stops for a fault').toBe('ran\n');
  });

  it('a changed policy is told once', async () => {
    const live = await open();
    live.write(live.userPolicy, policy({ push: 'monitor' }));
    expect((await start(live)).err).toMatch(/the policy changed since the last session: \S*aup\.yaml/);
    expect((await start(live)).err).toBe('');
    expect(live.rowsOf('policy.changed')).toMatchObject([{ outcome: 'changed', decision: 'warn' }]);
  });
});

describe('while a session runs', () => {
  it('an edited policy and shim are told and recorded, and the session keeps its policy', async () => {
    const live = await open();
    const loose = path.join(live.dir, 'loose.yaml');
    live.write(loose, policy({ push: 'monitor' }));
    const edit = `echo x >> ${data(live, 'shims/claude')}`;
    const python = `python3 -c "open('${live.userPolicy}','w').write(open('${loose}').read())"`;
    const ended = await start(live, `${python}; sleep 3; ${edit}; git push -q origin main; echo $?`);
    expect(ended.out).toBe('1\n');
    expect(ended.err).toMatch(/aup\.yaml was changed while this session runs; the session keeps the policy/);
    expect(ended.err).toMatch(/shims\/claude was changed while this session runs/);
    expect(live.rowsOf('policy.changed')).toMatchObject([{ outcome: 'observed' }]);
    expect(drifts(live)).toEqual(['shim observed']);
    expect(live.remoteHas()).toBe(false);
  });

  it('a start file that leads round the shims is told, once', async () => {
    const live = await open();
    const add = `echo 'claude() { command claude; }' >> ~/.bashrc`;
    const ended = await start(live, `python3 -c "import os; os.system('''${add}''')"; sleep 5`);
    expect(ended.err.match(/\.bashrc was changed while this session runs/g)).toHaveLength(1);
    expect(drifts(live)).toEqual(['start observed']);
  });

  it('nothing is an incident during maintenance', async () => {
    const live = await open();
    const machine = openMachine(live.env, live.repo);
    const agent = live.start([
      process.execPath,
      path.resolve('bin/aup-shim.js'),
      'agent',
      'probe',
      'until test -e go; do sleep 0.1; done',
    ]);
    await eventually(() => live.rowsOf('session.started').length === 2, { what: () => agent.text() });
    openWindow(machine, { minutes: 1, assurance: 'second-terminal' });
    live.write(live.userPolicy, policy({ push: 'monitor' }));
    await eventually(() => live.rowsOf('policy.changed').length === 1, { what: () => agent.text() });
    closeWindow(machine);
    live.write(path.join(live.repo, 'go'), '');
    expect((await agent.ended).err).toBe('');
    expect(live.rowsOf('policy.changed')).toMatchObject([{ outcome: 'allowed', decision: 'allow' }]);
  });
});
