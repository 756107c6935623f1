// Loads modules of src/ without the programs around them: bundled into the cache folder, beside node_modules.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const CACHE = path.resolve('.cache/bench');
/** Its main file hides what it requires from bundlers. */
const alias = { 'jsonc-parser': path.resolve('node_modules/jsonc-parser/lib/esm/main.js') };

/** First of these files that is not there, or undefined. */
export function firstMissing(...files) {
  const missing = files.find((file) => !existsSync(file));
  return missing === undefined ? undefined : `${missing} is not there`;
}

/** The exports of one source file. */
export async function loadSource(file) {
  mkdirSync(CACHE, { recursive: true });
  const output = path.join(CACHE, `${file.replaceAll(/[^a-z0-9]+/gi, '-')}.mjs`);
  const bundle = await rolldown({
    input: path.resolve(file),
    platform: 'node',
    external: [/^@lydell\/node-pty/, 'rolldown'],
    resolve: { alias },
    logLevel: 'silent',
  });
  await bundle.write({ file: output, format: 'esm', codeSplitting: false });
  await bundle.close();
  return import(`${pathToFileURL(output).href}?${Date.now()}`);
}
