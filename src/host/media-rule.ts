/** The engine's word on media, for the layers that may import only its types. */
export { mediaRule } from '../engine/media-rule.ts';
