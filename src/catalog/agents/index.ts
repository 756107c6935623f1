import type { AgentDef } from '../../engine/definitions.ts';
import { claude } from './claude.ts';
import { identities } from './identities.ts';
import type { AgentLaunch } from './model.ts';

/** Every agent the catalogue knows, in the order people see them. */
export const agents: readonly AgentDef[] = [claude, ...identities];

/** Those the guard knows how to start so that every control hits. */
export const launches: readonly AgentLaunch[] = [claude];
