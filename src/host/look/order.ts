/** For those that may import no more than types of the engine. */
export { surestFirst, SURFACE_ORDER } from '../../engine/discover/score.ts';
