/** Whether the files of a package are those it was built with, by the list the build put into it. */
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { readManifest } from './drift-manifest.ts';
import type { Mark } from './drift-model.ts';
import { GuardError } from './errors.ts';
import { errnoOf, readBounded } from './files.ts';
import { sha256 } from './journal.ts';
import type { Machine } from './machine.ts';
import { packageRoot } from './package.ts';
import { PARTS } from './pinned.ts';

const LIST = 'dist/manifest.json';
const MAX_LIST = 1024 * 1024;
const MAX_FILE = 64 * 1024 * 1024;
const MOST_FILES = 10_000;

const listSchema = z.strictObject({
  schema: z.literal('aup-guard/manifest/1'),
  version: z.string(),
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
});

/**
 * Who says what the files should be: the list of the very program that checks (`running`), the list in the folder as
 * this machine's key vouches for it (`sealed`), or that list alone (`itself`).
 */
export type Voucher = 'running' | 'sealed' | 'itself';

export interface PackageCheck {
  readonly folder: string;
  readonly version: string;
  /** SHA-256 of the list. */
  readonly manifest: string;
  readonly voucher: Voucher;
  /** How many files were read. */
  readonly files: number;
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  readonly additional: readonly string[];
}

/** True when nothing is to be said against it. */
export function isWhole({ changed, missing, additional }: PackageCheck): boolean {
  return changed.length + missing.length + additional.length === 0;
}

interface List {
  readonly version: string;
  readonly files: Readonly<Record<string, string>>;
  readonly digest: string;
}

/** Undefined when there is none, as where only the bundles were built. Throws `environment` when it cannot be read. */
function listOf(folder: string): List | undefined {
  const text = readBounded(path.join(folder, LIST), MAX_LIST);
  if (text === undefined) return undefined;
  try {
    const { version, files } = listSchema.parse(JSON.parse(text.toString('utf8')));
    return { version, files, digest: sha256(text) };
  } catch (cause) {
    throw new GuardError('environment', `the list of the package's files cannot be read: ${LIST}`, {
      cause,
      hint: 'install it anew: npx aup-guard install',
    });
  }
}

/** False where only the bundles were built. */
export function hasList(folder: string): boolean {
  return lstatSync(path.join(folder, LIST), { throwIfNoEntry: false }) !== undefined;
}

/** What this machine's key vouches for below a folder; nothing where it was not installed by us. */
function marksBelow(folder: string, machine: Pick<Machine, 'paths'>): ReadonlyMap<string, Mark> {
  const manifest = readManifest(machine);
  if (typeof manifest === 'string') return new Map();
  const below = manifest.marks.filter((mark) => mark.path.startsWith(`${folder}/`));
  return new Map(below.map((mark) => [mark.path.slice(folder.length + 1), mark]));
}

/** Every file of the package's parts and of the binding beside them, relative. */
function filesIn(folder: string): readonly string[] {
  const found: string[] = [];
  const walk = (file: string): void => {
    const info = lstatSync(path.join(folder, file), { throwIfNoEntry: false });
    if (found.length > MOST_FILES) throw new GuardError('environment', `too many files in ${folder}`);
    if (info === undefined) return;
    if (!info.isDirectory()) found.push(file);
    else for (const name of readdirSync(path.join(folder, file)).toSorted()) walk(`${file}/${name}`);
  };
  for (const part of PARTS) walk(part);
  return found;
}

function digestOf(folder: string, file: string): string | undefined {
  try {
    const bytes = readBounded(path.join(folder, file), MAX_FILE);
    return bytes === undefined ? undefined : sha256(bytes);
  } catch (error) {
    // A link or a folder in its place: not what was listed.
    if (error instanceof GuardError || errnoOf(error) !== '') return '';
    throw error;
  }
}

function chosen(
  folder: string,
  marks: ReadonlyMap<string, Mark>,
  byItself: boolean,
): { list: List; voucher: Voucher } {
  const inside = listOf(folder);
  const own = byItself || folder === packageRoot() ? undefined : listOf(packageRoot());
  if (own !== undefined && (inside === undefined || own.version === inside.version)) {
    return { list: own, voucher: 'running' };
  }
  if (inside === undefined) {
    throw new GuardError('environment', `no list of its files came with ${folder}`, {
      hint: 'a build makes it: npm run build',
    });
  }
  const sealed = marks.get(LIST)?.digest === inside.digest;
  return { list: inside, voucher: sealed ? 'sealed' : 'itself' };
}

/**
 * Reads every file of the package in `folder` and compares. Throws `environment` where it came without a list.
 * `byItself`: only the list in the folder counts. Code compiled here and the terminal binding are not in the list: for these the install's own seal counts.
 */
export function checkPackage(
  folder: string,
  machine: Pick<Machine, 'paths'>,
  { byItself = false }: { readonly byItself?: boolean } = {},
): PackageCheck {
  const marks = marksBelow(folder, machine);
  const { list, voucher } = chosen(folder, marks, byItself);
  const sealedOnly = [...marks].filter(([file]) => list.files[file] === undefined && file !== LIST);
  const wanted = new Map([
    [LIST, list.digest],
    ...sealedOnly.map(([file, mark]): [string, string] => [file, mark.digest ?? '']),
    ...Object.entries(list.files),
  ]);
  const now = [...wanted].map(([file, digest]) => ({ file, digest, found: digestOf(folder, file) }));
  const listDigest = marks.get(LIST)?.digest ?? list.digest;
  const changed = now.filter(({ file, digest, found }) =>
    file === LIST
      ? found !== undefined && found !== (voucher === 'running' ? digest : listDigest)
      : found !== undefined && found !== digest,
  );
  return {
    folder,
    version: list.version,
    manifest: list.digest,
    voucher,
    files: now.length,
    changed: changed.map(({ file }) => file),
    missing: now.filter(({ found }) => found === undefined).map(({ file }) => file),
    additional: filesIn(folder).filter((file) => !wanted.has(file)),
  };
}
