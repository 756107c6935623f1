import { actionApproval } from './action-approval.ts';
import { auditLog } from './audit-log.ts';
import { contextRedaction } from './context-redaction.ts';
import { exception } from './exception.ts';
import { incident } from './incident.ts';
import { licenseTier } from './license-tier.ts';
import { discovery } from './discovery.ts';
import { mcpApproval } from './mcp-approval.ts';
import { mcpRiskScore } from './mcp-risk-score.ts';
import { planned } from './planned.ts';
import { promptRedaction } from './prompt-redaction.ts';
import { rollout } from './rollout.ts';
import { toolAllowlist } from './tool-allowlist.ts';
import type { ControlKind } from '../model.ts';
import type { ControlSpec } from './model.ts';

export const controls: readonly ControlSpec[] = [
  promptRedaction,
  contextRedaction,
  actionApproval,
  auditLog,
  licenseTier,
  mcpApproval,
  mcpRiskScore,
  toolAllowlist,
  discovery,
  incident,
  exception,
  rollout,
  ...planned,
];

const byKind = new Map(controls.map((control) => [control.kind, control]));

export function controlOf(kind: ControlKind): ControlSpec {
  const found = byKind.get(kind);
  if (found === undefined) throw new RangeError(`no control ${kind}`);
  return found;
}
