/** Takes an install back, by its journal. */
import { lstatSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { neutralise } from '../engine/text.ts';
import { GuardError } from './errors.ts';
import { alone } from './install-lock.ts';
import { openJournal, type JournalEntry } from './journal.ts';
import { undoAll, type UndoReport } from './journal-undo.ts';
import type { Environment, Platform } from './platform/model.ts';

export interface PreparedUninstall {
  /** True when there is nothing to undo. */
  readonly empty: boolean;
  /** What people read, a line each. */
  readonly lines: readonly string[];
  /** Undoes all it can; with `purge` the ledger, vault and keys go as well. */
  apply(options: { readonly purge: boolean }): UndoReport;
}

function noteOf(entry: JournalEntry): string {
  if (entry.kind === 'block') return `-${entry.inserted.trim().split('\n').length} lines`;
  if (entry.kind === 'wire') return 'MCP servers as they were';
  if (entry.kind === 'job') return 'looking for AI tools again and again';
  return entry.kind === 'merge' ? `-${entry.items.length} hooks` : '';
}

function describe(entry: JournalEntry, home: string): string | undefined {
  if (entry.kind === 'folder') return undefined;
  const file = entry.path.startsWith(`${home}/`) ? `~${entry.path.slice(home.length)}` : entry.path;
  const slash = entry.kind === 'copy' ? '/' : '';
  const sign = ['block', 'merge', 'wire', 'job'].includes(entry.kind) ? '~' : '-';
  return neutralise(`    ${sign} ${`${file}${slash}`.padEnd(44)} ${noteOf(entry)}`.trimEnd());
}

/** Everything but the journal, which the undo that follows still needs. */
function purgeState(state: string): void {
  const info = lstatSync(state, { throwIfNoEntry: false });
  if (info === undefined) return;
  if (!info.isDirectory() || path.basename(state) !== 'aup-guard') {
    throw new GuardError('install-blocked', `${state} is not a folder of aup-guard: not removed`);
  }
  for (const name of readdirSync(state)) {
    if (name !== 'install') rmSync(path.join(state, name), { recursive: true, force: true });
  }
}

/** Reads the journal and says what would be undone; changes nothing. */
export function prepareUninstall(env: Environment, platform: Platform): PreparedUninstall {
  const { state } = platform.paths(env);
  const journal = openJournal(state);
  const home = env['HOME'] ?? '';
  const steps = journal
    .entries()
    .toReversed()
    .map((entry) => describe(entry, home))
    .filter((line) => line !== undefined);
  return {
    empty: journal.entries().length === 0,
    lines: steps.length === 0 ? [] : ['  undo', ...steps],
    apply: ({ purge }) =>
      alone(env, platform, () => {
        // First, so that the folders made for the state are empty when the undo comes to them.
        if (purge) purgeState(state);
        return undoAll(openJournal(state));
      }),
  };
}
