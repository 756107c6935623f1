import { createDarwin } from './darwin.ts';
import { linux } from './linux.ts';
import type { Platform } from './model.ts';
import { createWin32 } from './win32.ts';

/** The one place that knows which system this is. Other Unix systems are taken as Linux. */
export function currentPlatform(): Platform {
  if (process.platform === 'darwin') return createDarwin();
  if (process.platform === 'win32') return createWin32();
  return linux;
}
