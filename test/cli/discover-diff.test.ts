import { describe, expect, it } from 'vitest';
import { diffLines } from '../../src/cli/discover-diff.ts';
import { diffTools, knownTools } from '../../src/engine/discover/diff.ts';
import { instant } from '../../src/engine/text.ts';
import type { Carried } from '../../src/host/discovery.ts';
import { shown } from '../../src/host/text.ts';
import { foundTool, inventoryOf } from '../engine/discover/inventories.ts';

const CLAUDE = foundTool('claude-code', { name: 'Claude Code', version: '2.0.1' });
const known = (...tools: readonly ReturnType<typeof foundTool>[]) => knownTools(inventoryOf(tools));

function carried(more: Partial<Carried>): Carried {
  const diff = { fresh: [], gone: [], changed: [] };
  return { since: instant(1), diff, news: [], first: false, problems: [], told: [], warnings: [], ...more };
}

describe('the lines of a difference', () => {
  it('name what is new, gone and changed, and neutralise what others chose', () => {
    const odd = foundTool('mcp:x', { name: 'files\u001b[2J', surface: 'mcp' });
    const diff = diffTools(known(CLAUDE, foundTool('codex')), known({ ...CLAUDE, version: '2.0.2' }, odd));
    const lines = diffLines(carried({ diff }), shown);
    expect(lines[0]).toMatch(/^3 changes since /);
    expect(lines.slice(1)).toEqual([
      '  new      files\\u001b[2J  mcp',
      '  gone     codex  cli',
      '  changed  Claude Code  cli  version 2.0.1 -> 2.0.2',
    ]);
  });

  it.each<[string, Partial<Carried>, RegExp]>([
    ['the first look', { first: true }, /^this is the first look/],
    ['no change', {}, /^nothing changed since /],
  ])('say so of %s', (_, more, words) => {
    expect(diffLines(carried(more), shown).join('\n')).toMatch(words);
  });

  it('say so where there is nothing to compare with', () => {
    const { since: _since, ...rest } = carried({});
    expect(diffLines(rest, shown)).toEqual(['there is no earlier look to compare with']);
  });
});
