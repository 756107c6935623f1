/** Writes what was found into a list of known findings. */
import { writeFileSync } from 'node:fs';
import { parseBaseline } from '../engine/redact/imports/baseline.ts';
import { parseGitleaksIgnore } from '../engine/redact/imports/gitleaks-ignore.ts';
import { isJson, knownHashes, namesOf, readList, refuse } from './redact-baseline.ts';
import type { FoundIn, ListFile } from './redact-baseline.ts';
import { replaceFile } from './scan-files-read.ts';

/** What an update did. */
export interface BaselineUpdate {
  readonly written: number;
  /** Personal data is not written as hashes: they could be guessed. */
  readonly leftOut: number;
}

function write(list: ListFile, text: string): void {
  if (list.text === undefined) {
    writeFileSync(list.full, text, { flag: 'wx' });
    return;
  }
  const next = replaceFile(list.full);
  next.write(Buffer.from(text));
  next.commit();
}

function addPlaces(list: ListFile, found: readonly FoundIn[]): BaselineUpdate {
  refuse(list, parseGitleaksIgnore(list.text ?? '').problems);
  const lines = found.map(
    ({ file, located: { reported } }) =>
      `${namesOf(list, file)[1] ?? file}:${reported.detector}:${reported.line}`,
  );
  const kept = (list.text ?? '')
    .split(/\r?\n/)
    .filter((line, index, all) => line !== '' || index < all.length - 1);
  const known = new Set(kept.map((line) => line.trim()));
  const added = [...new Set(lines)].filter((line) => !known.has(line));
  write(list, [...kept, ...added].map((line) => `${line}\n`).join(''));
  return { written: added.length, leftOut: 0 };
}

function tableOf(list: ListFile): Record<string, unknown> {
  if (list.text === undefined || list.text.trim() === '')
    return { version: '1.5.0', plugins_used: [], results: {} };
  refuse(list, parseBaseline(list.text).problems);
  const table: unknown = JSON.parse(list.text.replace(/^\uFEFF/, ''));
  return typeof table === 'object' && table !== null ? { ...table } : {};
}

function addHashes(list: ListFile, found: readonly FoundIn[]): BaselineUpdate {
  const table = tableOf(list);
  const known = knownHashes({ ...list, text: JSON.stringify(table) });
  const marked = new Set(
    parseBaseline(JSON.stringify(table)).entries.map(({ file, hash }) => `${file}\n${hash}`),
  );
  const results: Record<string, unknown> = { ...Object(table['results']) };
  const secrets = found.filter(({ located }) => located.reported.class === 'secret');
  let written = 0;
  for (const one of secrets) {
    const name = namesOf(list, one.file)[1] ?? one.file;
    const hash = one.located.hash();
    if (known.has(one) || marked.has(`${name}\n${hash}`)) continue;
    marked.add(`${name}\n${hash}`);
    const { detector, line } = one.located.reported;
    const before: readonly unknown[] = Array.isArray(results[name]) ? results[name] : [];
    const entry = {
      type: detector,
      filename: name,
      hashed_secret: hash,
      is_verified: false,
      line_number: line,
    };
    results[name] = [...before, entry];
    written += 1;
  }
  write(list, `${JSON.stringify({ ...table, results }, undefined, 2)}\n`);
  return { written, leftOut: found.length - secrets.length };
}

/** Adds findings to a list, which is made when there is none; what it holds stays. Throws `usage` or `refused`. */
export function updateKnown(cwd: string, file: string, found: readonly FoundIn[]): BaselineUpdate {
  const list = readList(cwd, file);
  return isJson(list) ? addHashes(list, found) : addPlaces(list, found);
}
