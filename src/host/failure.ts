/** The engine's answer to what a failing guard must stop, for the layers that may import only its types. */
export { enforcedClauses, isEnforcing, stopsOnFailure } from '../engine/failure.ts';
