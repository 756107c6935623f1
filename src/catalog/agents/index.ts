import type { AgentDef } from '../../engine/definitions.ts';
import { identities } from './identities.ts';

const claude: AgentDef = {
  id: 'claude',
  title: 'Claude Code',
  bins: ['claude'],
  packages: ['@anthropic-ai/claude-code'],
};

/** Every agent the catalogue knows, in the order people see them. */
export const agents: readonly AgentDef[] = [claude, ...identities];
