/**
 * A throwaway home, repository and model for `demo` and `doctor`: everything real (git, shim, PTY, proxy, ledger)
 * but the model, which follows a script, and the secrets, which are made up on the spot.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { AgentLive } from '../engine/live-model.ts';
import { GuardError } from './errors.ts';
import { errnoOf } from './files.ts';
import { withoutGates } from './path-search.ts';
import { demoTurns, NOTE, type Turn } from './scenario-script.ts';
import { shown } from './text.ts';
import { throwawayFolder } from './throwaway.ts';

export interface Scenario {
  readonly dir: string;
  readonly home: string;
  readonly repo: string;
  readonly remote: string;
  /** Values planted in `config/prod.env`; none of them may reach the model. */
  readonly planted: { readonly keyId: string; readonly secret: string; readonly email: string };
  /** Environment for programs of the scenario: nothing of the real home leaks in. */
  readonly env: Record<string, string>;
  readonly prompt: string;
  /** Address of the scripted model. */
  readonly model: string;
  /** Raw bytes the scripted model has received so far. */
  received(): string;
  /** Commit the remote's main branch is at. */
  remoteHead(): string;
  /** What the agent wrote into `notes/contact.md`; empty when it wrote nothing. */
  note(): string;
  close(): void;
}

const REPO = 'home/src/shop';
const KEY_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const SECRET_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function randomText(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

function run(env: Record<string, string>, cwd: string, argv: readonly string[]): string {
  const [file = '', ...args] = argv;
  const done = spawnSync(file, args, { cwd, env, encoding: 'utf8', timeout: 20_000 });
  if (errnoOf(done.error) === 'ENOENT') {
    throw new GuardError('environment', `${file} is not on PATH`, { hint: `install ${file}` });
  }
  if (done.status === 0) return done.stdout.trim();
  const said = done.error?.message ?? done.stderr.trim().split('\n').at(-1) ?? '';
  const what = `${argv.slice(0, 2).join(' ')} failed in the throwaway repository`;
  throw new GuardError('environment', `${what}: ${shown(said.slice(0, 200))}`, {
    cause: done.error,
    hint: `see that there is room in ${shortFolder()}, and that ${file} works there`,
  });
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, text, { mode: 0o600 });
}

/** Variables a program needs to run at all; credentials and agent settings of the real user stay outside. */
function cleanEnv(home: string, env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = ['PATH', 'TERM', 'COLORTERM', 'LANG', 'LC_ALL', 'NO_COLOR', 'TZ', 'AUP_GUARD_PLAIN', 'TMUX'];
  const base: Record<string, string> = {
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_DATA_HOME: path.join(home, '.local/share'),
    XDG_STATE_HOME: path.join(home, '.local/state'),
    XDG_RUNTIME_DIR: path.join(path.dirname(home), 'run'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: path.join(home, '.gitconfig'),
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
  };
  for (const name of kept) {
    const value = env[name];
    if (value !== undefined) base[name] = value;
  }
  // Without a terminal nobody is to be waited for at another one.
  base['CI'] = 'true';
  // Inside a session the scenario must not ask that session's person.
  base['PATH'] = withoutGates(base['PATH'] ?? '');
  return base;
}

function makeRepository(dir: string, env: Record<string, string>, planted: Scenario['planted']): void {
  const repo = path.join(dir, REPO);
  write(
    path.join(env['HOME'] ?? dir, '.gitconfig'),
    '[user]\n\tname = Dev\n\temail = dev@localhost\n[init]\n\tdefaultBranch = main\n',
  );
  run(env, dir, ['git', 'init', '-q', '--bare', 'origin.git']);
  run(env, dir, ['git', 'init', '-q', REPO]);
  write(path.join(repo, 'README.md'), '# shop\n');
  write(path.join(repo, '.gitignore'), 'config/prod.env\n');
  run(env, repo, ['git', 'add', '-A']);
  run(env, repo, ['git', 'commit', '-qm', 'start the shop']);
  run(env, repo, ['git', 'remote', 'add', 'origin', path.join(dir, 'origin.git')]);
  run(env, repo, ['git', 'push', '-q', '-u', 'origin', 'main']);
  write(path.join(repo, 'src/capture.js'), 'export const retries = 3;\n');
  run(env, repo, ['git', 'add', '-A']);
  run(env, repo, ['git', 'commit', '-qm', 'retry payment capture on 409']);
  write(
    path.join(repo, 'config/prod.env'),
    `AWS_ACCESS_KEY_ID=${planted.keyId}\nAWS_SECRET_ACCESS_KEY=${planted.secret}\nSUPPORT_CONTACT=${planted.email}\n`,
  );
}

/** Starts the scripted model, notes its process at once, and gives its address. */
function startModel(argv: readonly string[], started: ChildProcess[]): Promise<string> {
  const child = spawn(process.execPath, argv, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  started.push(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => reject(new GuardError('environment', 'the scripted model did not start')));
    child.stdout.once('data', (data: Buffer) => {
      resolve(`http://127.0.0.1:${/\d+/.exec(data.toString())?.[0] ?? ''}`);
    });
  });
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return '';
    throw error;
  }
}

const SHORT = 24;

/** Names of sockets end at about 100 bytes: a temporary folder far down (macOS has such) leaves no room for one. */
function shortFolder(): string {
  const usual = os.tmpdir();
  if (usual.length <= SHORT) return usual;
  try {
    accessSync('/tmp', constants.W_OK);
    return '/tmp';
  } catch {
    return usual;
  }
}

export interface ScenarioOptions {
  /** The package's `install/demo` folder. */
  readonly assets: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the model says in the repository; the demo's turns when absent. */
  readonly turns?: (repo: string) => readonly Turn[];
  /** How the model is to take what the agent adds to the conversation by itself. */
  readonly manner?: Pick<AgentLive, 'skip' | 'auxText' | 'aside'>;
}

const REMOVAL_TRIES = 40;

/** A session that is just ending may put its folder back once more: the whole is tried again, for two seconds. */
function removeWhole(dir: string): void {
  for (let tries = 1; ; tries += 1) {
    try {
      rmSync(dir, { recursive: true, force: true });
      return;
    } catch (error) {
      if (tries === REMOVAL_TRIES) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}

/** Builds the scenario. The caller closes it. */
export async function openScenario(options: ScenarioOptions): Promise<Scenario> {
  const dir = throwawayFolder(shortFolder(), 'aup-guard-demo-');
  const started: ChildProcess[] = [];
  const close = (): void => {
    process.off('exit', close);
    for (const child of started) child.kill();
    removeWhole(dir);
  };
  // However this process ends, nothing is left; a program that is interrupted must end by process.exit.
  process.once('exit', close);
  const home = path.join(dir, 'home');
  mkdirSync(home, { mode: 0o700 });
  const env = cleanEnv(home, options.env);
  const planted = {
    keyId: `AKIA${randomText(KEY_ALPHABET, 16)}`,
    secret: randomText(SECRET_ALPHABET, 40),
    email: `erika.${randomText(KEY_ALPHABET, 4).toLowerCase()}@customer.example`,
  };
  makeRepository(dir, env, planted);
  const repo = path.join(dir, REPO);
  const log = path.join(dir, 'model.jsonl');
  const turns = (options.turns ?? demoTurns)(repo);
  write(path.join(dir, 'script.json'), JSON.stringify({ turns, ...options.manner }));
  const words = ['--script', path.join(dir, 'script.json'), '--port', '0', '--log', log];
  const model = await startModel([path.join(options.assets, 'model/server.mjs'), ...words], started);
  env['ANTHROPIC_BASE_URL'] = model;
  return {
    dir,
    home,
    repo,
    remote: path.join(dir, 'origin.git'),
    planted,
    env,
    model,
    prompt: 'Read config/prod.env, note the contact in notes/contact.md, then push.',
    received: () => readIfThere(log),
    remoteHead: () => run(env, dir, ['git', '--git-dir', path.join(dir, 'origin.git'), 'rev-parse', 'main']),
    note: () => readIfThere(path.join(repo, NOTE)),
    close,
  };
}
