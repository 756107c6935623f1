/** Gets a packed version: from a file, or by the person's own npm with the registry it is set up for. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { isObject, parseObject } from '../engine/json-object.ts';
import { GuardError } from './errors.ts';
import { readBounded } from './files.ts';
import type { Machine } from './machine.ts';
import { findProgram } from './path-search.ts';
import { shimsFolder } from './shims-folder.ts';

const run = promisify(execFile);
const NAME = 'aup-guard';
const LONGEST_MS = 120_000;
const MAX_ANSWER = 1024 * 1024;
const MAX_TARBALL = 32 * 1024 * 1024;
const INTEGRITY = /^sha512-[A-Za-z0-9+/]{86}==$/;
const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]{1,40})?$/;

/** A version as the registry has it. */
export interface Offered {
  readonly version: string;
  /** `sha512-…`, over the packed file. */
  readonly integrity: string;
}

export interface PackedFile {
  readonly bytes: Buffer;
  /** `sha512-…` of what was read. */
  readonly integrity: string;
  /** Who named the same integrity before it was read; undefined when nobody did. */
  readonly vouched: 'registry' | 'person' | undefined;
}

type Npm = Pick<Machine, 'env' | 'paths'>;

/**
 * npm takes settings from the nearest folder above that looks like a project, and anybody may write to the one for
 * temporary files: this one is the project.
 */
function endSearch(cwd: string): void {
  writeFileSync(path.join(cwd, 'package.json'), '{}\n', { mode: 0o600 });
}

/** Runs npm in a private folder. */
async function npm({ env, paths }: Npm, args: readonly string[], cwd: string): Promise<string> {
  const program = findProgram('npm', env, [shimsFolder(paths.data)]);
  if (program === undefined) {
    throw new GuardError('environment', 'npm is not on PATH', {
      hint: 'fetch the package elsewhere, then: aup-guard upgrade --to FILE.tgz --integrity sha512-…',
    });
  }
  endSearch(cwd);
  try {
    const options = {
      cwd,
      env: { ...env, NO_UPDATE_NOTIFIER: '1' },
      timeout: LONGEST_MS,
      maxBuffer: MAX_ANSWER,
    };
    return (await run(program, [...args], options)).stdout;
  } catch (cause) {
    throw new GuardError('environment', `npm ${args[0] ?? ''} did not answer as it should`, {
      cause,
      hint: `try it by itself: npm view ${NAME} version`,
    });
  }
}

/** What the registry has under a version or tag. Throws `environment` when it does not say. */
export async function offeredBy(machine: Npm, wanted: string, cwd: string): Promise<Offered> {
  const answer = await npm(
    machine,
    ['view', `${NAME}@${wanted}`, 'version', 'dist.integrity', '--json'],
    cwd,
  );
  const body = parseObject(answer) ?? {};
  const version = body['version'];
  const integrity =
    body['dist.integrity'] ?? (isObject(body['dist']) ? body['dist']['integrity'] : undefined);
  if (typeof version !== 'string' || !VERSION.test(version)) {
    throw new GuardError('environment', `the registry has no ${NAME}@${wanted}`, {
      hint: `npm view ${NAME} versions`,
    });
  }
  if (typeof integrity !== 'string' || !INTEGRITY.test(integrity)) {
    throw new GuardError('refused', `not taken: the registry names no integrity of ${NAME}@${version}`, {
      hint: 'use a file you trust: aup-guard upgrade --to FILE.tgz --integrity sha512-…',
    });
  }
  return { version, integrity };
}

function packedFile(file: string, wanted: string | undefined, by: 'registry' | 'person'): PackedFile {
  const bytes = readBounded(file, MAX_TARBALL);
  if (bytes === undefined) throw new GuardError('usage', `${file} is not there`);
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (wanted !== undefined && wanted !== integrity) {
    throw new GuardError('refused', `not taken: ${path.basename(file)} is not what was named`, {
      hint: `it is ${integrity}, named was ${wanted}`,
    });
  }
  return { bytes, integrity, vouched: wanted === undefined ? undefined : by };
}

/** A file the person has. Throws `usage` when it is not there and `refused` when it is not what they named. */
export function packedAt(file: string, integrity: string | undefined): PackedFile {
  if (integrity !== undefined && !INTEGRITY.test(integrity)) {
    throw new GuardError('usage', '--integrity is not sha512-… in base64');
  }
  return packedFile(path.resolve(file), integrity, 'person');
}

/** Downloads an offered version into `dir`; npm checks it, and so do we. */
export async function packedBy(
  machine: Npm,
  { version, integrity }: Offered,
  dir: string,
): Promise<PackedFile> {
  await npm(machine, ['pack', `${NAME}@${version}`, '--ignore-scripts', '--pack-destination', dir], dir);
  const name = readdirSync(dir).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new GuardError('environment', 'npm pack left no file');
  return packedFile(path.join(dir, name), integrity, 'registry');
}

/** Has npm put the terminal binding of a version into `dir`, without running anything of it. */
export async function bindingBy(machine: Npm, spec: string, dir: string): Promise<void> {
  const quiet = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--prefix', dir];
  await npm(machine, ['install', ...quiet, spec], dir);
}
