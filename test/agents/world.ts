/** A throwaway home, repository, remote and scripted model around a real agent. Nothing leaves loopback. */
import { generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
import { spoken } from '../../src/host/scenario-script.ts';
import { startModelServer, type ModelServer, type Turn } from '../../install/demo/model/server.mjs';
import { claude as claudeDriver } from './drivers/claude.ts';
import type { Call, Driver, Place } from './drivers/model.ts';

const agents = process.env['AUP_AGENTS_DIR'];
if (agents === undefined) throw new Error('AUP_AGENTS_DIR is not set: start with `npm run test:agents`');

const AGENTS = path.resolve(agents);

/** Where they were installed. */
export function agentsFolder(): string {
  return AGENTS;
}

/** The pinned program of an agent. */
export function programOf({ bin }: Driver): string {
  return path.join(AGENTS, bin);
}

/** Why an agent is not there, when it could not be installed. */
export function missing({ id }: Driver): string | undefined {
  const file = path.join(AGENTS, 'missing.json');
  if (!existsSync(file)) return undefined;
  const reasons: Readonly<Record<string, string>> = JSON.parse(readFileSync(file, 'utf8'));
  return reasons[id];
}

export const SHIM: string = path.resolve('bin/aup-shim.js');
const GUARD = path.resolve('bin/aup-guard.js');

const SYSTEM = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Made up, but of the shape scanners and we look for. */
export const SECRETS: Readonly<Record<'keyId' | 'secret' | 'github' | 'email', string>> = {
  keyId: ['AKIA', 'QZ7MT4XW2LKD5RVN'].join(''),
  secret: 'pL8vQ2nX7sRk0wYtB4mJ6hDcF1gZ9aUeT3oKiNxW',
  github: ['ghp_', 'v9KcTq3LwZ8rXb2NdYh5JfMs7PgAe4Ru1Wo6'].join(''),
  email: 'erika.mustermann@customer.example',
};

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly ms: number;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Without the guard: what the agent does by itself. */
  readonly direct?: boolean;
  /** Another way to Claude: what stands before its arguments. */
  readonly argv?: readonly string[];
}

export interface Row {
  readonly kind: string;
  readonly outcome?: string;
  readonly decision?: string;
  readonly verb?: string;
  readonly clause?: string;
  readonly assurance?: string;
}

export interface World {
  readonly driver: Driver;
  readonly dir: string;
  readonly home: string;
  readonly config: string;
  readonly repo: string;
  readonly remote: string;
  readonly env: Readonly<Record<string, string>>;
  readonly model: ModelServer;
  readonly pem: string;
  /** What the model says, turn by turn. */
  script(...turns: readonly Turn[]): void;
  /** `AGENT ARGS` on pipes, in a session of its own: no terminal anywhere. */
  claude(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** One prompt in its most permissive mode, so that every no is the guard's. */
  ask(prompt: string, options?: RunOptions & { readonly args?: readonly string[] }): Promise<Ran>;
  /** The command line of the wrapped agent, for terminals. */
  command(args: readonly string[]): readonly string[];
  /** Environment in which shell text runs between the guard and the real agent; its arguments are `$@`. */
  before(shell: string): Readonly<Record<string, string>>;
  /** Takes hooks out of the agent's own settings again, for what it does by itself. */
  disarm(): void;
  git(...args: readonly string[]): string;
  remoteHead(): string;
  put(name: string, text: string): void;
  read(name: string): string;
  /** Text of all requests so far. */
  wire(): string;
  /** Names of the planted values, and of their spellings, that a request held. */
  leaks(): readonly string[];
  /** Rows of the ledger, checked first. */
  rows(): readonly Row[];
  close(): Promise<void>;
}

export const POLICY: string = readFileSync('install/policies/starter.yaml', 'utf8').replace(
  'phase: monitor\n    when: { data: personal }',
  'phase: enforce\n    when: { data: personal }',
);

/** What the guard wrote for the agent, wherever it stands among the arguments. */
const GIVEN =
  'last= given=; for word; do case "$last" in --settings|--plugin-dir) given=$word ;; esac; last=$word; done';

function run(argv: readonly string[], cwd: string, env: Readonly<Record<string, string>>): string {
  const [file = '', ...args] = argv;
  const done = spawnSync(file, args, { cwd, env, encoding: 'utf8', timeout: 30_000 });
  if (done.status !== 0) throw new Error(`${argv.join(' ')}: ${done.stderr}${done.error?.message ?? ''}`);
  return done.stdout.trim();
}

/** Every spelling in which a value could leave: as it is, in JSON, by URL, in hex, in base64 at each alignment. */
function spellings(value: string): readonly (readonly [string, string])[] {
  const bytes = Buffer.from(value);
  const shifted = [0, 1, 2].map((pad): readonly [string, string] => {
    const text = Buffer.concat([Buffer.alloc(pad), bytes])
      .toString('base64')
      .replaceAll('=', '');
    // The ends depend on what stands beside the value.
    return [`base64+${pad}`, text.slice(pad === 0 ? 0 : pad + 1, -2)];
  });
  return [
    ['raw', value],
    ['json', JSON.stringify(value).slice(1, -1)],
    ['url', encodeURIComponent(value)],
    ['hex', bytes.toString('hex')],
    ...shifted,
  ];
}

function plantRepository(dir: string, env: Readonly<Record<string, string>>, pem: string): void {
  const repo = path.join(dir, 'shop');
  run(['git', 'init', '-q', '--bare', '-b', 'main', 'origin.git'], dir, env);
  run(['git', 'init', '-q', '-b', 'main', 'shop'], dir, env);
  const files: Record<string, string> = {
    'README.md': '# shop\n',
    '.gitignore': 'config/\nnode_modules/\n',
    'src/capture.js': 'export const retries = 3;\n',
    'node_modules/left/index.js': 'module.exports = 1;\n',
    'config/prod.env': [
      `AWS_ACCESS_KEY_ID=${SECRETS.keyId}`,
      `AWS_SECRET_ACCESS_KEY=${SECRETS.secret}`,
      `GITHUB_TOKEN=${SECRETS.github}`,
      `SUPPORT_CONTACT=${SECRETS.email}`,
      '',
    ].join('\n'),
    'config/server.pem': pem,
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(repo, name)), { recursive: true });
    writeFileSync(path.join(repo, name), text);
  }
  run(['git', 'add', '-A'], repo, env);
  run(['git', 'commit', '-qm', 'start the shop'], repo, env);
  run(['git', 'remote', 'add', 'origin', path.join(dir, 'origin.git')], repo, env);
  run(['git', 'push', '-q', '-u', 'origin', 'main'], repo, env);
  writeFileSync(path.join(repo, 'src/capture.js'), 'export const retries = 5;\n');
  run(['git', 'commit', '-qam', 'retry payment capture on 409'], repo, env);
}

/** Nothing of the real user is left in it. */
function isolated(driver: Driver, place: Place): Record<string, string> {
  const { home } = place;
  return {
    HOME: home,
    PATH: `${path.dirname(programOf(driver))}:${path.dirname(process.execPath)}:${SYSTEM}`,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    SHELL: '/bin/bash',
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_DATA_HOME: path.join(home, '.local/share'),
    XDG_STATE_HOME: path.join(home, '.local/state'),
    GIT_CONFIG_NOSYSTEM: '1',
    NO_PROXY: '127.0.0.1,localhost',
    ...driver.env(place),
  };
}

const ORPHAN_MS = 8000;

interface Spawned {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input: string;
}

/** In a session of its own: without that it would find the terminal the tests were started on. */
function onPipes({ argv, cwd, env, input }: Spawned): Promise<Ran> {
  const started = performance.now();
  const [file = '', ...args] = argv;
  return new Promise((resolve, reject) => {
    // Nobody is there to answer at another terminal.
    const child = spawn(file, args, { cwd, env: { CI: 'true', ...env }, detached: true });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => void out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => void err.push(chunk));
    const late = setTimeout(() => child.kill('SIGKILL'), 80_000);
    child.on('error', reject);
    // A killed guard leaves its agent behind, which holds the pipes: it gets a moment, then its group ends.
    child.on('exit', (_code, signal) => {
      if (signal !== 'SIGKILL' || child.pid === undefined) return;
      const group = -child.pid;
      setTimeout(() => endQuietly(group), ORPHAN_MS);
    });
    child.on('close', (code) => {
      clearTimeout(late);
      const ms = performance.now() - started;
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString(), ms });
    });
    // A program that ends without reading its input closes it: not a fault of the test.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

function settle({ home }: Place): void {
  mkdirSync(path.join(home, '.config/aup-guard'), { recursive: true, mode: 0o700 });
  writeFileSync(
    path.join(home, '.gitconfig'),
    '[user]\n\tname = Dev\n\temail = dev@localhost\n[init]\n\tdefaultBranch = main\n',
  );
}

export interface WorldOptions {
  readonly policy?: string;
  /** Default: Claude Code. */
  readonly driver?: Driver;
}

/** Builds it; the caller closes it. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const driver = options.driver ?? claudeDriver;
  const dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-agent-')));
  const [home, repo] = [path.join(dir, 'home'), path.join(dir, 'shop')];
  mkdirSync(home, { mode: 0o700 });
  const model = await startModelServer({ script: { turns: [] } });
  const place = { dir, home, repo, model: model.url };
  settle(place);
  driver.settle(place);
  const policy = path.join(home, '.config/aup-guard/aup.yaml');
  writeFileSync(policy, options.policy ?? POLICY);
  chmodSync(policy, 0o600);
  const env = isolated(driver, place);
  const { privateKey: pem } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  plantRepository(dir, env, pem);
  if (driver.native === true)
    run([process.execPath, GUARD, 'install', '--yes', '--agents', driver.id], repo, env);
  return new AgentWorld({ driver, dir, home, config: path.join(home, '.claude'), repo, env, model, pem });
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

/** Processes that live in a world: everything started in it has its home. */
function started(dir: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(`HOME=${dir}/home\0`))
    .map(Number);
}

type Parts = Pick<World, 'driver' | 'dir' | 'home' | 'config' | 'repo' | 'env' | 'model' | 'pem'>;

class AgentWorld implements World {
  readonly driver: Driver;
  readonly dir: string;
  readonly home: string;
  readonly config: string;
  readonly repo: string;
  readonly remote: string;
  readonly env: Readonly<Record<string, string>>;
  readonly model: ModelServer;
  readonly pem: string;

  constructor(parts: Parts) {
    this.driver = parts.driver;
    this.dir = parts.dir;
    this.home = parts.home;
    this.config = parts.config;
    this.repo = parts.repo;
    this.env = parts.env;
    this.model = parts.model;
    this.pem = parts.pem;
    this.remote = path.join(parts.dir, 'origin.git');
  }

  script(...turns: readonly Turn[]): void {
    const { skip, auxText, aside } = this.driver;
    const more = {
      ...(skip === undefined ? {} : { skip }),
      ...(auxText === undefined ? {} : { auxText }),
      ...(aside === undefined ? {} : { aside }),
    };
    const said = this.driver.speaks === true ? turns.map(spoken) : turns;
    this.model.setScript({ turns: said, chunk: 7, ...more });
  }

  claude(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
    // Hooks of an install would hold it outside of a session as well.
    if (options.direct === true && this.driver.native === true)
      run([process.execPath, GUARD, 'uninstall', '--yes'], this.repo, this.env);
    return onPipes({
      argv: options.argv
        ? [...options.argv, ...args]
        : [...(options.direct === true ? [programOf(this.driver)] : this.command([])), ...args],
      cwd: options.cwd ?? this.repo,
      env: { ...this.env, ...options.env },
      input: options.input ?? '',
    });
  }

  ask(prompt: string, options: RunOptions & { readonly args?: readonly string[] } = {}): Promise<Ran> {
    const input = this.driver.input?.(prompt);
    const given = input === undefined ? options : { input, ...options };
    return this.claude([...this.driver.ask(prompt), ...(options.args ?? [])], given);
  }

  command(args: readonly string[]): readonly string[] {
    return [process.execPath, SHIM, 'agent', this.driver.id, ...args];
  }

  before(shell: string): Readonly<Record<string, string>> {
    const bin = path.join(this.dir, 'between');
    mkdirSync(bin, { recursive: true });
    const program = programOf(this.driver);
    const text = `#!/bin/sh\n${GIVEN}\n${shell}\nexec '${program}' "$@"\n`;
    writeFileSync(path.join(bin, path.basename(program)), text, { mode: 0o755 });
    return { PATH: `${bin}:${this.env['PATH'] ?? ''}` };
  }

  disarm(): void {
    if (this.driver.native !== true) return;
    run([process.execPath, GUARD, 'uninstall', '--yes'], this.repo, this.env);
  }

  git(...args: readonly string[]): string {
    return run(['/usr/bin/git', ...args], this.repo, this.env);
  }

  remoteHead(): string {
    return this.git('--git-dir', this.remote, 'rev-parse', 'main');
  }

  put(name: string, text: string): void {
    const file = path.resolve(this.repo, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  read(name: string): string {
    const file = path.resolve(this.repo, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  wire(): string {
    return this.model.requests
      .map(({ url, headers, body }) => `${url}\n${JSON.stringify(headers)}\n${body}`)
      .join('\n');
  }

  leaks(): readonly string[] {
    const wire = this.wire();
    const lines = this.pem.split('\n').filter((line) => line.length === 64);
    const values = [...Object.entries(SECRETS), ...lines.map((line, at) => [`pem:${at}`, line] as const)];
    return values.flatMap(([name, value]) =>
      spellings(value).flatMap(([how, text]) => (wire.includes(text) ? [`${name} ${how}`] : [])),
    );
  }

  rows(): readonly Row[] {
    run([process.execPath, GUARD, 'log', 'verify'], this.repo, this.env);
    const folder = path.join(this.home, '.local/state/aup-guard/ledger');
    return readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .toSorted()
      .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').trim().split('\n'))
      .map((line): Row => JSON.parse(line));
  }

  async close(): Promise<void> {
    await this.model.close();
    // An agent that was hung up may still be writing its last files.
    for (let tries = 0; tries < 20 && started(this.dir).length > 0; tries += 1) {
      for (const pid of started(this.dir)) endQuietly(pid);
      await new Promise((done) => setTimeout(done, 50));
    }
    rmSync(this.dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

export type { Call } from './drivers/model.ts';

/** One call of Claude's shell tool. */
export function bash(command: string): Call {
  return claudeDriver.calls.shell(command);
}

/** It may end by itself between the look and the signal. */
function endQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
