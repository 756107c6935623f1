import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this file is stays where it is while a process runs, and each start asks a dozen times. */
const ROOT = rootAround(path.dirname(fileURLToPath(import.meta.url)));

function rootAround(dir: string): string {
  if (existsSync(path.join(dir, 'package.json')) || path.dirname(dir) === dir) return dir;
  return rootAround(path.dirname(dir));
}

/** The folder that holds our package.json: bundles lie in dist/ or dist/chunks/, sources in src/host/. */
export function packageRoot(): string {
  return ROOT;
}

export function packageVersion(): string {
  const parsed: unknown = JSON.parse(readFileSync(path.join(packageRoot(), 'package.json'), 'utf8'));
  const version =
    typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : undefined;
  return typeof version === 'string' ? version : '0.0.0';
}

/** Programs and policy of the demo, shipped with the package. */
export function demoAssets(): string {
  return path.join(packageRoot(), 'install/demo');
}
