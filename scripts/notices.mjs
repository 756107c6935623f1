// Writes THIRD-PARTY-NOTICES.md from what the bundles really include: rolldown names every module it takes in.
// `--check` writes nothing and fails when the file is stale. Needs a build: node scripts/build.mjs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FILE = 'THIRD-PARTY-NOTICES.md';
const MODULE = /^\/\/(?:#region)? (node_modules\/\S+)$/gm;
const LICENCE_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

function bundledModules() {
  const files = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.c?js$/.test(file),
  );
  const modules = new Set();
  for (const file of files) {
    for (const match of readFileSync(path.join('dist', file), 'utf8').matchAll(MODULE)) modules.add(match[1]);
  }
  // Without the bundler's comments nothing would be named, and that must not look like success.
  if (modules.size === 0) throw new Error('no bundled package seen in dist/: build first, unminified');
  return [...modules];
}

// node_modules may be nested: the last one names the package.
function packageDir(module) {
  const parts = module.split('/');
  const at = parts.lastIndexOf('node_modules') + 1;
  return parts.slice(0, at + (parts[at].startsWith('@') ? 2 : 1)).join('/');
}

function describe(dir) {
  const manifest = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'));
  const texts = readdirSync(dir)
    .filter((name) => LICENCE_FILE.test(name))
    .toSorted()
    .map((name) => readFileSync(path.join(dir, name), 'utf8').replaceAll('\r\n', '\n').trim());
  if (typeof manifest.license !== 'string') throw new Error(`${dir} names no licence`);
  return { name: manifest.name, version: manifest.version, licence: manifest.license, texts };
}

function section({ name, version, licence, texts }) {
  const body =
    texts.length > 0 ? texts.join('\n\n') : `The package carries no licence text; it names ${licence}.`;
  // The fence must be longer than any inside the text.
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `## ${name} ${version}\n\nLicence: ${licence}\n\n${fence}text\n${body}\n${fence}\n`;
}

function render() {
  const dirs = [...new Set(bundledModules().map(packageDir))];
  const packages = dirs.map(describe).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const head = `# Third-party notices

The programs in \`dist/\` contain code of the packages below. Made by \`node scripts/notices.mjs\`.
`;
  return [head, ...packages.map(section)].join('\n');
}

const fresh = render();
if (process.argv.includes('--check')) {
  let present = '';
  try {
    present = readFileSync(FILE, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  if (present !== fresh) {
    process.stderr.write(`${FILE} is stale: run node scripts/notices.mjs\n`);
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, fresh);
}
