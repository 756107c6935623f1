import { fstatSync } from 'node:fs';

/** Whether standard input is a folder, which Node reads as if it were empty. */
export function stdinIsFolder(): boolean {
  try {
    return fstatSync(0).isDirectory();
  } catch {
    // Closed: nothing will be read from it.
    return false;
  }
}
