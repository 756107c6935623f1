/** The engine's text functions, for the layers that may import only its types. */
export { instant, isDigest, neutralise, raw, safe, toSafe, type Mask } from '../engine/text.ts';
export { isAbsent } from '../engine/refs.ts';
