/** Which class of OCSF 1.8 a record is an event of. */
import type { RecordKind } from '../record-kinds.ts';

export interface OcsfClass {
  readonly uid: number;
  readonly name: string;
}

const PROCESS: OcsfClass = { uid: 1007, name: 'Process Activity' };
const COMPLIANCE: OcsfClass = { uid: 2003, name: 'Compliance Finding' };
const DETECTION: OcsfClass = { uid: 2004, name: 'Detection Finding' };
const INCIDENT: OcsfClass = { uid: 2005, name: 'Incident Finding' };
const DATA: OcsfClass = { uid: 2006, name: 'Data Security Finding' };
const INVENTORY: OcsfClass = { uid: 5020, name: 'Software Inventory Info' };
const LIFECYCLE: OcsfClass = { uid: 6002, name: 'Application Lifecycle' };
const API: OcsfClass = { uid: 6003, name: 'API Activity' };

/** By the first word of a kind. */
const FAMILIES: ReadonlyMap<string, OcsfClass> = new Map([
  ['request', DATA],
  ['prompt', DATA],
  ['action', PROCESS],
  ['approval', PROCESS],
  ['backup', PROCESS],
  ['mcp', API],
  ['tool', INVENTORY],
  ['tier', INVENTORY],
  ['guard', DETECTION],
  ['incident', INCIDENT],
  ['alarm', DETECTION],
  ['policy', COMPLIANCE],
  ['phase', COMPLIANCE],
  ['exception', COMPLIANCE],
  ['report', COMPLIANCE],
]);

/** Sessions, installing, maintenance, the log itself, the fleet: the life of this program. */
export function classOf(kind: RecordKind): OcsfClass {
  if (kind === 'mcp.changed') return DETECTION;
  return FAMILIES.get(kind.split('.')[0] ?? '') ?? LIFECYCLE;
}

/** Of the lifecycle: 3 start, 4 stop, 1 install, 2 remove. */
const LIFECYCLE_ACTIVITIES: ReadonlyMap<RecordKind, number> = new Map([
  ['install.applied', 1],
  ['install.undone', 2],
  ['session.started', 3],
  ['session.ended', 4],
]);
const OTHER = 99;

/** `activity_id`: findings are created, changed or closed, inventories collected; 99 where OCSF has no word. */
export function activityOf(kind: RecordKind, outcome = ''): number {
  const { uid } = classOf(kind);
  if (uid === INCIDENT.uid && kind !== 'incident.opened') return outcome === 'closed' ? 3 : 2;
  if (uid >= 2000 && uid < 3000) return 1;
  if (uid === INVENTORY.uid) return 2;
  return LIFECYCLE_ACTIVITIES.get(kind) ?? (uid === PROCESS.uid ? 1 : OTHER);
}
