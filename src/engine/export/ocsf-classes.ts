/** Which class of OCSF a record is an event of. Ids as in the schema's repository, events/, of 1.8.0 and 1.9.0. */
import type { RecordKind } from '../record-kinds.ts';

export interface OcsfClass {
  readonly uid: number;
  readonly name: string;
}

const LOG: OcsfClass = { uid: 1008, name: 'Event Log Activity' };
const COMPLIANCE: OcsfClass = { uid: 2003, name: 'Compliance Finding' };
const DETECTION: OcsfClass = { uid: 2004, name: 'Detection Finding' };
const INCIDENT: OcsfClass = { uid: 2005, name: 'Incident Finding' };
const DATA: OcsfClass = { uid: 2006, name: 'Data Security Finding' };
const INVENTORY: OcsfClass = { uid: 5020, name: 'Software Inventory Info' };
const LIFECYCLE: OcsfClass = { uid: 6002, name: 'Application Lifecycle' };
/** Commands and calls: a process (1007) would have to be named by its number, which no record holds. */
const API: OcsfClass = { uid: 6003, name: 'API Activity' };

/** By the first word of a kind. */
const FAMILIES: ReadonlyMap<string, OcsfClass> = new Map([
  ['request', DATA],
  ['prompt', DATA],
  ['action', API],
  ['approval', API],
  ['backup', API],
  ['mcp', API],
  ['log', LOG],
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

/** Sessions, installing, maintenance, the fleet: the life of this program. */
export function classOf(kind: RecordKind): OcsfClass {
  if (kind === 'mcp.changed') return DETECTION;
  return FAMILIES.get(kind.split('.')[0] ?? '') ?? LIFECYCLE;
}

const ACTIVITIES: ReadonlyMap<RecordKind, number> = new Map([
  // Of the lifecycle: install, remove, start, stop, enable, disable, update.
  ['install.applied', 1],
  ['install.undone', 2],
  ['session.started', 3],
  ['session.ended', 4],
  ['maintenance.closed', 6],
  ['maintenance.opened', 7],
  ['fleet.updated', 8],
  // Of the log: delete, export, rotate.
  ['log.retired', 2],
  ['log.exported', 3],
  ['log.sealed', 5],
  // Of an exception: changed, closed.
  ['exception.used', 2],
  ['exception.ended', 3],
  ['exception.revoked', 3],
]);
const OTHER = 99;

/** `activity_id`: findings are created, changed or closed, inventories collected; 99 where OCSF has no word. */
export function activityOf(kind: RecordKind, outcome = ''): number {
  const { uid } = classOf(kind);
  if (uid === INCIDENT.uid && kind !== 'incident.opened') return outcome === 'closed' ? 3 : 2;
  const own = ACTIVITIES.get(kind);
  if (own !== undefined) return own;
  if (uid >= 2000 && uid < 3000) return 1;
  return uid === INVENTORY.uid ? 2 : OTHER;
}
