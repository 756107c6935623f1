/** The part of the catalogue an agent cannot start without, and the way to the rest. */
import { agents } from '../catalog/agents/index.ts';
import { keptFile } from '../catalog/paths.ts';
import type { SessionCatalog } from '../host/late-redaction.ts';

export const sessionCatalog: SessionCatalog = {
  agents: agents.map(({ id }) => id),
  guardFile: keptFile,
  late: async () => (await import('../catalog/index.ts')).catalog,
};
