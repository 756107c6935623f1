/** How findings are printed: as lines, as a diff, or as one JSON document that is written while it is found. */
import type { Segment } from '../host/redact-pieces.ts';
import type { Located } from '../host/redact-report.ts';
import type { Skipped } from '../host/scan-files.ts';
import { shown } from '../host/text.ts';
import { previewRows } from './redact-preview.ts';
import { clauseWords } from './redact-words.ts';
import { table } from './table.ts';
import { paint, type Screen } from './terminal.ts';

/** What is known when all is read. */
export interface Ending {
  readonly read: number;
  readonly skipped: readonly Skipped[];
  /** Findings a list or a comment let be. */
  readonly letBe: number;
}

/** Texts to print, in the order of the calls. `file` is absent for standard input without a name. */
export interface Sink {
  begin(): string;
  found(file: string | undefined, segment: Segment, located: readonly Located[]): string;
  end(ending: Ending): string;
}

function joined(rows: readonly string[]): string {
  return rows.map((row) => `${row}\n`).join('');
}

/** `config/prod.env:3:19  aws-key-id  high  DATA-1  AUP_AWSKEY_...` */
export function lineSink(screen: Screen): Sink {
  const columns = ['', '', '', '', ''].map((title) => ({ title }));
  return {
    begin: () => '',
    found: (file, _, located) =>
      joined(
        table(
          screen,
          columns,
          located.map(({ reported }) => [
            { text: `${shown(file ?? '-')}:${reported.line}:${reported.column}`, style: 'bold' },
            { text: reported.detector },
            { text: reported.confidence },
            { text: clauseWords(reported), style: 'dim' },
            { text: reported.placeholder, style: 'dim' },
          ]),
        ),
      ),
    end: () => '',
  };
}

/** A diff, file by file. */
export function previewSink(screen: Screen): Sink {
  let last: string | undefined;
  return {
    begin: () => '',
    found(file, segment, located) {
      const rows = previewRows(screen, segment, located);
      const title = file === undefined || file === last ? [] : [paint(screen, 'bold', shown(file))];
      const gap = last !== undefined && file !== last ? [''] : [];
      last = file;
      return joined([...gap, ...title, ...rows]);
    },
    end: () => '',
  };
}

/** One document, `aup-guard/redact/1`; findings come in the order of files and places. */
export function jsonSink(): Sink {
  let count = 0;
  return {
    begin: () => '{"schema":"aup-guard/redact/1","findings":[',
    found: (file, _, located) =>
      located
        .map(({ reported }) => {
          count += 1;
          const named = file === undefined ? reported : { file, ...reported };
          return `${count > 1 ? ',' : ''}\n${JSON.stringify(named)}`;
        })
        .join(''),
    end: ({ read, skipped, letBe }) =>
      `\n],"counts":${JSON.stringify({ findings: count, letBe, read })},"skipped":${JSON.stringify(skipped)}}\n`,
  };
}
