/** Tells a person outside all terminals. Nothing can be answered there: any program could press such a button. */
import { spawn } from 'node:child_process';
import type { Platform } from './platform/model.ts';

const LONGEST_MS = 5000;

/** Shows a message if the desktop has a program for it; what comes of it is not waited for. */
export function notify(platform: Pick<Platform, 'notification'>, title: string, text: string): void {
  const [program = '', ...args] = platform.notification(title, text);
  const child = spawn(program, args, { stdio: 'ignore', timeout: LONGEST_MS, windowsHide: true });
  // Not installed, or no desktop: whoever waits is told by other means too.
  child.on('error', () => undefined);
  child.unref();
}
