/** Files that are git under other names: all of them lead to its gate. */
import { lstatSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeVolatile } from '../files.ts';
import { fillScript } from '../gate-fill.ts';
import type { Seat } from './model.ts';

/** One bind inside: `from` lies over `to`. */
export interface Cover {
  readonly from: string;
  readonly to: string;
}

/** A file moved aside, and where it is inside. */
export interface Moved {
  readonly source: string;
  readonly place: string;
}

/** Programs of git's own that reach a remote; they are files of their own. */
const HELPERS = new Set(['git-remote-http', 'git-remote-ftp', 'git-http-push', 'git-imap-send']);

/**
 * Words git starts itself with, as part of a call that was judged: a pull merges, a stash resets, a fetch collects
 * garbage. `push`, `branch`, `tag` and `remote` it never does.
 */
const OWN_WORDS =
  '*--helper add am apply bundle checkout checkout-index cherry-pick clean clone commit credential* fetch fetch-pack fsck *--daemon *--worker gc http-backend http-fetch index-pack init maintenance merge merge-* pack-objects pack-refs prune prune-packed read-tree rebase receive-pack reflog remote-* repack rerere reset rev-parse send-pack stash symbolic-ref unpack-objects update-index update-ref upload-archive* upload-pack worktree write-tree'.split(
    ' ',
  );

export interface GitCovers {
  readonly covers: readonly Cover[];
  readonly moved: readonly Moved[];
}

/** Folders of git's own parts: its own, near it, or where systems put them. */
function partFolders(target: string): readonly string[] {
  const prefix = path.dirname(path.dirname(target));
  const near = ['lib', 'libexec', 'lib64'].map((name) => path.join(prefix, name, 'git-core'));
  return [...new Set([path.dirname(target), ...near, '/usr/lib/git-core', '/usr/libexec/git-core'])];
}

interface Part {
  readonly name: string;
  readonly file: string;
}

/** Regular files of a folder. Links lead to one of them. */
function filesIn(folder: string): readonly Part[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [{ name: entry.name, file: path.join(folder, entry.name) }] : [],
    );
  } catch {
    // It is not there: git has its parts somewhere else.
    return [];
  }
}

/** True for git itself under another name: a hard link, or a copy of the same size. */
function isGit({ name, file }: Part, size: number): boolean {
  return name === 'git' || (name.startsWith('git-') && lstatSync(file).size === size);
}

interface GitSetup {
  readonly seat: Seat;
  /** The gate of git, and the text of the script that leads to it. */
  readonly gate: string;
  readonly template: string;
  /** A private folder of the session: the scripts go into it. */
  readonly folder: string;
}

/** How a shell is called for one of git's scripts, without what stands between its words. */
function scriptWords(folders: readonly string[]): string {
  const quoted = folders.map((folder) => `'${folder.replaceAll("'", `'\\''`)}/git-'*`);
  return ['/bin/sh', '/usr/bin/sh', '/bin/bash', '/usr/bin/perl']
    .flatMap((shell) => quoted.map((words) => `${shell}${words}`))
    .join(' | ');
}

/** Writes what lies over git and its parts. */
export function coverGit({ seat, gate, template, folder }: GitSetup): GitCovers {
  const covers: Cover[] = [];
  const moved: Moved[] = [];
  const scripts = scriptWords(partFolders(seat.target));
  const script = (name: string, self: string, words: string): string => {
    const file = path.join(folder, name);
    const filled = fillScript(template, { INNER: seat.inner, SELF: self, GATE: gate });
    writeVolatile(file, filled.replace('@OWN@', words).replace('@SCRIPTS@', scripts), 0o700);
    return file;
  };
  const own = script('git', '', OWN_WORDS.join(' | '));
  covers.push({ from: own, to: seat.target });
  const { size } = statSync(seat.target);
  for (const parts of partFolders(seat.target)) {
    for (const part of filesIn(parts)) {
      const { name, file } = part;
      if (file === seat.target) continue;
      if (isGit(part, size)) {
        covers.push({ from: own, to: file });
      } else if (HELPERS.has(name)) {
        const place = path.join(path.dirname(seat.place), 'parts', name);
        moved.push({ source: file, place });
        covers.push({ from: script(name, place, '*'), to: file });
      }
    }
  }
  return { covers, moved };
}
