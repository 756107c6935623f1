/** What the ledger can tell of. */
export const RECORD_KINDS = [
  'session.started',
  'session.ended',
  'request.redacted',
  'request.refused',
  'prompt.redacted',
  'action.decided',
  'approval.asked',
  'approval.answered',
  'backup.kept',
  'guard.diverted',
  'guard.bypassed',
  'guard.fault',
  'policy.changed',
  'policy.rejected',
  'install.applied',
  'install.undone',
  'log.repaired',
  'log.checkpoint',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];
