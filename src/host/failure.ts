/** The engine's answers about phases and failures, for the layers that may import only its types. */
export { enforcedFrom, nextChange } from '../engine/changes.ts';
export {
  enforcedClauses,
  isEnforcing,
  sendsRecords,
  speaksOfIncidents,
  speaksOfTools,
  stopsOnFailure,
} from '../engine/failure.ts';
