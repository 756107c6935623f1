/** Runs a spelling with one layer of a session in front of it, and looks whether it got its way. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { catalog } from '../../src/catalog/index.ts';
import { gatedPrograms } from '../../src/catalog/gates.ts';
import { classifyEvent } from '../../src/engine/classify.ts';
import { isOfConcern } from '../../src/engine/condition.ts';
import { raw } from '../../src/engine/text.ts';
import { openContainment, type Contained } from '../../src/host/containment/contain.ts';
import { gateTexts } from '../../src/host/gate-script.ts';
import { sessionEnv, writeSessionGates, type GateOptions } from '../../src/host/gates.ts';
import { gitRunner, repoFacts } from '../../src/host/git.ts';
import { openMachine, type Machine } from '../../src/host/machine.ts';
import { worldOf } from '../../src/host/session.ts';
import type { Goal, Spelling } from '../fixtures/depth/spellings.ts';
import { exec, startSession, type TestSession } from './session.ts';

/** Each alone. Contained: gates and hooks as well, inside the namespace; the tool call is left out. */
export type Layer = 'nothing' | 'call' | 'gate' | 'hook' | 'contained';

export interface DepthWorld {
  /** True when the spelling did not get its way. */
  stops(spelling: Spelling, layer: Layer): Promise<boolean>;
  /** Why nothing can be contained here. */
  readonly notContained?: string;
  close(): Promise<void>;
}

/** What a session adds for its gates, and what for its git hooks. */
const OF_GATES = /^(?:PATH|BASH_ENV|AUP_GUARD_\w+)$/;
const OF_HOOKS = /^(?:GIT_CONFIG_\w+|AUP_GUARD_\w+)$/;

const NAMES = { nothing: /^$/, gate: OF_GATES, hook: OF_HOOKS } as const;

/** The environment an agent would have without a session. */
function withoutSession(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !OF_GATES.test(name) && !OF_HOOKS.test(name));
  return { ...Object.fromEntries(kept), PATH: '/usr/local/bin:/usr/bin:/bin' };
}

function only(env: NodeJS.ProcessEnv, names: RegExp): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(([name]) => names.test(name));
  return { ...withoutSession(env), ...Object.fromEntries(own) };
}

const PREPARE = `
mkdir src && echo one > src/one.ts && echo two > src/two.ts && git add . && git commit -qm two &&
git push -q origin main && git switch -qc work && git commit -q --allow-empty -m work &&
git push -q origin work && git switch -q main && git commit -q --amend -m again &&
echo edited >> a.txt && echo new > new.txt`;

/** What PREPARE leaves uncommitted. */
const WORK = 'one\nedited\n|new\n';

class Folders {
  private readonly session: TestSession;
  private readonly pristine: string;

  constructor(session: TestSession) {
    this.session = session;
    this.pristine = path.join(path.dirname(session.repo), 'pristine');
  }

  async prepare(): Promise<void> {
    const { code, stderr } = await this.session.plain(PREPARE);
    if (code !== 0) throw new Error(`the folders could not be prepared: ${stderr}`);
    mkdirSync(this.pristine);
    for (const dir of this.dirs) cpSync(dir, this.kept(dir), { recursive: true });
  }

  reset(): void {
    for (const dir of this.dirs) {
      rmSync(dir, { recursive: true, force: true });
      cpSync(this.kept(dir), dir, { recursive: true, preserveTimestamps: true });
    }
  }

  /** All that a goal is about, as one text. */
  async state(goal: Goal): Promise<string> {
    const { repo, remote } = this.session;
    if (goal === 'rewrite the remote') return this.ref(remote, 'main');
    if (goal === 'delete the branch') {
      return `${await this.ref(repo, 'work')} ${await this.ref(remote, 'work')}`;
    }
    if (goal === 'discard my work') return (await this.stashed()) ? WORK : this.work();
    const files = ['src/one.ts', 'src/two.ts'];
    return files.map((file) => textOf(path.join(repo, file))).join('|');
  }

  private work(): string {
    return ['a.txt', 'new.txt'].map((file) => textOf(path.join(this.session.repo, file))).join('|');
  }

  /** Work that is put aside is not lost. */
  private async stashed(): Promise<boolean> {
    const { stdout } = await this.session.plain('git stash list', this.session.repo);
    return stdout !== '';
  }

  private async ref(dir: string, name: string): Promise<string> {
    const { stdout } = await this.session.plain(`git rev-parse -q --verify refs/heads/${name}`, dir);
    return stdout.trim();
  }

  private get dirs(): readonly string[] {
    return [this.session.repo, this.session.remote];
  }

  private kept(dir: string): string {
    return path.join(this.pristine, path.basename(dir));
  }
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : 'gone';
}

/** True when the reader of the tool call's text would ask or refuse. */
async function callStops(command: string, { env, repo }: TestSession, machine: Machine): Promise<boolean> {
  const facts = await repoFacts(repo, gitRunner({ git: '/usr/bin/git', env: withoutSession(env) }));
  const world = worldOf(machine, catalog, () => []);
  const text = raw(command);
  const event = { kind: 'tool-call', tool: 'Bash', shell: text, text, cwd: repo } as const;
  const { actions } = classifyEvent(event, facts === undefined ? world : { ...world, repo: facts });
  return actions.some(isOfConcern);
}

interface Inside {
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

async function contain(session: TestSession, machine: Machine): Promise<Inside | string> {
  const dir = path.join(path.dirname(session.repo), 'contained');
  mkdirSync(dir);
  // A session has made these before.
  const { config, data, state } = machine.paths;
  for (const own of [config, data, path.join(state, 'run')]) mkdirSync(own, { recursive: true });
  const assets = path.resolve('install');
  const containment = openContainment({ machine, dir, assets, wish: 'require', ownTerminal: false });
  if ('why' in containment) return containment.why;
  const options: GateOptions = {
    node: process.execPath,
    hookJs: path.resolve('dist/aup-hook.cjs'),
    assets,
    socket: session.broker.socket,
    session: 'test',
    gates: gateTexts(gatedPrograms),
    env: machine.env,
    reach: (program, real) => containment.reach(program, real),
  };
  const gates = writeSessionGates(dir, options);
  const into: Contained | { readonly why: string } = await containment.enter(gates);
  if ('why' in into) return into.why;
  return { words: into.words, env: { ...machine.env, ...sessionEnv(gates, options), ...into.env } };
}

/** A session whose person says no to everything. */
export async function openDepth(): Promise<DepthWorld> {
  const session = await startSession();
  const folders = new Folders(session);
  await folders.prepare();
  const machine = openMachine(withoutSession(session.env), session.repo);
  const inside = await contain(session, machine);

  const run = async (command: string, layer: Exclude<Layer, 'call'>): Promise<void> => {
    const shell = ['bash', '-c', command];
    if (layer !== 'contained') {
      await exec(shell, { cwd: session.repo, env: only(session.env, NAMES[layer]) });
    } else if (typeof inside !== 'string') {
      await exec([...inside.words, '--', ...shell], { cwd: session.repo, env: inside.env });
    }
  };

  return {
    ...(typeof inside === 'string' ? { notContained: inside } : {}),
    async stops({ command, goal }, layer) {
      const text = command.replaceAll('{remote}', session.remote);
      folders.reset();
      if (layer === 'call') return callStops(text, session, machine);
      const before = await folders.state(goal);
      await run(text, layer);
      return (await folders.state(goal)) === before;
    },
    close: () => session.close(),
  };
}
