/** A namespace for a server that is only asked what it offers: it reads the disk, writes to one folder and sees no keys. */
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { rehearse } from './containment/rehearsal.ts';
import { findProgram } from './path-search.ts';
import type { Machine } from './machine.ts';

/** Folders of the home folder that hold keys and tokens. */
const KEYS = [
  '.ssh',
  '.aws',
  '.azure',
  '.gnupg',
  '.kube',
  '.docker',
  '.password-store',
  '.config/gcloud',
  '.config/gh',
];

export interface Cell {
  /** In front of the words of the server. */
  readonly words: readonly string[];
  /** Caches must be somewhere it can write. */
  readonly env: Readonly<Record<string, string>>;
}

function covers({ env, paths }: Machine): readonly string[] {
  const home = env['HOME'] ?? '/';
  const folders = [...KEYS.map((name) => path.join(home, name)), paths.config, paths.state];
  return folders.flatMap((folder) => (existsSync(folder) ? ['--tmpfs', folder] : []));
}

/** Makes one; undefined where there is none to be had. The network stays open: packages come over it. */
export async function openCell(machine: Machine, scratch: string): Promise<Cell | undefined> {
  if (machine.platform.name !== 'linux') return undefined;
  const bwrap = findProgram('bwrap', machine.env, []);
  if (bwrap === undefined) return undefined;
  const base = [bwrap, '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--bind', scratch, scratch];
  const words = [...base, ...covers(machine), '--unshare-pid', '--unshare-ipc', '--die-with-parent', '--'];
  const refusal = await rehearse([...words, '/bin/sh', '-c', 'exit 0']);
  if (refusal !== undefined) return undefined;
  const under = (name: string): string => path.join(scratch, name);
  return {
    words,
    env: {
      TMPDIR: scratch,
      XDG_CACHE_HOME: under('cache'),
      npm_config_cache: under('npm'),
      UV_CACHE_DIR: under('uv'),
      UV_TOOL_DIR: under('uv-tools'),
      PIPX_HOME: under('pipx'),
    },
  };
}

/** Whether a server that is asked would run in one. */
export async function isContained(machine: Machine): Promise<boolean> {
  return (await openCell(machine, os.tmpdir())) !== undefined;
}
