import type { RecordKind } from '../record-kinds.ts';

/** Rows that say what became of something a clause had the strongest say in. */
export const DECISION_KINDS: ReadonlySet<RecordKind> = new Set([
  'action.decided',
  'approval.asked',
  'request.redacted',
  'request.refused',
  'prompt.redacted',
  'tool.started',
]);
