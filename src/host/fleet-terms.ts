/** The engine's words of the fleet, for the layers that may import only its types. */
export { DEFAULT_EVERY, LEAST_EVERY, MOST_EVERY } from '../engine/fleet/judge.ts';
export { parseDuration } from '../engine/policy/units.ts';
