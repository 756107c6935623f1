/** The parts of a policy that are not clauses: stance, failure, limits, agents. */
import { join, strength } from '../lattice.ts';
import { canonicalJson } from './canonical.ts';
import { loosens, weakerPhases } from './merging.ts';
import { outcomeOf } from './parse.ts';
import { phaseSteps, STANDARD_PHASE } from './resolve.ts';
import { shown } from './source.ts';
import { parseSize } from './units.ts';
import type { Outcome } from '../model.ts';
import type { Merged, Merging } from './merging.ts';
import type { ContainmentWish, GenericAgent } from './model.ts';
import type { RawAgent, RawEgress, RawPolicy } from './raw.ts';

const STANDARD_MAX_BODY = 32 * 1024 ** 2;

function agentOf(raw: RawAgent): GenericAgent {
  return { id: raw.id, command: raw.command, baseUrlEnv: raw.base_url_env };
}

export function mergeAgents(merging: Merging): readonly GenericAgent[] {
  const above = merging.above?.agents ?? [];
  const own = (merging.on.to.file.raw.agents ?? []).map(agentOf).filter((agent, index) => {
    const taken = above.find(({ id }) => id === agent.id);
    if (taken === undefined) return true;
    if (canonicalJson(taken) !== canonicalJson(agent)) {
      loosens(merging, ['agents', index], `the agent ${agent.id} is already described above`);
    }
    return false;
  });
  return [...above, ...own];
}

export function mergeStance(merging: Merging): Pick<Merged, 'stance' | 'stancePhases'> {
  const { above } = merging;
  const defaults = merging.on.to.file.raw.defaults;
  const wanted: Outcome = outcomeOf(defaults?.stance ?? 'ask');
  const phases = phaseSteps(defaults?.phase ?? STANDARD_PHASE);
  if (above === undefined) return { stance: wanted, stancePhases: phases };
  if (defaults?.stance === undefined) return above;
  if (strength(wanted) < strength(above.stance)) {
    loosens(
      merging,
      ['defaults', 'stance'],
      `\`stance: ${wanted}\` is weaker than \`${above.stance}\` above`,
    );
    return above;
  }
  return {
    stance: join(wanted, above.stance),
    stancePhases: weakerPhases(phases, above.stancePhases) ? above.stancePhases : phases,
  };
}

export function mergeFailure(merging: Merging): Merged['onGuardFailure'] {
  const wanted = merging.on.to.file.raw.defaults?.on_guard_failure;
  const above = merging.above?.onGuardFailure;
  if (above === undefined) return wanted ?? 'deny';
  if (wanted === 'allow' && above === 'deny') {
    loosens(
      merging,
      ['defaults', 'on_guard_failure'],
      '`on_guard_failure: allow` is weaker than `deny` above',
    );
  }
  return wanted === 'deny' ? 'deny' : above;
}

const WISHES: readonly ContainmentWish[] = ['off', 'prefer', 'require'];

/** The strongest wish of all layers counts. */
export function mergeContainment(merging: Merging): Pick<Merged, 'containment'> {
  const { file } = merging.on.to;
  const wish = file.raw.defaults?.containment;
  const known = merging.above?.containment;
  if (wish === undefined) return known === undefined ? {} : { containment: known };
  if (known !== undefined && WISHES.indexOf(wish) <= WISHES.indexOf(known.wish)) {
    if (wish !== known.wish) {
      const message = `\`containment: ${wish}\` is weaker than \`${known.wish}\` above`;
      loosens(merging, ['defaults', 'containment'], message);
    }
    return { containment: known };
  }
  const where = shown(file.source.where(['defaults', 'containment']));
  return { containment: { wish, where } };
}

function egressOf({ egress }: RawPolicy): RawEgress {
  return typeof egress === 'string' ? { mode: egress } : (egress ?? {});
}

/** Who wants TLS mode has it: it sees what base URLs show, and what no base URL moves. */
export function mergeTls(merging: Merging): Pick<Merged, 'tls'> {
  const { file } = merging.on.to;
  const { mode } = egressOf(file.raw);
  const known = merging.above?.tls;
  if (known !== undefined) {
    if (mode === 'base-url') loosens(merging, ['egress'], '`egress: base-url` is weaker than `tls` above');
    return { tls: known };
  }
  return mode === 'tls' ? { tls: { where: shown(file.source.where(['egress'])) } } : {};
}

export function mergeBody(merging: Merging): number {
  const size = egressOf(merging.on.to.file.raw).max_body;
  const wanted = size === undefined ? undefined : parseSize(size);
  const above = merging.above?.maxBody;
  if (above === undefined) return wanted ?? STANDARD_MAX_BODY;
  if (wanted !== undefined && wanted > above) {
    loosens(merging, ['egress', 'max_body'], '`max_body` is larger than the layer above allows');
  }
  return Math.min(wanted ?? above, above);
}
