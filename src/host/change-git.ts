/** What git says of changes that are not out yet. Runs inside git's hooks: their `GIT_*` variables name what is meant. */
import { spawn } from 'node:child_process';
import { createPatchReader, type PatchPart } from '../engine/patch-reader.ts';
import { NEUTRAL } from './git.ts';
import type { Machine } from './machine.ts';
import { findProgram } from './path-search.ts';

/** Bytes of patches and files read in one run: more is not looked at, and said. */
const MOST_BYTES = 24 * 1024 * 1024;
const MOST_WORDS = 4 * 1024 * 1024;
/** More than git writes at once, so that the first of it arrives. */
const HEAD = 256 * 1024;
const MOST_MS = 60_000;

/** As plain as git can: nothing the repository configures changes what is printed or starts a program. */
const SETTINGS = [
  'core.quotePath=false',
  'diff.suppressBlankEmpty=false',
  'log.showSignature=false',
  'log.showRoot=true',
];
const PLAIN =
  '-M -U8 --no-relative --inter-hunk-context=0 --full-index --no-color --no-ext-diff --no-textconv --src-prefix=a/ --dst-prefix=b/ --submodule=short --diff-algorithm=default'.split(
    ' ',
  );

interface Call {
  readonly args: readonly string[];
  readonly take: (bytes: Buffer) => void;
  /** Bytes of output after which the call is ended. */
  readonly most: number;
}

export interface ChangeGit {
  /** Patches of `git diff` or `git log` with these words. */
  patches(words: readonly string[]): Promise<readonly PatchPart[]>;
  /** Output of a git call; undefined when it fails. */
  ask(args: readonly string[]): Promise<string | undefined>;
  /** A file as it is stored; undefined when it is not there or beyond the bound. */
  bytes(object: string): Promise<Buffer | undefined>;
  /** How a stored file begins. */
  head(object: string): Promise<Buffer>;
  /** True when something was left out: too large, too slow, or git failed. */
  cut(): boolean;
}

/** Exit code of a call, or undefined when it was ended before. */
type Caller = (call: Call) => Promise<number | undefined>;

function caller(machine: Machine): Caller {
  const git = findProgram('git', machine.env, []) ?? 'git';
  const own = { GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_REPLACE_OBJECTS: '1', LC_ALL: 'C' };
  const settings = [...NEUTRAL, ...SETTINGS.flatMap((setting) => ['-c', setting])];
  return ({ args, take, most }) =>
    new Promise((resolve) => {
      const child = spawn(git, [...settings, ...args], {
        cwd: machine.cwd,
        env: { ...machine.env, ...own },
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: MOST_MS,
      });
      let size = 0;
      child.stdout.on('data', (bytes: Buffer) => {
        size += bytes.length;
        if (size > most) child.kill();
        else take(bytes);
      });
      child.once('error', () => resolve(-1));
      child.once('close', (code) => resolve(code ?? undefined));
    });
}

/** `most`: bytes that are read in all. */
export function changeGit(machine: Machine, most: number = MOST_BYTES): ChangeGit {
  return new Changes(caller(machine), most);
}

class Changes implements ChangeGit {
  readonly #call: Caller;
  #left: number;
  #cut = false;

  constructor(call: Caller, most: number) {
    this.#call = call;
    this.#left = most;
  }

  cut(): boolean {
    return this.#cut;
  }

  async ask(args: readonly string[]): Promise<string | undefined> {
    const parts: Buffer[] = [];
    const code = await this.#call({ args, take: (bytes) => parts.push(bytes), most: MOST_WORDS });
    return code === 0 ? Buffer.concat(parts).toString('utf8') : undefined;
  }

  async patches([command = 'diff', ...words]: readonly string[]): Promise<readonly PatchPart[]> {
    const reader = createPatchReader();
    const decoder = new TextDecoder();
    const parts: PatchPart[] = [];
    const take = (bytes: Buffer): void => {
      this.#left -= bytes.length;
      parts.push(...reader.push(decoder.decode(bytes, { stream: true })));
    };
    const code = await this.#call({ args: [command, '-p', ...PLAIN, ...words], take, most: this.#left });
    if (code !== 0) this.#cut = true;
    return [...parts, ...reader.push(decoder.decode()), ...reader.end()];
  }

  async head(object: string): Promise<Buffer> {
    const parts: Buffer[] = [];
    await this.#call({ args: ['cat-file', 'blob', object], take: (bytes) => parts.push(bytes), most: HEAD });
    return Buffer.concat(parts);
  }

  async bytes(object: string): Promise<Buffer | undefined> {
    const size = Number((await this.ask(['cat-file', '-s', object])) ?? Number.NaN);
    if (Number.isNaN(size)) return undefined;
    const parts: Buffer[] = [];
    if (size > this.#left) {
      this.#cut = true;
      return undefined;
    }
    this.#left -= size;
    await this.#call({ args: ['cat-file', 'blob', object], take: (bytes) => parts.push(bytes), most: size });
    return Buffer.concat(parts);
  }
}
