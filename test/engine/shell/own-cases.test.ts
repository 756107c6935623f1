import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/catalog/commands/index.ts';
import { guardFile } from '../../../src/catalog/paths.ts';
import { shellDrafts, type ShellDraft } from '../../../src/engine/shell/drafts.ts';

interface Case {
  command: string;
  /** A verb, or `ask` and `deny` where any will do. */
  want?: string;
}

function casesIn(name: string): Case[] {
  const text = readFileSync(`test/fixtures/cases/${name}.jsonl`, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line): Case => JSON.parse(line));
}

function concerns(command: string): readonly ShellDraft[] {
  const drafts = shellDrafts(command, '/home/dev/app', { commands, guardFile });
  return drafts.filter((draft) => draft.verb !== 'none' || draft.unresolved !== undefined);
}

function meets(drafts: readonly ShellDraft[], want: string | undefined): boolean {
  if (want === 'ask') return drafts.length > 0;
  if (want === 'deny') return drafts.some((draft) => draft.forbidden !== undefined);
  return drafts.some((draft) => draft.verb === want);
}

describe('what is hidden in shell text', () => {
  it.each(casesIn('shell-dangerous'))('$want: $command', ({ command, want }) => {
    const drafts = concerns(command);
    expect(meets(drafts, want), JSON.stringify(drafts)).toBe(true);
  });
});

describe('what only looks like it', () => {
  it.each(casesIn('shell-harmless'))('$command', ({ command }) => {
    expect(concerns(command)).toEqual([]);
  });
});
