/** Which clauses about data count for a request, by where it goes. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clausesAway, type GoingTo } from '../../../src/engine/discover/placed.ts';
import { policyOf, policyText } from '../policy/support.ts';

function placed(items: string) {
  const text = policyText(
    `clauses:\n  - { id: TOOLS-1, say: x, control: tool-allowlist, tools: [{ id: codex, for: [${items}] }] }\n`,
  );
  return policyOf(text);
}

const going = fc.record({
  host: fc.constantFrom('a.example', 'b.example'),
  models: fc.option(fc.array(fc.constantFrom('m-1', 'm-2', 'x-1'), { maxLength: 3 }), { nil: undefined }),
});

describe('data that may go to some places only', () => {
  it.each<[string, GoingTo, boolean]>([
    ['{ data: secret, models: "m-*" }', { host: 'a.example', models: ['m-1'] }, false],
    ['{ data: secret, models: "m-*" }', { host: 'a.example', models: ['M-1'] }, false],
    ['{ data: secret, models: "m-*" }', { host: 'a.example', models: ['m-1', 'x-1'] }, true],
    ['{ data: secret, models: "m-*" }', { host: 'a.example', models: [] }, true],
    ['{ data: secret, models: "m-*" }', { host: 'a.example' }, true],
    ['{ data: secret, hosts: a.example }', { host: 'a.example' }, false],
    ['{ data: secret, hosts: a.example }', { host: 'b.example', models: ['m-1'] }, true],
    [
      '{ data: secret, hosts: a.example, models: m-1 }, { data: secret, hosts: b.example }',
      { host: 'b.example' },
      false,
    ],
  ])('%s, %j: counts %s', (items, to, counts) => {
    expect(clausesAway(placed(items), to)).toHaveLength(counts ? 1 : 0);
  });

  it('never counts less with another place less, nor with another model more', () => {
    const both = placed('{ data: secret, hosts: a.example, models: "m-*" }, { data: secret, models: m-2 }');
    const [one] = both.placed ?? [];
    const fewer = { placed: one === undefined ? [] : [{ ...one, to: one.to.slice(1) }] };
    fc.assert(
      fc.property(going, fc.constantFrom('m-1', 'm-2', 'x-1'), (to, more) => {
        const count = clausesAway(both, to).length;
        const { models = [] } = to;
        const wider = clausesAway(both, { ...to, models: [...models, more] }).length;
        expect(clausesAway(fewer, to).length).toBeGreaterThanOrEqual(count);
        expect(wider).toBeGreaterThanOrEqual(models.length === 0 ? 0 : count);
      }),
    );
  });
});
