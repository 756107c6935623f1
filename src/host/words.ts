import type { Safe } from '../engine/model.ts';
import { safe, toSafe } from '../engine/text.ts';

/** Our own words with safe parts; shims and hooks compose their messages with it. */
export const words: (text: TemplateStringsArray, ...parts: readonly (Safe | number)[]) => Safe = safe;

/** Text that holds no secret (a name, a path already masked), made fit to be shown. */
export function shown(text: string): Safe {
  return toSafe(text, (same) => same);
}
