// Gathers clean text to measure false alarms on: what npm ci installed, and well-known packages when the registry answers.
// `node scripts/corpus.mjs` fetches into .cache/corpus and says what it has. Nothing of it is kept in the repository.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const CACHE = path.resolve('.cache/corpus');
const INSTALLED = path.resolve('node_modules');
const TEXT =
  /\.(?:[cm]?[jt]sx?|json|md|ya?ml|html?|s?css|less|vue|svelte|xml|svg|txt|sh|py|map|properties|toml)$/i;
const LARGEST = 1_500_000;
/** So many bytes of one place are enough: a single huge package would drown the others. */
const SHARE = 6_000_000;

/** Chosen for text that talks about secrets without holding any: clients, logins, mail, cryptography, user interfaces. */
const PACKAGES = [
  'express@5',
  'fastify@5',
  'passport@0.7',
  'jsonwebtoken@9',
  'jose@5',
  'bcryptjs@3',
  'node-forge@1',
  'crypto-js@4',
  'ssh2@1',
  'nodemailer@7',
  'pg@8',
  'mysql2@3',
  'mongodb@6',
  'ioredis@5',
  'sequelize@6',
  'typeorm@0.3',
  'knex@3',
  'stripe@17',
  'openai@4',
  'next-auth@4',
  'firebase-admin@13',
  '@aws-sdk/client-sts@3',
  '@azure/identity@4',
  '@octokit/rest@21',
  'axios@1',
  'undici@6',
  'lodash@4',
  'core-js@3',
  'react-dom@18',
  'vue@3',
  'antd@5',
  'bootstrap@5',
  'i18next@24',
  'webpack@5',
  'eslint@9',
  'prettier@3',
  'socket.io@4',
  'ethers@6',
  'swagger-ui-dist@5',
  '@types/node@22',
];

/** Name of the folder a package is unpacked into. */
function folderOf(spec) {
  return path.join(CACHE, spec.replaceAll(/[^a-z0-9.]+/gi, '-'));
}

function run(program, args) {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', timeout: 180_000 });
  return status === 0 ? stdout : undefined;
}

/** Fetches one package through npm, without its scripts and dependencies. False when it cannot be had. */
function fetchPackage(spec) {
  const folder = folderOf(spec);
  if (existsSync(folder)) return true;
  const fresh = `${folder}.part`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', fresh, spec]);
  const archive =
    packed && path.join(fresh, JSON.parse(packed)[0].filename.replace(/^@/, '').replace('/', '-'));
  if (!archive || run('tar', ['-xzf', archive, '-C', fresh]) === undefined) {
    rmSync(fresh, { recursive: true, force: true });
    return false;
  }
  rmSync(archive);
  renameSync(fresh, folder);
  return true;
}

/** Fetches what is missing; stops at the first package that does not answer. Returns the specs that are there. */
export function fetchCorpus() {
  mkdirSync(CACHE, { recursive: true });
  const there = [];
  for (const spec of PACKAGES) {
    if (!fetchPackage(spec)) break;
    there.push(spec);
  }
  return there;
}

function* textFiles(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* textFiles(file);
    else if (entry.isFile() && TEXT.test(entry.name) && statSync(file).size <= LARGEST) yield file;
  }
}

/** Folders that each hold one package. */
function places() {
  const found = [];
  for (const root of [CACHE, INSTALLED]) {
    if (!existsSync(root)) continue;
    for (const entry of readdirSync(root, { withFileTypes: true })) {
      if (entry.isDirectory() && !entry.name.endsWith('.part')) found.push(path.join(root, entry.name));
    }
  }
  return found;
}

/** Every different text once: `{file, text}`, at most `limit` bytes in all. */
export function* corpus(limit = Infinity) {
  const seen = new Set();
  let total = 0;
  for (const place of places()) {
    let share = 0;
    for (const file of textFiles(place)) {
      if (share >= SHARE) break;
      if (total >= limit) return;
      const bytes = readFileSync(file);
      const digest = createHash('sha256').update(bytes).digest('base64');
      if (bytes.includes(0) || seen.has(digest)) continue;
      seen.add(digest);
      share += bytes.length;
      total += bytes.length;
      yield { file: path.relative(process.cwd(), file), text: bytes.toString('utf8') };
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const fetched = fetchCorpus();
  let files = 0;
  let bytes = 0;
  for (const { text } of corpus()) {
    files += 1;
    bytes += Buffer.byteLength(text);
  }
  console.log(
    `${files} texts, ${(bytes / 1e6).toFixed(1)} MB; ${fetched.length} of ${PACKAGES.length} packages fetched`,
  );
}
