import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffTools, isSame, knownTools, MOST_TOOLS, toolKey } from '../../../src/engine/discover/diff.ts';
import type { FoundTool } from '../../../src/engine/discover/model.ts';
import { snapshotOf, snapshotText } from '../../../src/engine/discover/snapshot.ts';
import { instant, safe } from '../../../src/engine/text.ts';
import { foundTool, inventoryOf } from './inventories.ts';

const tier = (value: string, grade: 'declared' | 'observed' = 'declared') =>
  ({ tool: 'copilot-ide', value, grade, how: safe`its settings` }) as const;
const standing = (verdict: 'approved' | 'prohibited') => ({ verdict, demand: 'allow' }) as const;
const known = (...tools: readonly FoundTool[]) => knownTools(inventoryOf(tools));

const one = foundTool('claude-code', {
  version: '2.0.1',
  tier: tier('team'),
  standing: standing('approved'),
});

describe('two looks', () => {
  it.each<[string, readonly FoundTool[], readonly FoundTool[], readonly [number, number, readonly string[]]]>(
    [
      ['the same', [one], [one], [0, 0, []]],
      ['a new tool', [one], [one, foundTool('codex-cli')], [1, 0, []]],
      ['one that is gone', [one, foundTool('codex-cli')], [one], [0, 1, []]],
      ['the same on another surface', [one], [one, { ...one, surface: 'desktop' }], [1, 0, []]],
      ['another version', [one], [{ ...one, version: '2.0.2' }], [0, 0, ['version']]],
      [
        'a version that is no longer told',
        [one],
        [foundTool('claude-code', { tier: tier('team'), standing: standing('approved') })],
        [0, 0, ['version']],
      ],
      ['another plan', [one], [{ ...one, tier: tier('individual') }], [0, 0, ['tier']]],
      ['a plan better known', [one], [{ ...one, tier: tier('team', 'observed') }], [0, 0, ['tier']]],
      ['another verdict', [one], [{ ...one, standing: standing('prohibited') }], [0, 0, ['verdict']]],
      [
        'all three',
        [one],
        [{ ...one, version: '3', tier: tier('free'), standing: standing('prohibited') }],
        [0, 0, ['version', 'tier', 'verdict']],
      ],
      [
        'other signals alone',
        [one],
        [{ ...one, signals: [{ kind: 'binary', surface: 'cli', at: '~/bin/claude' }] }],
        [0, 0, []],
      ],
      ['an MCP server', [], [foundTool('unknown:files', { surface: 'mcp' })], [1, 0, []]],
      ['nothing at all', [], [], [0, 0, []]],
    ],
  )('tell of %s', (...[, before, now, [fresh, gone, changed]]) => {
    const diff = diffTools(known(...before), known(...now));
    expect(diff.fresh).toHaveLength(fresh);
    expect(diff.gone).toHaveLength(gone);
    expect(diff.changed.flatMap(({ what }) => what)).toEqual(changed);
    expect(isSame(diff)).toBe(fresh + gone + changed.length === 0);
  });

  it('say nothing of surfaces that were not looked at', () => {
    const before = known(one, foundTool('chatgpt-desktop', { surface: 'desktop' }));
    expect(diffTools(before, known(one), new Set(['cli']))).toEqual({ fresh: [], gone: [], changed: [] });
    expect(diffTools(before, known(one), new Set(['cli', 'desktop'])).gone).toHaveLength(1);
  });

  it('are each other turned around', () => {
    const tool = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      surface: fc.constantFrom('cli', 'desktop', 'mcp'),
      version: fc.constantFrom('1', '2'),
    });
    const list = fc.array(tool).map((tools) => known(...tools.map(({ id, ...more }) => foundTool(id, more))));
    fc.assert(
      fc.property(list, list, (before, now) => {
        const there = diffTools(before, now);
        const back = diffTools(now, before);
        expect(there.fresh).toEqual(back.gone);
        expect(there.gone).toEqual(back.fresh);
        expect(there.changed.map(({ now: after }) => toolKey(after))).toEqual(
          back.changed.map(({ before: after }) => toolKey(after)),
        );
      }),
    );
  });
});

describe('what is remembered', () => {
  it('holds no place where anything was found', () => {
    const at = '~/secret-client/.config/x';
    const text = JSON.stringify(known({ ...one, signals: [{ kind: 'config', surface: 'cli', at }] }));
    expect(text).not.toContain('secret-client');
    expect(text).not.toContain('settings');
  });

  it('is the surest of several sightings, in one order', () => {
    const weak = { ...one, identity: 20, version: '1' };
    expect(known(weak, one)).toEqual(known(one, weak));
    expect(known(weak, one)[0]?.version).toBe('2.0.1');
  });

  it('ends somewhere', () => {
    const many = Array.from({ length: MOST_TOOLS + 10 }, (_, at) =>
      foundTool(`unknown:${at}${'x'.repeat(900)}`),
    );
    expect(known(...many)).toHaveLength(MOST_TOOLS);
    expect(JSON.stringify(known(...many)).length).toBeLessThan(MOST_TOOLS * 500);
  });
});

describe('a snapshot', () => {
  const snapshot = { at: instant(5), system: 'linux', tools: known(one), noted: ['ab'], log: 7 } as const;
  const whole = JSON.parse(snapshotText(snapshot));

  it('is read as it was written', () => {
    expect(snapshotOf(whole)).toEqual(snapshot);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', []],
    ['of another version', { ...whole, schema: 'aup-guard/inventory/9' }],
    ['without a time', { ...whole, at: 'today' }],
    ['from before all times', { ...whole, at: -1 }],
    ['of another system', { ...whole, system: 'beos' }],
    ['with an odd tool', { ...whole, tools: [...whole.tools, 7] }],
    ['with a tool without an id', { ...whole, tools: [{ name: 'x', surface: 'cli' }] }],
    ['with a tool nowhere', { ...whole, tools: [{ id: 'x', name: 'x', surface: 'moon' }] }],
    [
      'with too many tools',
      { ...whole, tools: Array.from({ length: MOST_TOOLS + 1 }, () => whole.tools[0]) },
    ],
    ['with an odd digest', { ...whole, noted: [1] }],
    ['without a place in the log', { ...whole, log: 1.5 }],
  ])('is none when it is %s', (_, value) => {
    expect(snapshotOf(value)).toBeUndefined();
  });
});
