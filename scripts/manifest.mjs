// Writes dist/manifest.json: the SHA-256 of every file of the package, for `aup-guard self-check`. Last step of a build.
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const FILE = 'dist/manifest.json';
const { version, files: listed } = JSON.parse(readFileSync('package.json', 'utf8'));
// What npm packs in any case.
const ALWAYS = ['LICENSE', 'README.md', 'package.json'];
const parts = [...listed.filter((part) => !part.startsWith('!')), ...ALWAYS];
const left = new Set(listed.filter((part) => part.startsWith('!')).map((part) => part.slice(1)));

function filesIn(part) {
  if (left.has(part) || part === FILE) return [];
  if (!lstatSync(part).isDirectory()) return [part];
  return readdirSync(part).flatMap((name) => filesIn(`${part}/${name}`));
}

const digestOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const files = [...new Set(parts)].flatMap(filesIn).toSorted((a, b) => (a < b ? -1 : 1));
const manifest = {
  schema: 'aup-guard/manifest/1',
  version,
  files: Object.fromEntries(files.map((file) => [file, digestOf(file)])),
};
writeFileSync(FILE, `${JSON.stringify(manifest, null, 1)}\n`);
