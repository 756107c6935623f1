// Names the licences of the packages inside the bundles and fails on one that is not on the list.
import { readFileSync, readdirSync } from 'node:fs';
import { bundledFolders, packageIn } from './startup.mjs';
import { edgesOf, packageOf, parse, readTree } from './source-tree.mjs';

const ALLOWED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
]);

// Not bundled: npm installs it beside the package.
const BESIDE = new Set(['@lydell/node-pty']);

function licenceOf(folder) {
  const { license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  return typeof license === 'string' ? license : 'not stated';
}

/** `MIT OR X` is fine when one side is; `MIT AND X` only when both are. */
function allowed(expression) {
  const plain = expression.replaceAll(/[()]/g, '');
  return plain
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => ALLOWED.has(part.trim())));
}

/** Packages that src/ imports for their values: at least one of them must be seen in the bundles. */
function wanted() {
  const edges = readTree('.', ['src'], ['.ts']).flatMap((source) => edgesOf(parse(source)));
  const outside = edges.filter((edge) => edge.to === undefined && edge.kind !== 'type');
  const names = outside.map((edge) => edge.specifier).filter((name) => !name.startsWith('node:'));
  return new Set(names.map(packageOf).filter((name) => !BESIDE.has(name)));
}

const bundles = readdirSync('dist', { recursive: true })
  .map((file) => `dist/${String(file)}`)
  .filter((file) => /\.c?js$/.test(file));
const folders = bundledFolders('.', bundles);
const names = new Set(folders.map(packageIn));
const unseen = [...wanted()].filter((name) => !names.has(name));
for (const folder of folders) {
  const licence = licenceOf(folder);
  const fine = allowed(licence);
  console.log(`${fine ? 'ok  ' : 'NO  '} ${folder} ${licence}`);
  if (!fine) process.exitCode = 1;
}
if (folders.length === 0 && unseen.length > 0) {
  // Without the bundler's comments nothing was examined, and that must not look like success.
  console.log(`none of ${unseen.join(', ')} was found in dist/: is the build minified?`);
  process.exitCode = 1;
}
