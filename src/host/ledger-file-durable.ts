/** What must be on the disk before its effect is felt. */
import type { RecordDraft } from '../engine/model.ts';
import type { RecordKind } from '../engine/record-kinds.ts';

const DURABLE: ReadonlySet<RecordKind> = new Set([
  'approval.answered',
  'guard.diverted',
  'guard.bypassed',
  'guard.drift',
  'guard.fault',
  'request.refused',
  'policy.rejected',
  'maintenance.opened',
  'maintenance.closed',
  'mcp.approved',
  'mcp.revoked',
  'mcp.changed',
  'policy.signed',
  'phase.promoted',
  'alarm.false',
  'exception.granted',
  'exception.revoked',
  'incident.opened',
  'incident.changed',
  'incident.told',
  'log.sealed',
  'log.retired',
  'fleet.enrolled',
  'fleet.updated',
  'fleet.refused',
  'session.ended',
  'log.checkpoint',
  'log.repaired',
]);

/** Others may be lost with the power, with what they tell of. */
export function isDurable(draft: RecordDraft): boolean {
  return DURABLE.has(draft.kind) || draft.decision === 'deny';
}
