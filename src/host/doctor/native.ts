/** Whether the hooks an install put into agents' own settings are still there, and lead to something. */
import path from 'node:path';
import { readBounded } from '../files.ts';
import { openJournal, type JournalEntry, sha256 } from '../journal.ts';
import { holdsItem, readSettings } from '../native-json.ts';
import { MAX_START_FILE } from '../shell-files.ts';
import { not, ok, type DoctorContext, type Finding } from './model.ts';

const REMEDY = 'npx aup-guard install';

function missingFrom({ path: file, items }: JournalEntry & { readonly kind: 'merge' }): boolean {
  const settings = readSettings(readBounded(file, MAX_START_FILE)?.toString('utf8') ?? '');
  return !items.every((entry) => holdsItem(settings, entry));
}

/** Nothing where no install has put hooks into settings. */
export function nativeFindings({ machine }: DoctorContext): readonly Finding[] {
  const journal = openJournal(machine.paths.state);
  const merges = journal.entries().flatMap((entry) => (entry.kind === 'merge' ? [entry] : []));
  if (merges.length === 0) return [];
  const gone = merges
    .filter((entry) => missingFrom(entry))
    .map(({ path: file }) =>
      not('fail', 'hooks.settings', {
        text: 'hooks in the settings of agents',
        cause: `they are no longer in ${file}: an agent started past the shim is not noticed`,
        remedy: REMEDY,
      }),
    );
  const broken = journal
    .entries()
    .flatMap((entry) => (entry.kind === 'file' && path.basename(entry.path) === 'aup-hook' ? [entry] : []))
    .filter(({ path: file, written }) => {
      const content = readBounded(file, MAX_START_FILE);
      return content === undefined || !written.includes(sha256(content));
    })
    .map(({ path: launcher }) =>
      not('fail', 'hooks.launcher', {
        text: 'the program the hooks call',
        cause: `${launcher} is missing or was changed`,
        remedy: REMEDY,
      }),
    );
  const bad = [...gone, ...broken];
  return bad.length > 0 ? bad : [ok('hooks', 'hooks in the settings of agents lead to the guard')];
}
