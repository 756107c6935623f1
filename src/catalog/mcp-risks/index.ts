import type { McpRisks } from '../../engine/mcp/risk-model.ts';
import { capabilities } from './capabilities.ts';
import { launch } from './launch.ts';
import { archived, packages } from './packages.ts';
import { phrases } from './phrases.ts';
import { scopeRules } from './scope-rules.ts';
import { scopes } from './scopes.ts';
import { settings } from './settings.ts';
import { text } from './text.ts';
import { together } from './together.ts';
import { tools } from './tools.ts';

/** All that can be wrong with a server, and what it is told by. */
export const mcpRisks: McpRisks = {
  rules: { ...launch, ...settings, ...scopeRules, ...tools, ...text },
  together,
  scopes,
  packages,
  archived,
  capabilities,
  phrases,
};
