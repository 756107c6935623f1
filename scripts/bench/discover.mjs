import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { throwawayHome } from './support/home.mjs';
import { summary } from './support/measure.mjs';
import { firstMissing } from './support/source.mjs';

export const name = 'discover';
export const what = 'looking for AI tools in a large home';

const CLI = path.resolve('bin/aup-guard.js');
const FOLDERS = 2000;
const FILES = 100;
const EXTENSIONS = 300;
const DATABASE = 400 * 1024 * 1024;

/** A home of 200,000 files: projects, packages, editor extensions, and an editor's database of 400 MB. */
function fill(root) {
  for (let folder = 0; folder < FOLDERS; folder += 1) {
    const kind = folder % 2 === 0 ? 'src' : 'node_modules/kit';
    const dir = path.join(root, 'projects', `p${folder >> 1}`, kind);
    mkdirSync(dir, { recursive: true });
    for (let file = 0; file < FILES; file += 1) writeFileSync(path.join(dir, `f${file}.js`), '');
  }
  for (let at = 0; at < EXTENSIONS; at += 1) {
    const dir = path.join(root, '.vscode/extensions', `made.up${at}-1.0.0`);
    mkdirSync(dir, { recursive: true });
    writeFileSync(path.join(dir, 'package.json'), `{"name":"up${at}","publisher":"made","version":"1.0.0"}`);
  }
  const storage = path.join(root, 'config/Code/User/globalStorage');
  mkdirSync(storage, { recursive: true });
  const database = path.join(storage, 'state.vscdb');
  writeFileSync(database, 'SQLite format 3\\0');
  truncateSync(database, DATABASE);
  mkdirSync(path.join(root, '.claude'), { recursive: true });
}

/** Seconds, and the most memory it had in MB, of one look. */
function look(env, cwd) {
  const script = `process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS));`;
  const preload = `data:text/javascript,${encodeURIComponent(script)}`;
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', preload, CLI, 'discover', '--json'], { env, cwd });
    let [out, errors] = ['', ''];
    child.stdout.on('data', (chunk) => (out += chunk));
    child.stderr.on('data', (chunk) => (errors += chunk));
    child.once('close', () => {
      const seconds = (performance.now() - begin) / 1000;
      const found = JSON.parse(out).tools.some(({ id }) => id === 'claude-code');
      if (!found && !out.includes('claude-code')) return reject(new Error('nothing was found'));
      return resolve({ seconds, megabytes: Number(/peak (\d+)/.exec(errors)?.[1]) / 1024 });
    });
  });
}

export async function run() {
  const missing = firstMissing('dist');
  if (missing) return { missing };
  const home = throwawayHome();
  try {
    fill(home.root);
    const looks = [];
    for (let round = 0; round < 5; round += 1) looks.push(await look(home.env, home.root));
    const { min, median } = summary(looks.map(({ seconds }) => seconds));
    const most = Math.max(...looks.map(({ megabytes }) => megabytes));
    const note = `median ${median.toFixed(2)} s; ${FOLDERS * FILES} files, ${EXTENSIONS} extensions, a database of 400 MB`;
    return {
      rows: [
        { what: 'one look at a home of 200,000 files', value: min, limit: 2, unit: 's', note },
        { what: 'most memory it took', value: most, limit: 150, unit: 'MB' },
      ],
    };
  } finally {
    home.close();
  }
}
