import { describe, expect, it } from 'vitest';
import { Crossing, GATE_MS } from '../../../src/engine/mcp/crossing.ts';
import { instant } from '../../../src/engine/text.ts';

const at = (ms: number): ReturnType<typeof instant> => instant(1_000_000 + ms);
const CALL = 'mcp__github__merge';

/** A hook has told of one call. */
function told(gate?: string): Crossing {
  const crossing = new Crossing();
  if (gate !== undefined) crossing.gated(gate, []);
  crossing.hooked(CALL, 'a', at(0));
  return crossing;
}

describe('a call a hook tells of', () => {
  it('is one past the gate when none stands in time', () => {
    const crossing = told();
    expect(crossing.due(at(GATE_MS - 1))).toEqual([]);
    expect(crossing.ungated(CALL)).toBeUndefined();
    expect(crossing.due(at(GATE_MS))).toEqual(['github']);
    expect(crossing.ungated('mcp__github__other')).toBe('github');
    expect(crossing.ungated('mcp__gitlab__merge')).toBeUndefined();
    expect(crossing.waits).toBe(false);
  });

  it.each([
    ['by its name', (crossing: Crossing): void => crossing.gated('GitHub', [])],
    ['that was told no name', (crossing: Crossing): void => crossing.gated('', [])],
    ['in the call itself', (crossing: Crossing): void => crossing.gated('github', ['merge'])],
  ])('is none past the gate that stands in time, %s', (_, gate) => {
    const crossing = told();
    gate(crossing);
    expect(crossing.due(at(GATE_MS))).toEqual([]);
    expect(crossing.isGated(CALL)).toBe(true);
  });

  it('that was made without a word of its gate went past it', () => {
    const crossing = told('github');
    expect(crossing.ran('a')).toBe('github');
    expect(crossing.ran('a')).toBeUndefined();
  });

  it.each(['github', ''])('that its gate %o told of went through it', (gate) => {
    const crossing = told(gate);
    crossing.gated(gate, ['merge']);
    expect(crossing.ran('a')).toBeUndefined();
    expect(crossing.ungated(CALL)).toBeUndefined();
  });

  it('is counted one by one', () => {
    const crossing = told('github');
    crossing.hooked(CALL, 'b', at(1));
    crossing.gated('github', ['merge']);
    expect([crossing.ran('a'), crossing.ran('b')]).toEqual([undefined, 'github']);
  });

  it('is told of once a server, and no more once its gate stands', () => {
    const crossing = told();
    crossing.due(at(GATE_MS));
    crossing.hooked('mcp__github__other', 'b', at(GATE_MS));
    expect(crossing.due(at(3 * GATE_MS))).toEqual([]);
    crossing.gated('github', []);
    expect(crossing.ungated(CALL)).toBeUndefined();
  });

  it('the user is still asked about by the client is none past a gate that stands', () => {
    const crossing = told('github');
    expect(crossing.due(at(GATE_MS))).toEqual([]);
    expect(crossing.waits).toBe(true);
    expect(crossing.due(at(100 * GATE_MS))).toEqual([]);
    expect(crossing.waits).toBe(false);
  });

  it.each([
    ['mcp_github_merge', 'github', true],
    ['mcp_github_merge', 'git', false],
    ['Bash', 'github', false],
  ])('%s is behind a gate of %s: %s', (tool, gate, expected) => {
    const crossing = new Crossing();
    crossing.gated(gate, []);
    expect(crossing.isGated(tool)).toBe(expected);
  });

  it('of a tool of the client itself is no concern', () => {
    const crossing = new Crossing();
    crossing.hooked('Bash', 'a', at(0));
    expect([crossing.waits, crossing.ran('a')]).toEqual([false, undefined]);
  });
});
