/** Brings another version of the guard into place: checked first, then installed by its own installer. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compareVersions } from '../engine/version-order.ts';
import { currentCopy, formerEntry } from './copies.ts';
import { GuardError } from './errors.ts';
import { openJournal } from './journal.ts';
import type { Machine } from './machine.ts';
import { checkPackage, isWhole } from './package-check.ts';
import { copyName, sourceTree } from './pinned.ts';
import { unpackPackage } from './tarball.ts';
import { throwawayFolder } from './throwaway.ts';
import { offeredBy, packedAt, packedBy, type Offered, type PackedFile } from './upgrade-fetch.ts';
import { aboutOf, addBinding, hasFile, type About } from './upgrade-package.ts';

const LONGEST_MS = 180_000;

/** Folder and version of what is started now. Throws `environment` when nothing is installed. */
export function installedNow({ paths }: Pick<Machine, 'paths'>): { folder: string; version: string } {
  const folder = currentCopy(paths.data);
  if (folder !== undefined && hasFile(folder, 'package.json'))
    return { folder, version: aboutOf(folder).version };
  throw new GuardError('environment', 'there is nothing to upgrade: the guard is not installed', {
    hint: 'npx aup-guard install',
  });
}

/** A version that was fetched and looked through, ready to be installed. */
export interface Candidate {
  readonly root: string;
  readonly version: string;
  /** Name of the folder it gets: version and digest of its content. */
  readonly name: string;
  readonly packed: Pick<PackedFile, 'integrity' | 'vouched'> | undefined;
  /** Below 0 when it is earlier than what is installed. */
  readonly order: number;
  /** True when just this is installed. */
  readonly same: boolean;
  /** Removes what was fetched. */
  close(): void;
}

export interface Wanted {
  /** A file of `npm pack`; neither = the latest version. */
  readonly file?: string;
  readonly version?: string;
  readonly integrity?: string;
}

function fetchFolder(): { readonly folder: string; readonly close: () => void } {
  const folder = throwawayFolder(realpathSync(os.tmpdir()), 'aup-upgrade-');
  return { folder, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Fetches and checks; changes nothing that is installed. Throws `refused` for what is not whole. */
export async function fetchCandidate(machine: Machine, wanted: Wanted): Promise<Candidate> {
  const now = installedNow(machine);
  const { folder: top, close } = fetchFolder();
  try {
    const packed = await packedFor(machine, wanted, top);
    const root = path.join(top, 'package');
    mkdirSync(root, { mode: 0o700 });
    unpackPackage(packed.bytes, root);
    const about = wholePackage(machine, root);
    await addBinding(machine, { about, root, top, present: now.folder });
    return { ...candidate(machine, root, close), packed };
  } catch (error) {
    close();
    throw error;
  }
}

/** The version in the registry. */
export async function offered(
  machine: Machine,
  version = 'latest',
): Promise<Offered & { readonly newer: boolean }> {
  const { folder: top, close } = fetchFolder();
  try {
    const offer = await offeredBy(machine, version, top);
    return { ...offer, newer: compareVersions(offer.version, installedNow(machine).version) > 0 };
  } finally {
    close();
  }
}

async function packedFor(
  machine: Machine,
  { file, version, integrity }: Wanted,
  top: string,
): Promise<PackedFile> {
  if (file !== undefined) return packedAt(file, integrity);
  const offer = await offeredBy(machine, version ?? 'latest', top);
  if (integrity !== undefined && integrity !== offer.integrity) {
    throw new GuardError(
      'refused',
      `not taken: the registry's aup-guard ${offer.version} is not what was named`,
    );
  }
  return packedBy(machine, offer, top);
}

function wholePackage(machine: Machine, root: string): About {
  const about = aboutOf(root);
  if (about.name !== 'aup-guard') throw new GuardError('refused', 'not taken: the package is not aup-guard');
  const check = checkPackage(root, machine, { byItself: true });
  if (isWhole(check) && check.version === about.version) return about;
  const [first = 'dist/manifest.json'] = [...check.changed, ...check.missing, ...check.additional];
  throw new GuardError('refused', `not taken: ${first} is not what its own list says`, {
    hint: 'fetch the package anew, from the place it was published at',
  });
}

function candidate(machine: Machine, root: string, close: () => void): Candidate {
  const now = installedNow(machine);
  const tree = sourceTree(root, `${machine.platform.name}-${process.arch}`);
  const name = copyName(tree);
  return {
    root,
    version: tree.version,
    name,
    packed: undefined,
    order: compareVersions(tree.version, now.version),
    same: name === path.basename(now.folder),
    close,
  };
}

/** The copy that was installed before. Throws `usage` when there is none and `refused` when it was changed since. */
export function formerCandidate(machine: Machine): Candidate {
  const entry = formerEntry(openJournal(machine.paths.state), machine.paths.data);
  if (entry === undefined || !hasFile(entry.path, 'package.json')) {
    throw new GuardError('usage', 'there is no earlier version to go back to');
  }
  const found = candidate(machine, entry.path, () => undefined);
  if (found.name === path.basename(entry.path)) return found;
  throw new GuardError('refused', `not taken: files of ${path.basename(entry.path)} were changed`, {
    hint: `fetch it anew: aup-guard upgrade --to ${found.version} --allow-downgrade`,
  });
}

/** Has the candidate install itself, as it was found. Throws `install-blocked` when it could not. */
export function installCandidate({ env }: Machine, { root, version }: Candidate): void {
  const program = path.join(root, 'bin/aup-guard.js');
  const done = spawnSync(process.execPath, [program, 'install', '--yes'], {
    env: { ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: LONGEST_MS,
  });
  if (done.status === 0) return;
  throw new GuardError('install-blocked', `aup-guard ${version} could not be installed`, {
    cause: done.error,
    hint: 'what was installed before is still there: aup-guard upgrade --back, or npx aup-guard install',
  });
}
