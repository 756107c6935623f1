/** What a session looks after while its agent runs: settings that would leave the guard behind, agents past the guard. */
import { agents, offSwitchesOf } from '../catalog/agents/index.ts';
import type { Safe } from '../engine/model.ts';
import type { OffFound } from '../engine/off-switch.ts';
import type { Beside } from '../host/beside.ts';
import { scanAgent, settingsFiles } from '../host/agent-scan.ts';
import { lookAt } from '../host/drift-look.ts';
import type { Machine } from '../host/machine.ts';
import type { GuardSession } from '../host/session.ts';
import { listSessions } from '../host/sessions.ts';
import { safe, shown } from '../host/text.ts';
import { offWords } from './agent-checked.ts';

export interface OnlookSetup {
  readonly machine: Machine;
  readonly session: Pick<GuardSession, 'guard'>;
  /** Agent id. */
  readonly agent: string;
  /** Leaves one line for the person while the agent runs. */
  readonly tell: (text: Safe) => void;
  readonly beside: Beside;
}

export interface Onlook {
  /** What stood in the settings at the start. */
  readonly first: Promise<readonly OffFound[]>;
  /** One last look at the settings. */
  close(): Promise<void>;
}

/** A look is a dozen calls of the system. */
const SETTINGS_MS = 2000;
/** Looking at every process takes milliseconds. */
const RUNNING_MS = 30_000;
/** Rows about one session's settings: a program that writes without end must not fill the log. */
const MOST_TOLD = 20;

/** What the start told of is told; what appears from now on is told once. */
export function onlook(setup: OnlookSetup): Onlook {
  const settings = new Settings(setup);
  const running = runningLook(setup);
  const timers = [
    setInterval(() => setup.beside(() => settings.look()), SETTINGS_MS),
    setInterval(() => setup.beside(running), RUNNING_MS),
  ];
  for (const timer of timers) timer.unref();
  return {
    first: settings.first,
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      await settings.look();
    },
  };
}

function keyOf({ file, key, does }: OffFound): string {
  return `${file}\n${key}\n${does}`;
}

class Settings {
  readonly #setup: OnlookSetup;
  readonly #off: ReturnType<typeof offSwitchesOf>;
  readonly #told = new Set<string>();
  readonly first: Promise<readonly OffFound[]>;
  #looks: string;

  constructor(setup: OnlookSetup) {
    this.#setup = setup;
    this.#off = offSwitchesOf(setup.agent);
    this.#looks = this.#look();
    this.first = this.#fresh();
  }

  async look(): Promise<void> {
    await this.first;
    const looks = this.#look();
    if (looks === this.#looks) return;
    this.#looks = looks;
    for (const found of await this.#fresh()) this.#tell(found);
  }

  #look(): string {
    const files = this.#off === undefined ? [] : settingsFiles(this.#setup.machine, this.#off);
    return files.map(lookAt).join('|');
  }

  async #fresh(): Promise<readonly OffFound[]> {
    if (this.#off === undefined) return [];
    const found = await scanAgent(this.#setup.machine, this.#off);
    const fresh = found.filter((each) => !this.#told.has(keyOf(each)));
    for (const each of fresh) this.#told.add(keyOf(each));
    return fresh;
  }

  #tell(found: OffFound): void {
    if (this.#told.size > MOST_TOLD) return;
    const { session, tell } = this.#setup;
    session.guard.note({ kind: 'guard.bypassed', code: 'off-switch', decision: 'warn', outcome: 'observed' });
    tell(safe`aup-guard: while this session runs, ${offWords(found)}; see: aup-guard log tail`);
  }
}

function runningLook({ machine, tell }: OnlookSetup): () => Promise<void> {
  const told = new Set<string>();
  return async () => {
    const { noteRunning } = await import('../host/note-running.ts');
    const { paths, platform } = machine;
    const sessions = listSessions({ runtime: paths.runtime, platform });
    for (const { agent, pid, start } of noteRunning(machine, { agents, sessions })) {
      const key = `${pid} ${start}`;
      if (told.has(key) || told.size >= MOST_TOLD) continue;
      told.add(key);
      tell(
        safe`aup-guard: ${shown(agent)} (process ${shown(String(pid))}) runs past the guard; see: aup-guard status`,
      );
    }
  };
}
