/** Puts an agent into its namespace: what lies over what, and the words that start a program in it. */
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ContainmentWish } from '../../engine/policy/model.ts';
import { writeVolatile } from '../files.ts';
import { fillScript } from '../gate-fill.ts';
import type { SessionGates } from '../gates.ts';
import type { Machine } from '../machine.ts';
import { findProgram } from '../path-search.ts';
import { coverState } from './covered-state.ts';
import { coverGit, type Cover, type Moved } from './git-files.ts';
import { knownEntry } from './known.ts';
import type { ContainmentLevel, Seat } from './model.ts';
import { hideBuses, hideMultiplexers, hideTerminals, ownedSettings } from './outside.ts';
import { NO_BUBBLEWRAP, rehearse, type Refusal } from './rehearsal.ts';
import { covered, moves, plainWords } from './words.ts';
import { copyFinder, isWithin, seatOf, there, type SeatSetup } from './seats.ts';

export interface ContainmentSetup {
  readonly machine: Machine;
  /** Private folder of the session; it exists. */
  readonly dir: string;
  /** Folder with the script templates. */
  readonly assets: string;
  readonly wish: Exclude<ContainmentWish, 'off'>;
  /** The agent gets a terminal of its own: those that are open now are not its. */
  readonly ownTerminal: boolean;
}

/** A namespace that was entered once. */
export interface Contained {
  /** In front of the words of a program that is to run inside. */
  readonly words: readonly string[];
  readonly level: ContainmentLevel & { readonly state: 'contained' };
  /** For programs that write down where they are. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Containment {
  /** Absolute path of bubblewrap. */
  readonly program: string;
  /** Where a real program will be inside; undefined when it stays where it is. For the gates. */
  reach(program: string, real: string): string | undefined;
  /** Covers the programs with their gates and enters once, to see that it works. Throws `state-unwritable`. */
  enter(gates: SessionGates): Promise<Contained | Refusal>;
}

interface Laid {
  readonly covers: readonly Cover[];
  readonly moved: readonly Moved[];
}

class Namespace implements Containment {
  readonly #setup: ContainmentSetup;
  readonly program: string;
  readonly #folder: string;
  readonly #seating: SeatSetup;
  readonly #seats = new Map<string, Seat>();

  constructor(setup: ContainmentSetup, bwrap: string) {
    const { machine, dir } = setup;
    const { config, data, state } = machine.paths;
    this.#setup = setup;
    this.program = bwrap;
    this.#folder = path.join(dir, 'bound');
    // The state folder is empty inside. What the session's own folder holds, others could remove.
    const inside = path.join(there(state), path.basename(dir));
    const home = there(machine.env['HOME'] ?? '/');
    const work = there(machine.repoRoot ?? machine.cwd);
    const keep = [work, home, ...[config, data, state, dir].map(there)];
    // A home folder as a whole holds programs too, which nobody works on.
    this.#seating = { inside, work: isWithin(home, work) ? '/' : work, keep };
  }

  reach(program: string, real: string): string | undefined {
    const seat = seatOf(program, real, this.#seating);
    const taken = [...this.#seats.values()].some(
      (other) => other.target === seat?.target && other.program !== program,
    );
    if (seat === undefined || taken) return undefined;
    this.#seats.set(program, seat);
    return seat.inner;
  }

  async enter(gates: SessionGates): Promise<Contained | Refusal> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const words = this.#words(gates);
    const refusal = await this.#rehearsed(words);
    if (refusal !== undefined) return refusal;
    const byName = Object.keys(gates.real).filter((program) => !this.#seats.has(program));
    return {
      words,
      level: { state: 'contained', bound: this.#seats.size, byName },
      // Its own path ends up in the settings of git, where it must be one that stays.
      env: this.#seats.has('gh') ? { GH_PATH: gates.real['gh'] ?? '' } : {},
    };
  }

  async #rehearsed(words: readonly string[]): Promise<Refusal | undefined> {
    const { machine, wish } = this.#setup;
    const targets = [...this.#seats.values()].map(({ target }) => target);
    const entry = knownEntry(machine, [this.program, ...targets], wish);
    if (entry.known) return undefined;
    const refusal = await rehearse([...words, '--', '/bin/sh', '-c', this.#trial()]);
    if (refusal === undefined) entry.remember();
    return refusal;
  }

  /** A git that looks for its parts beside itself does not find them when it is moved. */
  #trial(): string {
    const git = this.#seats.get('git');
    return git === undefined ? 'exit 0' : `cd "$('${git.inner.replaceAll("'", `'\\''`)}' --exec-path)"`;
  }

  #words(gates: SessionGates): readonly string[] {
    const { machine, dir, wish, ownTerminal } = this.#setup;
    const uid = process.getuid?.() ?? 0;
    const { covers, moved } = this.#laid(gates);
    const { inside } = this.#seating;
    return [
      ...plainWords(this.program, uid),
      ...(ownTerminal ? hideTerminals(uid) : []),
      ...hideMultiplexers(machine.env, uid),
      ...(wish === 'require' ? hideBuses(machine.env, uid) : []),
      ...(uid === 0 ? [] : ownedSettings(path.join(dir, 'bound'))),
      ...coverState(machine, moves(moved, inside)),
      ...covered(covers),
      '--chdir',
      machine.cwd,
    ];
  }

  #laid(gates: SessionGates): Laid {
    const copiesOf = copyFinder(this.#setup.machine.env['PATH'] ?? '');
    const laid = [...this.#seats.values()].map((seat) => {
      const { covers, moved } = this.#cover(seat, path.join(gates.gatesDir, seat.program));
      const from = covers.map((cover) => cover.from).slice(0, 1);
      const copies = copiesOf(seat).flatMap((to) => from.map((gate) => ({ from: gate, to })));
      return { covers: [...covers, ...copies], moved: [seat, ...moved] };
    });
    // Programs of one folder are moved together.
    const places = new Map(laid.flatMap(({ moved }) => moved).map((each) => [each.place, each]));
    return { covers: laid.flatMap(({ covers }) => covers), moved: [...places.values()] };
  }

  #cover(seat: Seat, gate: string): Laid {
    const { program, kind, target } = seat;
    const folder = this.#folder;
    if (program === 'git') return coverGit({ seat, gate, template: this.#asset('gate-bound.sh'), folder });
    if (kind !== 'module') return { covers: [{ from: gate, to: target }], moved: [] };
    const from = path.join(folder, program);
    const filled = fillScript(this.#asset('gate-module.sh'), { GATE: gate });
    writeVolatile(from, filled.replace('@QUOTED@', JSON.stringify(gate)), 0o700);
    return { covers: [{ from, to: target }], moved: [] };
  }

  #asset(name: string): string {
    return readFileSync(path.join(this.#setup.assets, name), 'utf8');
  }
}

/** Makes a session's namespace ready; nothing is entered yet. */
export function openContainment(setup: ContainmentSetup): Containment | Refusal {
  const { platform } = setup.machine;
  if (platform.name !== 'linux') {
    return { why: `there are no mount namespaces on ${platform.name}`, remedy: '' };
  }
  const bwrap = findProgram('bwrap', setup.machine.env, []);
  return bwrap === undefined ? NO_BUBBLEWRAP : new Namespace(setup, bwrap);
}
