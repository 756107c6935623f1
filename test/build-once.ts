import { execFileSync } from 'node:child_process';

/** End-to-end tests run the bundles people run, so they are built once before any test. */
export default function buildOnce(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
}
