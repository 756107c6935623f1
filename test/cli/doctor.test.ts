import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { cli, type Home, installedCopy, makeHome, type Ran, standInClaude, which } from '../fixtures/home.ts';

// Each starts whole sessions, shells and a terminal, on machines that have other work too.
// Most of its time a doctor waits for others: two are run at once, and no more, or its own limits would be tried.
vi.setConfig({ testTimeout: 120_000, maxConcurrency: 2 });

interface Check {
  readonly id: string;
  readonly grade: 'ok' | 'warn' | 'fail' | 'skip';
  readonly text: string;
  readonly cause?: string;
  readonly remedy?: string;
}

interface Report {
  readonly code: number | null;
  readonly ok: boolean;
  /** What it says itself. */
  readonly ms: number;
  readonly checks: readonly Check[];
  of(id: string): Check | undefined;
}

const homes: Home[] = [];
afterAll(() => {
  for (const made of homes.splice(0)) made.remove();
});

/** `aup-guard ARGS`, while other tests go on. */
function run(at: Home, argv: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const options = { env: { ...at.env, ...env }, cwd: path.dirname(at.dir), timeout: 60_000 };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [cli, ...argv], options, (_, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
    child.stdin?.end();
  });
}

async function home(options: { install?: readonly string[] | false; shell?: string } = {}): Promise<Home> {
  const made = makeHome('home', options.shell ?? '/bin/bash');
  homes.push(made);
  if (options.install === false) return made;
  expect(await run(made, ['install', '--yes', ...(options.install ?? [])])).toMatchObject({ code: 0 });
  return made;
}

/** As in a terminal that was opened after the install, unless told otherwise. */
async function doctor(at: Home, env: Readonly<Record<string, string>> = {}): Promise<Report> {
  const PATH = `${at.shims}:${at.env['PATH'] ?? ''}`;
  const ran = await run(at, ['doctor', '--json'], { PATH, ...env });
  const body: unknown = JSON.parse(ran.out);
  expect(body).toMatchObject({ schema: 'aup-guard/doctor/1' });
  const report = body as Omit<Report, 'code' | 'of'>;
  return { ...report, code: ran.code, of: (id) => report.checks.find((check) => check.id === id) };
}

/** Nothing is tried where no throwaway folder can be made: for tests of what lies around an agent. */
const UNTRIED = { TMPDIR: '/aup-nowhere' };
const NOT_TRIED = ['canary', 'agent'];

function failed(report: Report): string[] {
  return report.checks.filter(({ grade }) => grade === 'fail').map(({ id }) => id);
}

/** A file of the installed copy. */
function installed(at: Home, name: string): string {
  return path.join(installedCopy(at), name);
}

const CANARIES = [
  'canary.secret',
  'canary.restore',
  'canary.push',
  'canary.push-full-path',
  'canary.delete',
  'canary.paste',
  'canary.box',
  'canary.ledger',
];

describe.concurrent("the agent's own hooks", () => {
  it('are red when they were taken out, and when what they call was changed', async () => {
    const at = await home();
    writeFileSync(path.join(at.dir, '.claude/settings.json'), '{}');
    appendFileSync(path.join(at.dir, '.local/share/aup-guard/aup-hook'), '# x\n');
    const red = failed(await doctor(at, UNTRIED));
    expect(red).toEqual(['drift', 'hooks.settings', 'hooks.launcher', 'canary']);
  });
});

describe.concurrent('a sound install', () => {
  it('is green, canary by canary, and leaves nothing behind', async () => {
    const at = await home({ shell: '/bin/zsh' });
    mkdirSync(path.join(at.dir, '.config/fish'), { recursive: true });
    writeFileSync(path.join(at.dir, '.bashrc'), '');
    at.cli(['install', '--yes']);
    const before = at.snapshot();
    const temporary = path.join(path.dirname(at.dir), 't');
    mkdirSync(temporary);
    const report = await doctor(at, { TMPDIR: temporary });
    expect(failed(report)).toEqual([]);
    expect(report).toMatchObject({ code: 0, ok: true });
    for (const id of [...CANARIES, 'hooks', 'state.private', 'state.write', 'state.log'])
      expect(report.of(id), id).toMatchObject({ grade: 'ok' });
    expect(report.of('canary.email')?.text).toContain('watched, not replaced (DATA-2 is in monitor)');
    expect(report.of('canary.push')?.text).toContain('HUMAN-1');
    const calls = { bash: 'bash -ic', zsh: 'zsh -ic, zsh -lc', fish: 'fish -c, fish -lc' };
    const here = Object.entries(calls).filter(([shell]) => which(shell) !== undefined);
    for (const [, call] of here) expect(report.of('shell')?.text).toContain(call);
    expect(report.of('state.word')?.text).toMatch(/shows [a-z]+-[a-z]+;/);
    // fish makes a folder for its history whenever it is started.
    const after = [...at.snapshot()].filter(([file]) => !file.startsWith('.local/share/fish'));
    expect(new Map(after)).toEqual(before);
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe.concurrent('an interrupt', () => {
  it('leaves neither folders nor programs', async () => {
    const at = await home({ install: false });
    const temporary = path.join(path.dirname(at.dir), 't');
    mkdirSync(temporary);
    const child = spawn(process.execPath, [cli, 'doctor'], {
      env: { ...at.env, TMPDIR: temporary },
      stdio: 'ignore',
    });
    const made = (): readonly string[] => readdirSync(temporary);
    // The session runs once the model is up and its log is there.
    await vi.waitUntil(
      () => made().some((dir) => existsSync(path.join(temporary, dir, 'model.jsonl'))),
      20_000,
    );
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    expect(code).toBe(130);
    expect(made()).toEqual([]);
    const running = (): string => at.run('ps', ['-eo', 'args']).out;
    await vi.waitFor(() => expect(running()).not.toContain(temporary), 5_000);
  });
});

describe.concurrent('without an install', () => {
  it('is red where an agent starts unguarded, and tries the package itself', async () => {
    const started = performance.now();
    const report = await doctor(await home({ install: false }));
    expect(performance.now() - started - report.ms, 'nothing is waited for at its end').toBeLessThan(10_000);
    expect(report.code).toBe(4);
    expect(failed(report)).toEqual(['install']);
    expect(report.of('install')).toMatchObject({
      cause: 'claude starts without it',
      remedy: 'npx aup-guard install',
    });
    expect(report.of('canary.push')).toMatchObject({ grade: 'ok' });
  });
});

describe.concurrent('the policy', () => {
  it('that cannot be used is red and named by line; nothing is tried under another', async () => {
    const at = await home();
    const file = path.join(at.dir, '.config/aup-guard/aup.yaml');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'aup: 1\npolicy: { name: Broken, version: "1" }\nclauzes: []\n');
    const report = await doctor(at);
    expect(report.code).toBe(4);
    expect(failed(report)).toEqual(['policy']);
    expect(report.of('policy')?.cause).toContain('~/.config/aup-guard/aup.yaml:3:1');
    expect(report.of('canary')).toMatchObject({ grade: 'skip' });
    const lines = at.cli(['doctor']).out.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^FAIL {2}the policy cannot be used: .+; next: .+$/);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/^(?:ok {4}|warn {2}|FAIL {2}|skip {2})\S/);
    expect(lines.at(-1)).toMatch(/^\d+ ok(?: · \d+ (?:warn|FAIL|skip))* {3}\d+\.\d s$/);
    const quiet = at.cli(['doctor', '--quiet']);
    expect(quiet).toMatchObject({ code: 4, err: '' });
    expect(quiet.out).not.toMatch(/^(?:ok|skip|\d)/m);
  });

  it('that only watches is green, and said to stop nothing', async () => {
    const report = await doctor(await home({ install: ['--profile', 'monitor'] }));
    expect(failed(report)).toEqual([]);
    for (const id of ['canary.secret', 'canary.push', 'canary.delete']) {
      expect(report.of(id)).toMatchObject({ grade: 'ok' });
      expect(report.of(id)?.text, id).toMatch(
        / is watched, not (?:replaced|stopped) \([A-Z]+-\d is in monitor\)/,
      );
    }
    expect(report.of('canary.box')).toMatchObject({ grade: 'skip' });
  });

  it('of the user is the one that is tried', async () => {
    const at = await home({ install: ['--profile', 'strict'] });
    // As long as that of a Mac: sockets must not lie in it.
    const TMPDIR = path.join(path.dirname(at.dir), 'long-'.repeat(9));
    mkdirSync(TMPDIR);
    const report = await doctor(at, { TMPDIR });
    expect(failed(report)).toEqual([]);
    expect(report.of('canary.email')?.text).toContain('never reaches the model (DATA-2)');
    expect(report.of('policy')?.text).toContain('Strict policy');
  });
});

describe.concurrent('installed, but inert', () => {
  it('sees an agent on PATH before the shim, in this terminal and in new ones', async () => {
    const at = await home();
    const early = path.join(path.dirname(at.dir), 'early');
    mkdirSync(early);
    symlinkSync(standInClaude, path.join(early, 'claude'));
    appendFileSync(path.join(at.dir, '.bashrc'), `PATH='${early}':$PATH\n`);
    const PATH = `${early}:${at.shims}:${at.env['PATH'] ?? ''}`;
    const report = await doctor(at, { ...UNTRIED, PATH });
    expect(report.code).toBe(4);
    expect(failed(report)).toEqual(['shell.bash-ic', 'shell.here', ...NOT_TRIED]);
    expect(report.of('shell.bash-ic')?.cause).toContain(`${early}/claude comes before the shim`);
    expect(report.of('shell.here')?.cause).toContain(`${early}/claude comes before the shim`);
    expect(report.of('shell')?.text, 'control: login shells are right').toContain('bash -lc');
  });

  it('sees an alias in front of the shim, and does not wait for a start file that hangs', async () => {
    const at = await home();
    appendFileSync(path.join(at.dir, '.bashrc'), "alias claude='/opt/claude'\necho hello from here\n");
    appendFileSync(path.join(at.dir, '.profile'), 'sleep 60\n');
    const report = await doctor(at, UNTRIED);
    expect(failed(report)).toEqual(['shell.bash-ic', ...NOT_TRIED]);
    expect(report.of('shell.bash-ic')?.cause).toContain('an alias called claude');
    expect(report.of('shell.bash-lc')).toMatchObject({ grade: 'warn', cause: 'it took more than 4 s' });
  });

  it('sees a shim that starts the agent directly', async () => {
    const at = await home();
    writeFileSync(path.join(at.shims, 'claude'), '#!/bin/sh\nexec claude "$@"\n');
    const report = await doctor(at);
    expect(report.code).toBe(4);
    expect(failed(report)).toEqual([
      'install.claude',
      'canary.secret',
      'canary.restore',
      'canary.push',
      'canary.push-full-path',
      'canary.delete',
      'canary.paste',
      'canary.box',
      'canary.ledger',
    ]);
    expect(report.of('canary.secret')?.cause).toBe('it reached the model although DATA-1 is enforced');
    expect(report.of('canary.push')?.cause).toBe('it went through although HUMAN-1 is enforced');
    expect(JSON.stringify(report.checks)).not.toMatch(/AKIA[A-Z2-7]{16}/);
  });

  it('sees a shim that does not start at all, in its own words', async () => {
    const at = await home();
    writeFileSync(
      installed(at, 'dist/aup-shim.cjs'),
      'process.stderr.write("no such thing\\n"); process.exit(7);\n',
    );
    const report = await doctor(at);
    expect(failed(report)).toEqual(['drift', 'canary']);
    expect(report.of('canary')?.cause).toBe('no such thing');
  });

  it('sees a gate that lets everything through', async () => {
    const at = await home();
    writeFileSync(installed(at, 'install/gate.sh'), '#!/bin/sh\nexec \'@REAL@\' "$@"\n');
    // Where there is a native front, it asks by itself.
    for (const name of readdirSync(installed(at, 'dist')).filter((file) => file.startsWith('front-'))) {
      rmSync(path.join(installed(at, 'dist'), name));
    }
    const report = await doctor(at);
    expect(report.code).toBe(4);
    // The box comes all the same: the git hook behind the gate asks.
    expect(failed(report)).toEqual(['drift', 'canary.push', 'canary.delete']);
    expect(report.of('canary.push')?.cause).toContain('only the git hook stopped it');
    expect(report.of('install.copy'), 'and that the copy was changed').toMatchObject({ grade: 'warn' });
  });

  it.each([
    ['does not start', '#!/bin/sh\nexit 126\n', 'a part of the guard does not start'],
    ['lets everything through', '#!/bin/sh\nexit 0\n', 'it went through although HUMAN-1 is enforced'],
  ])('sees a git hook that %s', async (_, content, cause) => {
    const at = await home();
    writeFileSync(installed(at, 'install/git-hook.sh'), content);
    const report = await doctor(at);
    expect(report.code).toBe(4);
    expect(failed(report)).toEqual(['drift', 'canary.push-full-path']);
    expect(report.of('canary.push-full-path')?.cause).toContain(cause);
  });
});

describe.concurrent("the guard's own files", () => {
  it('sees a changed log and folders others can write to', async () => {
    const at = await home();
    const state = path.join(at.dir, '.local/state/aup-guard');
    const ledger = readdirSync(path.join(state, 'ledger'))
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => path.join(state, 'ledger', name))[0];
    expect(ledger).toBeDefined();
    const text = readFileSync(ledger ?? '', 'utf8');
    writeFileSync(ledger ?? '', text.replace('install.applied', 'install.undone'));
    chmodSync(path.join(at.dir, '.local/share/aup-guard'), 0o777);
    const report = await doctor(at, UNTRIED);
    expect(report.code).toBe(4);
    expect(failed(report)).toEqual([...NOT_TRIED, 'state.private', 'state.log']);
    expect(report.of('state.private')?.cause).toContain('other users can change');
    expect(report.of('state.log')?.remedy).toContain('aup-guard log verify');
  });
});
