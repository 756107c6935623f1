/** The files of a commit as git stores them: nothing of the working folder, no filter, no program of the repository. */
import { spawn } from 'node:child_process';
import { NEUTRAL } from './git.ts';
import type { Machine } from './machine.ts';
import { findProgram } from './path-search.ts';

const MOST_MS = 60_000;

export interface TreeFile {
  /** From the top of the repository, with slashes. */
  readonly path: string;
  readonly id: string;
  readonly size: number;
  /** What it holds is the path of another. */
  readonly link: boolean;
}

export interface GitTree {
  /** The id of what a person calls a commit; undefined when there is none. */
  commit(name: string): Promise<string | undefined>;
  /** All files of a commit that are wanted; undefined when git cannot tell. */
  files(commit: string, wanted: (file: TreeFile) => boolean): Promise<readonly TreeFile[] | undefined>;
  /** The bytes of an object; undefined when there is none, or it is larger than `most`. */
  bytes(object: string, most: number): Promise<Buffer | undefined>;
}

interface Call {
  readonly args: readonly string[];
  /** False ends the call. */
  readonly take: (bytes: Buffer) => boolean;
}

type Caller = (call: Call) => Promise<boolean>;

/** Variables of a caller's own git are left out: they point at another repository. */
function caller(machine: Machine): Caller {
  const git = findProgram('git', machine.env, []) ?? 'git';
  const env = {
    ...Object.fromEntries(Object.entries(machine.env).filter(([name]) => !name.startsWith('GIT_'))),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    LC_ALL: 'C',
  };
  const cwd = machine.repoRoot ?? machine.cwd;
  return ({ args, take }) =>
    new Promise((resolve) => {
      const child = spawn(git, [...NEUTRAL, ...args], {
        cwd,
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: MOST_MS,
      });
      child.stdout.on('data', (bytes: Buffer) => {
        if (!take(bytes)) child.kill();
      });
      child.once('error', () => resolve(false));
      child.once('close', (code) => resolve(code === 0));
    });
}

/** `100644 blob <id> <size>\t<path>`; a folder of another repository is none of these files. */
function fileOf(row: string): TreeFile | undefined {
  const [, mode, id = '', size, path = ''] = /^(\d+) blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(row) ?? [];
  return mode === undefined ? undefined : { path, id, size: Number(size), link: mode === '120000' };
}

async function listed(
  call: Caller,
  commit: string,
  wanted: (file: TreeFile) => boolean,
): Promise<readonly TreeFile[] | undefined> {
  const decoder = new TextDecoder();
  const found: TreeFile[] = [];
  let rest = '';
  const take = (bytes: Buffer): boolean => {
    const rows = (rest + decoder.decode(bytes, { stream: true })).split('\0');
    rest = rows.pop() ?? '';
    for (const row of rows) {
      const file = fileOf(row);
      if (file !== undefined && wanted(file)) found.push(file);
    }
    return true;
  };
  const args = ['ls-tree', '-r', '-l', '-z', '--full-tree', commit];
  return (await call({ args, take })) ? found : undefined;
}

/** Asks the git of this machine about the repository around the folder. */
export function gitTree(machine: Machine): GitTree {
  const call = caller(machine);
  const bytes: GitTree['bytes'] = async (object, most) => {
    const parts: Buffer[] = [];
    let size = 0;
    const take = (part: Buffer): boolean => {
      parts.push(part);
      size += part.length;
      return size <= most;
    };
    const done = await call({ args: ['cat-file', 'blob', object], take });
    return done && size <= most ? Buffer.concat(parts) : undefined;
  };
  return {
    commit: async (name) => {
      const parts: Buffer[] = [];
      const args = ['rev-parse', '-q', '--verify', '--end-of-options', `${name}^{commit}`];
      const done = await call({ args, take: (part) => parts.push(part) > 0 });
      return done ? Buffer.concat(parts).toString('utf8').trim() : undefined;
    },
    files: (commit, wanted) => listed(call, commit, wanted),
    bytes,
  };
}
