/** One look at this machine, carried through: kept, recorded, told. */
import { part } from '../engine/discover/diff.ts';
import { type Inventory, SURFACES } from '../engine/discover/model.ts';
import { discoveryTerms } from '../engine/discover/terms.ts';
import type { Policy } from '../engine/policy/model.ts';
import { alertProblems, tellNews, type Told } from './alert.ts';
import { lookedOnly, type Noted, noteInventory } from './inventory-note.ts';
import type { Machine } from './machine.ts';
import { agentHere } from './pending-answer.ts';

export { part };

/** What a project depends on comes and goes with the folder one is in: it is nothing of the machine. */
const OF_MACHINE: ReadonlySet<(typeof SURFACES)[number]> = new Set(
  SURFACES.filter((surface) => surface !== 'sdk'),
);

export interface Carrying {
  readonly machine: Machine;
  readonly inventory: Inventory;
  /** Names of the catalogue by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly policy: Pick<Policy, 'clauses'> | undefined;
}

export interface Carried extends Noted {
  readonly told: readonly Told[];
  /** Sentences about what could not be kept, recorded or told. */
  readonly warnings: readonly string[];
}

/**
 * Never throws for the disk, the log or whoever is told. For an agent it only compares: with an environment of its own
 * choice it could have a new tool noted and nobody told.
 */
export async function carryThrough({ machine, inventory, names, policy }: Carrying): Promise<Carried> {
  const terms = discoveryTerms(policy?.clauses ?? [], machine.now());
  const clause = terms[0]?.clause;
  const noting = {
    machine,
    inventory,
    ids: new Set(names.keys()),
    surfaces: OF_MACHINE,
    ...(clause === undefined ? {} : { clause }),
  };
  const agent = agentHere(machine);
  if (agent !== undefined) {
    const warnings = [
      `nothing was kept or recorded, and nobody told: ${agent}; run it in a terminal of your own`,
    ];
    return { ...lookedOnly(noting), problems: [], told: [], warnings };
  }
  const noted = noteInventory(noting);
  const told = await tellNews({ machine, terms, news: noted.news, names });
  return { ...noted, told, warnings: [...noted.problems, ...alertProblems(told, terms)] };
}
