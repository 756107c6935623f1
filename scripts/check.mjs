// The one gate: `npm run check`, or `npm run check -- --fast` without the steps that pack the package.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import path from 'node:path';

/** Bounded, so that a hanging tool is a failure with a name. */
const STEP_TIMEOUT = 10 * 60_000;

const PACKAGES = { attw: '@arethetypeswrong/cli', tsc: 'typescript' };

/** The script behind a tool: started with this very node, so no shell and no PATH are in between on any system. */
function scriptOf(tool) {
  const folder = `node_modules/${PACKAGES[tool] ?? tool}`;
  const { bin } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[tool]);
}

function run(tool, ...args) {
  const script = tool === 'node' ? [] : [scriptOf(tool)];
  const result = spawnSync(process.execPath, [...script, ...args], {
    encoding: 'utf8',
    timeout: STEP_TIMEOUT,
    maxBuffer: 64 * 1024 * 1024,
  });
  const failure = result.error ? `${result.error.message}\n` : '';
  return { ok: result.status === 0, output: `${result.stdout ?? ''}${result.stderr ?? ''}${failure}` };
}

function build() {
  const bundles = run('node', 'scripts/build.mjs');
  if (!bundles.ok) return bundles;
  const types = run('tsc', '-p', 'tsconfig.build.json');
  if (!types.ok) return types;
  const sbom = run('node', 'scripts/sbom.mjs');
  return sbom.ok ? run('node', 'scripts/manifest.mjs') : sbom;
}

const steps = [
  { name: 'format', run: () => run('oxfmt', '--check') },
  { name: 'lint', run: () => run('oxlint', '--type-aware') },
  { name: 'types', run: () => run('tsc', '-p', '.') },
  { name: 'bars', run: () => run('node', 'scripts/bars.mjs') },
  { name: 'unused', run: () => run('knip') },
  { name: 'build', run: build },
  { name: 'schema', run: () => run('node', 'scripts/schema.mjs', '--check') },
  { name: 'reference', run: () => run('node', 'scripts/reference.mjs', '--check') },
  { name: 'manual', run: () => run('node', 'scripts/manual.mjs', '--check') },
  { name: 'notices', run: () => run('node', 'scripts/notices.mjs', '--check') },
  { name: 'licences', run: () => run('node', 'scripts/licences.mjs') },
  { name: 'size', run: () => run('size-limit') },
  { name: 'twice', packs: true, run: () => run('node', 'scripts/reproducible.mjs') },
  { name: 'publint', packs: true, run: () => run('publint') },
  { name: 'attw', packs: true, run: () => run('attw', '--pack', '.', '--profile', 'esm-only') },
];

const fast = process.argv.includes('--fast');
const began = performance.now();
for (const step of steps) {
  if (fast && step.packs) continue;
  const start = performance.now();
  const { ok, output } = step.run();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${step.name.padEnd(10)} ${seconds.padStart(5)} s`);
  if (!ok) {
    console.log(`\n${output.trimEnd()}\n\ncheck stopped at: ${step.name}`);
    process.exit(1);
  }
}
console.log(`check passed in ${((performance.now() - began) / 1000).toFixed(1)} s`);
