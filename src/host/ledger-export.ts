/** The ledger for other systems, a line a record. */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { ndjson } from '../engine/export/ndjson.ts';
import { ocsf, ocsfNext } from '../engine/export/ocsf.ts';
import type { Render } from '../engine/export/row.ts';
import { syslog } from '../engine/export/syslog.ts';
import { parseRecord } from '../engine/ledger.ts';
import { hexOf, leafHash } from '../engine/ledger-tree.ts';
import { GuardError } from './errors.ts';
import { errnoOf } from './files.ts';
import { openKeys } from './keys.ts';
import { readOn } from './ledger-file-parts.ts';
import { hashBytes } from './ledger-file-store.ts';
import { packageVersion } from './package.ts';

export const EXPORT_FORMATS = ['ndjson', 'syslog', 'ocsf', 'ocsf-next'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const RENDERS: Readonly<Record<ExportFormat, Render>> = { ndjson, syslog, ocsf, 'ocsf-next': ocsfNext };

export interface ExportTerms {
  readonly format: ExportFormat;
  /** From this moment on, and before that one. */
  readonly since?: number;
  readonly until?: number;
}

export interface Exported {
  readonly records: number;
  /** Lines that are no records: what a crash left behind. */
  readonly skipped: number;
}

/** Hands on the records of that time, in order, many lines at once. Throws `ledger-broken` when the log cannot be read. */
export function exportLedger(
  state: string,
  { format, since = 0, until = Infinity }: ExportTerms,
  take: (lines: readonly string[]) => void,
): Exported {
  const render = RENDERS[format];
  const source = { origin: openKeys(state).knownOrigin() ?? '', version: packageVersion() };
  let records = 0;
  let skipped = 0;
  readOn(state, 0, (text) => {
    const lines: string[] = [];
    for (const line of text.split('\n').slice(0, -1)) {
      const record = parseRecord(line);
      if (record === undefined) skipped += 1;
      else if (record.t >= since && record.t < until) {
        lines.push(render({ record, id: hexOf(leafHash(line, hashBytes)) }, source));
      }
    }
    records += lines.length;
    if (lines.length > 0) take(lines);
  });
  return { records, skipped };
}

/** Makes a file only its owner may read; never replaces one. Throws `usage` and `state-unwritable`. */
export function withNewFile<T>(file: string, work: (write: (text: string) => void) => T): T {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  try {
    const fd = openSync(file, flags, 0o600);
    try {
      return work((text) => {
        const bytes = Buffer.from(text);
        for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done);
      });
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (error instanceof GuardError) throw error;
    if (errnoOf(error) === 'EEXIST') {
      throw new GuardError('usage', 'the file for the export is there already', {
        hint: 'name another one with --out, or remove it',
      });
    }
    throw new GuardError('state-unwritable', 'the file for the export cannot be written', {
      cause: error,
      hint: 'is there room and a right to write in its folder?',
    });
  }
}
