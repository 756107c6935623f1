// Builds and packs the package twice, in two folders with names of other lengths, and compares the bytes.
// `node scripts/reproducible.mjs [FILE.tgz]` keeps one of the two under that name.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const top = mkdtempSync(path.join(tmpdir(), 'aup-twice-'));

function packIn(name) {
  const folder = path.join(top, name);
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' });
  for (const file of listed.split('\0').filter((each) => each !== '')) {
    cpSync(path.join(root, file), path.join(folder, file));
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const out = path.join(top, `${name}-out`);
  mkdirSync(out);
  const options = { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, CI: 'true' } };
  execFileSync('npm', ['pack', '--offline', '--loglevel=error', '--pack-destination', out], options);
  const [packed] = readdirSync(out);
  return path.join(out, packed);
}

const digestOf = (file) => createHash('sha512').update(readFileSync(file)).digest('base64');

try {
  const files = ['one', 'and-another-one'].map(packIn);
  const [first, second] = files.map(digestOf);
  if (first === second) {
    console.log(`sha512-${first}`);
    const [, , keep] = process.argv;
    if (keep !== undefined) copyFileSync(files[0], keep);
  } else {
    console.error('two builds of the same sources differ');
    process.exitCode = 1;
  }
} finally {
  rmSync(top, { recursive: true, force: true });
}
