/** Which controls judge data and which judge actions. No schema here: this file is on the hot path. */
import type { ControlKind } from '../model.ts';

export type DataControl = 'prompt-redaction' | 'context-redaction';

export function isDataControl(kind: ControlKind): kind is DataControl {
  return kind === 'prompt-redaction' || kind === 'context-redaction';
}

export function isActionControl(kind: ControlKind): kind is 'action-approval' {
  return kind === 'action-approval';
}

export function isMcpControl(kind: ControlKind): kind is 'mcp-approval' | 'mcp-risk-score' {
  return kind === 'mcp-approval' || kind === 'mcp-risk-score';
}

export function isToolControl(kind: ControlKind): kind is 'tool-allowlist' {
  return kind === 'tool-allowlist';
}
