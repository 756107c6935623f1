import { linux } from './linux.ts';
import type { Platform } from './model.ts';

/** The one place that knows which system this is. */
export function currentPlatform(): Platform {
  return linux;
}
