/** Puts an agent's own hooks into the settings of a throwaway home, as an install does in a real one. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { NativeFile } from '../../engine/native-model.ts';
import { readBounded } from '../files.ts';
import { withItems } from '../native-json.ts';
import { MAX_START_FILE } from '../shell-files.ts';

function textOf(file: NativeFile): string | undefined {
  switch (file.kind) {
    case 'own':
      return file.text;
    case 'json': {
      const before = readBounded(file.path, MAX_START_FILE)?.toString('utf8') ?? '';
      return withItems(before, file.items)?.text;
    }
    case 'toml':
      // Only files of the whole machine are such: none of them is in a home.
      return undefined;
  }
}

/** Writes them; the folders they are in are made. */
export function putNative(files: readonly NativeFile[]): void {
  for (const file of files) {
    const text = textOf(file);
    if (text === undefined) continue;
    mkdirSync(path.dirname(file.path), { recursive: true, mode: 0o700 });
    writeFileSync(file.path, text, { mode: 0o600 });
  }
}
