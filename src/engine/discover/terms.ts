/** What the clauses of a policy say about looking at machines. Their settings were checked when it was compiled. */
import { phaseAt } from '../lattice.ts';
import type { Instant, Phase } from '../model.ts';
import type { Clause, Condition } from '../policy/model.ts';
import { parseDuration } from '../policy/units.ts';
import { type TellTerms, tellTerms, textsOf } from '../tell.ts';
import type { KnownTool } from './diff.ts';
import { type Surface, SURFACES } from './model.ts';

export interface DiscoveryTerms extends TellTerms {
  readonly clause: Clause;
  readonly phase: Phase;
  /** Undefined = all. */
  readonly surfaces?: ReadonlySet<Surface>;
  /** How often a machine is to be looked at, ms. */
  readonly every?: number;
}

/** The clauses about discovery that have begun. */
export function discoveryTerms(clauses: readonly Clause[], now: Instant): readonly DiscoveryTerms[] {
  return clauses.flatMap((clause) => {
    const phase = phaseAt(clause.phases, now);
    if (phase === 'draft' || !clause.controls.includes('discovery')) return [];
    const { surfaces, every, tell } = clause.settings;
    const named = textsOf(surfaces);
    const ms = typeof every === 'string' ? parseDuration(every) : undefined;
    return [
      {
        clause,
        phase,
        ...(named.length === 0 ? {} : { surfaces: new Set(SURFACES.filter((one) => named.includes(one))) }),
        ...(ms === undefined ? {} : { every: ms }),
        ...tellTerms(tell, clause.layer),
      },
    ];
  });
}

/** Those of some tools that a clause is about. */
export function concerned(terms: DiscoveryTerms, tools: readonly KnownTool[]): readonly KnownTool[] {
  const { when, unless } = terms.clause;
  return tools.filter(
    (tool) =>
      terms.surfaces?.has(tool.surface) !== false &&
      (when.tools === undefined || names(when, tool)) &&
      !unless.some((entry) => names(entry, tool)),
  );
}

function names({ tools = [] }: Condition, { id }: KnownTool): boolean {
  return tools.includes(id);
}

/** Nobody is told before the clause warns, and nobody where it only allows. */
export function tells({ phase, clause }: DiscoveryTerms): boolean {
  return (phase === 'warn' || phase === 'enforce') && clause.demand !== 'allow';
}
