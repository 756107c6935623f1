/** `aup-guard log export`: the ledger for other systems. */
import { parseDay } from '../host/day.ts';
import { GuardError } from '../host/errors.ts';
import { EXPORT_FORMATS, exportLedger, withNewFile, type ExportTerms } from '../host/ledger-export.ts';
import { recordAlone } from '../host/lone-record.ts';
import { openMachine } from '../host/machine.ts';
import { stateFolder } from './log-record.ts';
import { countOf, printLines, printWords } from './terminal.ts';

export interface ExportOptions {
  readonly format: string;
  readonly since?: string;
  readonly until?: string;
  readonly out?: string;
}

/** Prints the records, or writes them to a new file; says how many there were. */
export function exportRecords(options: ExportOptions): void {
  const terms = termsOf(options);
  const state = stateFolder();
  const { out } = options;
  const done =
    out === undefined
      ? exportLedger(state, terms, printLines)
      : withNewFile(out, (write) => exportLedger(state, terms, (lines) => write(`${lines.join('\n')}\n`)));
  const skipped = done.skipped === 0 ? '' : `; ${countOf(done.skipped, 'line')} that a crash left behind`;
  printWords(`${countOf(done.records, 'record')} exported as ${terms.format}${skipped}`);
  if (done.records === 0) return;
  const row = { kind: 'log.exported', counts: { records: done.records }, code: terms.format } as const;
  recordAlone(openMachine(process.env, process.cwd()), row, EXPORT_FORMATS);
}

function termsOf({ format, since, until }: ExportOptions): ExportTerms {
  const known = EXPORT_FORMATS.find((name) => name === format);
  if (known === undefined) {
    throw new GuardError('usage', `--format takes one of ${EXPORT_FORMATS.join(', ')}`);
  }
  return {
    format: known,
    ...(since === undefined ? {} : { since: parseDay('--since', since) }),
    ...(until === undefined ? {} : { until: parseDay('--until', until) }),
  };
}
