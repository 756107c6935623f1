/** Plans of AI tools: what tells them, what holds accounts to them. */
import type { TierSources } from '../../engine/tier/model.ts';
import { tierFiles, tierItems, tierSecrets } from './files.ts';
import { tierProbes } from './probes.ts';

export { tenantHeaders } from './headers.ts';
export { mdmSnippets } from './mdm.ts';

export const tierSources: TierSources = {
  probes: tierProbes,
  files: tierFiles,
  items: tierItems,
  secrets: tierSecrets,
};
