import type { Safe } from '../engine/model.ts';
import { toSafe } from '../engine/text.ts';

/** The engine's text functions, for the layers that may import only its types. */
export { instant, safe, toSafe, type Mask } from '../engine/text.ts';

/** Text that holds no secret (a name, text already masked), made fit to be shown. */
export function shown(text: string): Safe {
  return toSafe(text, (same) => same);
}
