/** Findings somebody looked at and let be: `.secrets.baseline` and `.gitleaksignore` files. */
import path from 'node:path';
import { parseBaseline } from '../engine/redact/imports/baseline.ts';
import { parseGitleaksIgnore } from '../engine/redact/imports/gitleaks-ignore.ts';
import type { ImportProblem } from '../engine/redact/imports/model.ts';
import { GuardError } from './errors.ts';
import { errnoOf } from './files.ts';
import type { Located } from './redact-report.ts';
import { readPieces } from './scan-files-read.ts';

/** A finding in a file, as lists of known ones name it. */
export interface FoundIn {
  /** As shown to people; compared from the folder of the list too. */
  readonly file: string;
  readonly located: Located;
}

export interface KnownFindings {
  has(found: FoundIn): boolean;
}

const LARGEST = 32 * 1024 * 1024;

/** A list as it lies on disk. */
export interface ListFile {
  readonly shown: string;
  readonly full: string;
  readonly cwd: string;
  /** Undefined when there is no such file. */
  readonly text: string | undefined;
}

/** Throws `usage` when it is there and cannot be read. */
export function readList(cwd: string, shown: string): ListFile {
  const full = path.resolve(cwd, shown);
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for (const piece of readPieces(full)) {
      parts.push(Buffer.from(piece));
      size += piece.length;
      if (size > LARGEST) throw new GuardError('usage', `${shown} is too large for a list of known findings`);
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { shown, full, cwd, text: undefined };
    if (errnoOf(error) === '') throw error;
    throw new GuardError('usage', `cannot read ${shown} (${errnoOf(error)})`, { cause: error });
  }
  return { shown, full, cwd, text: Buffer.concat(parts).toString('utf8') };
}

/** JSON is a baseline of detect-secrets, anything else a list of gitleaks fingerprints. */
export function isJson({ shown, text }: ListFile): boolean {
  const begun = text?.trimStart().charAt(0) ?? '';
  return begun === '' ? /\.(?:baseline|json)$/.test(shown) : begun === '{' || begun === '[';
}

/** A list that is partly unreadable would let findings through unseen, or show those that were settled. */
export function refuse({ shown }: ListFile, problems: readonly ImportProblem[]): void {
  const problem = problems.find(({ level }) => level === 'error');
  if (problem === undefined) return;
  const { line, message, fix } = problem;
  throw new GuardError('usage', `${shown}:${line} ${message}`, fix === undefined ? {} : { hint: fix });
}

/** The ways a list may name a file: from where the command runs, and from the folder of the list. */
export function namesOf({ cwd, full }: ListFile, file: string): readonly string[] {
  const at = path.resolve(cwd, file);
  return [path.relative(cwd, at), path.relative(path.dirname(full), at)].map((name) =>
    name.split(path.sep).join('/'),
  );
}

/** The findings of a baseline of detect-secrets. */
export function knownHashes(list: ListFile): KnownFindings {
  const { entries, problems } = parseBaseline(list.text ?? '');
  refuse(list, problems);
  // What a person marked as a real secret stays reported.
  const hashes = new Set(
    entries
      .filter(({ secret }) => secret !== true)
      .map(({ file, hash }) => `${path.posix.normalize(file)}\n${hash}`),
  );
  return {
    has: ({ file, located }) => namesOf(list, file).some((name) => hashes.has(`${name}\n${located.hash()}`)),
  };
}

function knownPlaces(list: ListFile, detectors: ReadonlySet<string>): KnownFindings {
  const { entries, problems } = parseGitleaksIgnore(list.text ?? '');
  refuse(list, problems);
  // Another scanner calls its rules by other names: its entry is about whatever is found in that line.
  const places = new Set(
    entries
      .filter(({ commit }) => commit === undefined)
      .map(({ file, rule, at }) =>
        [path.posix.normalize(file), at, detectors.has(rule) ? rule : '*'].join('\n'),
      ),
  );
  return {
    has: ({ file, located: { reported } }) =>
      namesOf(list, file).some((name) =>
        [reported.detector, '*'].some((rule) => places.has([name, reported.line, rule].join('\n'))),
      ),
  };
}

/** Reads a list. Throws `usage`, naming the line, when it cannot be read or any part of it is broken. */
export function openKnown(cwd: string, file: string, detectors: ReadonlySet<string>): KnownFindings {
  const list = readList(cwd, file);
  if (list.text === undefined)
    throw new GuardError('usage', `there is no file ${file}`, {
      hint: 'make it with --update-baseline',
    });
  return knownIn(list, detectors);
}

/** The findings a list lets be, wherever its text came from. Throws `usage`, naming the line, when it is broken. */
export function knownIn(list: ListFile, detectors: ReadonlySet<string>): KnownFindings {
  return isJson(list) ? knownHashes(list) : knownPlaces(list, detectors);
}
