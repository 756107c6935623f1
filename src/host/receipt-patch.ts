/** Digests of differences that are the same wherever else in the files, and on whatever base, the same is done. */
import { createHash, type Hash } from 'node:crypto';
import type { Digest } from '../engine/model.ts';
import { isDigest } from '../engine/text.ts';
import type { ReceiptGit } from './receipt-git.ts';

/** A difference larger than this has no digest: it is known by its files alone. */
const MOST_BYTES = 96 * 1024 * 1024;
const DOMAIN = 'aup-guard patch 1\n';

/** Nothing that is configured, and no attribute of a file, changes what is printed. */
const PLAIN =
  '-r -p --stdin --text --no-renames --full-index --no-color --no-ext-diff --no-textconv --no-relative --submodule=short --ignore-submodules=none --src-prefix=a/ --dst-prefix=b/ -U3 --inter-hunk-context=0 --diff-algorithm=myers --indent-heuristic -O/dev/null'.split(
    ' ',
  );

/** Two trees; the first may be the empty one. */
export interface Step {
  readonly from: string;
  readonly tree: string;
}

const HEAD = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64})$/;
const INDEX = Buffer.from('index ');
const HUNK = Buffer.from('@@ ');
const LINE_END = 10;

function begins(line: Buffer, start: Buffer): boolean {
  return line.subarray(0, start.length).equals(start);
}

/** What is hashed of a line: where a hunk stands, and which objects it joins, is left out. */
function partOf(line: Buffer): Buffer | undefined {
  if (begins(line, INDEX)) return undefined;
  return begins(line, HUNK) ? Buffer.from('@@\n') : line;
}

class Digests {
  readonly found = new Map<string, Digest | ''>();
  private current: { readonly key: string; readonly hash: Hash; isEmpty: boolean } | undefined;

  line(line: Buffer): void {
    // Lines of a difference begin with a sign or a word; only a head is two object names.
    const head = line.length < 140 ? HEAD.exec(line.toString('latin1').trimEnd()) : null;
    if (head !== null) {
      this.end();
      this.current = { key: head[0], hash: createHash('sha256').update(DOMAIN), isEmpty: true };
      return;
    }
    const part = partOf(line);
    if (this.current === undefined || part === undefined) return;
    this.current.isEmpty = false;
    this.current.hash.update(part);
  }

  end(): void {
    if (this.current === undefined) return;
    const { key, hash, isEmpty } = this.current;
    const digest = hash.digest('hex');
    this.found.set(key, !isEmpty && isDigest(digest) ? digest : '');
    this.current = undefined;
  }
}

/** A function from steps to their digests; empty for no difference, and for all when they are too large together. */
export async function patchDigests(
  steps: readonly Step[],
  git: ReceiptGit,
): Promise<(step: Step) => Digest | ''> {
  const input = [...new Set(steps.map(({ from, tree }) => `${from} ${tree}\n`))].join('');
  const args = ['diff-tree', ...PLAIN];
  const bytes = (await git.bytes({ args, input, most: MOST_BYTES })) ?? Buffer.alloc(0);
  const digests = new Digests();
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(LINE_END, at);
    const next = end < 0 ? bytes.length : end + 1;
    digests.line(bytes.subarray(at, next));
    at = next;
  }
  digests.end();
  return ({ from, tree }) => digests.found.get(`${from} ${tree}`) ?? '';
}
