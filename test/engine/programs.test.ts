import { expect, it } from 'vitest';
import type { ActionDraft, CommandDef } from '../../src/engine/definitions.ts';
import { programDrafts } from '../../src/engine/programs.ts';

const def = (program: string, drafts: readonly ActionDraft[]): CommandDef => ({
  program,
  gated: [],
  classify: () => drafts,
  examples: [],
});

function verbs(own: readonly ActionDraft[], any: readonly ActionDraft[]): unknown {
  const defs = new Map([
    ['x', def('x', own)],
    ['*', def('*', any)],
  ]);
  const drafts = programDrafts({ program: 'x', argv: ['x'] }, (name) => defs.get(name), { cwd: '/' });
  return drafts.map((draft) => [draft.verb, draft.target, draft.forbidden !== undefined]);
}

const push: ActionDraft = { verb: 'push', target: 'own' };
const tamper: ActionDraft = { verb: 'guard-tamper', target: 'any' };
const refused: ActionDraft = { verb: 'guard-tamper', target: 'refused', forbidden: 'why' };

it('judges a command by its own definition and by that of any program', () => {
  expect(verbs([push], [tamper])).toEqual([
    ['push', 'own', false],
    ['guard-tamper', 'any', false],
  ]);
});

it('does not say twice what the own definition says', () => {
  expect(verbs([refused], [tamper])).toEqual([['guard-tamper', 'refused', true]]);
  expect(verbs([tamper], [tamper])).toEqual([['guard-tamper', 'any', false]]);
});

it('refuses instead of asking where the own definition does not know better', () => {
  expect(verbs([push, tamper], [refused])).toEqual([
    ['push', 'own', false],
    ['guard-tamper', 'refused', true],
  ]);
});
