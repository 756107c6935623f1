import { describe, expect, it } from 'vitest';
import { spokenResults, toolResults } from '../../../src/host/doctor/tool-results.ts';
import type { Expected } from '../../../src/host/doctor/expected.ts';
import { judgeAction, judgeValue } from '../../../src/host/doctor/judge.ts';

const held: Expected = { how: 'held', clause: 'HUMAN-1', phase: 'enforce' };
const watched: Expected = { how: 'watched', clause: 'HUMAN-1', phase: 'monitor' };
const free: Expected = { how: 'free' };
const REFUSED = 'aup-guard: refused: git push\n  clause  HUMAN-1  ...';

function about(expected: Expected): { id: string; what: string; way: string; expected: Expected } {
  return { id: 'canary.x', what: 'git push', way: '', expected };
}

describe('an action', () => {
  it.each([
    ['refused by the clause', held, { told: REFUSED, done: false }, 'ok'],
    ['never tried', held, { told: undefined, done: false }, 'fail'],
    ['never tried where it is only watched', watched, { told: undefined, done: false }, 'fail'],
    ['gone through', held, { told: 'main -> main', done: true }, 'fail'],
    ['gone through with words like a refusal', held, { told: REFUSED, done: true }, 'fail'],
    ['failed for a reason of its own', held, { told: 'fatal: no remote', done: false }, 'fail'],
    [
      'refused, but in the name of another clause',
      held,
      { told: 'aup-guard: refused GUARD-1', done: false },
      'fail',
    ],
    [
      'refused by another part',
      held,
      { told: REFUSED, done: false, wrongly: 'the gate let it through' },
      'fail',
    ],
    ['let through where it is watched', watched, { told: 'main -> main', done: true }, 'ok'],
    ['stopped where it is watched', watched, { told: REFUSED, done: false }, 'fail'],
    ['let through where no clause is about it', free, { told: 'main -> main', done: true }, 'skip'],
    ['stopped where no clause is about it', free, { told: REFUSED, done: false }, 'fail'],
  ] as const)('%s', (...[, expected, tried, grade]) => {
    expect(judgeAction(about(expected), tried)).toMatchObject({ id: 'canary.x', grade });
  });
});

describe('a value', () => {
  it.each([
    ['replaced', held, { leaked: false, replaced: true }, 'ok'],
    ['replaced in one place, left in another', held, { leaked: true, replaced: true }, 'fail'],
    ['never seen: nothing is proved', held, { leaked: false, replaced: false }, 'fail'],
    ['never seen where it is only watched', watched, { leaked: false, replaced: false }, 'fail'],
    ['let through where it is watched', watched, { leaked: true, replaced: false }, 'ok'],
    ['let through where no clause is about it', free, { leaked: true, replaced: false }, 'skip'],
  ] as const)('%s', (...[, expected, values, grade]) => {
    expect(judgeValue(about(expected), values)).toMatchObject({ grade });
  });

  it('names the phase of a clause that is not enforced', () => {
    const { text } = judgeValue(about(watched), { leaked: true, replaced: false });
    expect(text).toContain('(HUMAN-1 is in monitor)');
  });
});

/** A request as the scripted model noted it. */
function request(...said: readonly (readonly [string, unknown])[]): string {
  const messages = said.map(([role, content]) => ({ role, content }));
  return JSON.stringify({ method: 'POST', body: JSON.stringify({ messages }) });
}

describe('tool results', () => {
  it('are found by the turn that called them, whatever else the wire holds', () => {
    const result = {
      type: 'tool_result',
      tool_use_id: 'toolu_fake_t2c0',
      content: [{ type: 'text', text: 'no' }],
    };
    const body = JSON.stringify({
      messages: [{ role: 'user', content: [result, { type: 'text', text: 'x' }] }],
    });
    const lines = [
      '',
      'half a li',
      JSON.stringify({ method: 'HEAD' }),
      JSON.stringify({ method: 'POST', body }),
    ];
    const found = toolResults(lines.join('\n'));
    expect([...found.keys()]).toEqual([2]);
    expect(found.get(2)).toContain('no');
  });

  it.each([
    ['Messages', { messages: [{ content: [{ tool_use_id: 'toolu_fake_t3c0', content: 'no' }] }] }],
    ['Chat Completions', { messages: [{ role: 'tool', tool_call_id: 'call_fake_t3c0', content: 'no' }] }],
    ['Responses', { input: [{ type: 'function_call_output', call_id: 'call_fake_t3c0', output: 'no' }] }],
    ['Gemini', { contents: [{ parts: [{ functionResponse: { id: 'call_fake_t3c0', response: 'no' } }] }] }],
  ])('are found in the form of %s, and by the turns of the agent itself', (_, body) => {
    const call = { id: 'call_fake_t4c0', call_id: 'call_fake_t4c0', arguments: '{}' };
    const line = JSON.stringify({ method: 'POST', body: JSON.stringify({ ...body, call }) });
    expect([...toolResults(line)]).toEqual([[3, '"no"']]);
    expect([...toolResults(line, 1)]).toEqual([[2, '"no"']]);
  });

  it('of tools that are text are what is new among the words of the person', () => {
    const first = [
      ['system', 'be brief'],
      ['user', 'please push'],
    ] as const;
    const pushed = [...first, ['assistant', 'git push'], ['user', 'refused: HUMAN-1']] as const;
    const lines = [
      JSON.stringify({ method: 'GET' }),
      request(...first),
      request(['user', 'write one-line messages']),
      request(...pushed),
      request(...pushed, ['assistant', 'rm'], ['user', [{ type: 'text', text: 'refused: HUMAN-2' }]]),
    ];
    const found = spokenResults(lines.join('\n'), ['one-line']);
    expect([...found.keys()]).toEqual([0, 1]);
    expect(found.get(0)).toBe('refused: HUMAN-1');
    expect(found.get(1)).toContain('HUMAN-2');
  });
});
