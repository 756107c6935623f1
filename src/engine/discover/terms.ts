/** What the clauses of a policy say about looking at machines. Their settings were checked when it was compiled. */
import { isObject } from '../json-object.ts';
import { phaseAt } from '../lattice.ts';
import type { Instant, Phase } from '../model.ts';
import type { Clause, Condition } from '../policy/model.ts';
import { parseDuration } from '../policy/units.ts';
import type { KnownTool } from './diff.ts';
import { type Surface, SURFACES } from './model.ts';

/** Who hears of new tools. Programs with their words, never a line for a shell. */
export interface Tell {
  readonly desktop: boolean;
  readonly webhook?: string;
  readonly mail?: { readonly to: readonly string[]; readonly by: readonly string[] };
  readonly exec?: readonly string[];
}

export interface DiscoveryTerms {
  readonly clause: Clause;
  readonly phase: Phase;
  /** Undefined = all. */
  readonly surfaces?: ReadonlySet<Surface>;
  /** How often a machine is to be looked at, ms. */
  readonly every?: number;
  readonly tell: Tell;
  /** Parts of `tell` that do not count, since a project's file names them. */
  readonly ignored: readonly string[];
}

const MAIL_BY = ['sendmail', '-i', '-t'];

/** The clauses about discovery that have begun. */
export function discoveryTerms(clauses: readonly Clause[], now: Instant): readonly DiscoveryTerms[] {
  return clauses.flatMap((clause) => {
    const phase = phaseAt(clause.phases, now);
    if (phase === 'draft' || !clause.controls.includes('discovery')) return [];
    const { surfaces, every, tell } = clause.settings;
    const named = textsOf(surfaces);
    const ms = typeof every === 'string' ? parseDuration(every) : undefined;
    const table = isObject(tell) ? tell : {};
    // Whoever writes a repository would have a program of theirs run on the machines of all who look.
    const foreign = clause.layer === 'project';
    return [
      {
        clause,
        phase,
        ...(named.length === 0 ? {} : { surfaces: new Set(SURFACES.filter((one) => named.includes(one))) }),
        ...(ms === undefined ? {} : { every: ms }),
        tell: foreign ? { desktop: table['desktop'] === true } : tellOf(table),
        ignored: foreign ? Object.keys(table).filter((name) => name !== 'desktop') : [],
      },
    ];
  });
}

function tellOf({ desktop, webhook, mail, exec }: Readonly<Record<string, unknown>>): Tell {
  const to = isObject(mail) ? textsOf(mail['to']) : [];
  const by = isObject(mail) && Array.isArray(mail['by']) ? textsOf(mail['by']) : MAIL_BY;
  const program = textsOf(exec);
  return {
    desktop: desktop === true,
    ...(typeof webhook === 'string' ? { webhook } : {}),
    ...(to.length === 0 ? {} : { mail: { to, by } }),
    ...(program.length === 0 ? {} : { exec: program }),
  };
}

function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');
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
