/** What lint holds the names in a policy against. */
import type { LintKnown } from '../engine/policy/linting.ts';
import { agents } from './agents/index.ts';
import { aiTools } from './ai-tools/index.ts';
import { aiHosts } from './hosts.ts';
import { tierSources } from './tiers/index.ts';

export const lintKnown: LintKnown = {
  tools: agents.map(({ id }) => id),
  aiTools,
  aiHosts: aiHosts.map(({ name }) => name),
  tiers: { tools: aiTools, probes: tierSources.probes },
};
