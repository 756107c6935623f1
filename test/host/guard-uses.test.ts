import { describe, expect, it } from 'vitest';
import type { Event, RecordDraft } from '../../src/engine/model.ts';
import { Uses } from '../../src/host/guard-uses.ts';

type Seen = readonly [kind: Event['kind'], code?: string, verb?: RecordDraft['verb']];

/** How often each of these was told of. */
function told(seen: readonly Seen[]): readonly number[] {
  const uses = new Uses();
  return seen.map(([kind, code = 'EX-1', verb = 'push']) => {
    const rows: readonly RecordDraft[] = [
      { kind: 'action.decided', verb },
      { kind: 'exception.used', code, verb },
    ];
    return uses.fresh({ kind }, rows).length - 1;
  });
}

describe('a use of an exception', () => {
  it.each<[string, readonly Seen[], readonly number[]]>([
    ['by a gate and the hook behind it', [['command'], ['refs']], [1, 0]],
    ['announced first', [['tool-call'], ['command'], ['refs']], [1, 0, 0]],
    ['by the hook alone', [['refs'], ['refs']], [1, 1]],
    ['twice', [['command'], ['refs'], ['command'], ['refs']], [1, 0, 1, 0]],
    ['twice, of which the first came to nothing', [['command'], ['command'], ['refs']], [1, 1, 0]],
    [
      'announced once for two',
      [['tool-call'], ['command'], ['refs'], ['command'], ['refs']],
      [1, 0, 0, 1, 0],
    ],
    ['of two exceptions', [['command'], ['refs', 'EX-2']], [1, 1]],
    ['for two things', [['command'], ['refs', 'EX-1', 'merge']], [1, 1]],
    ['by calls of a server', [['mcp-call'], ['mcp-call']], [1, 1]],
  ])('%s is told of as often as it is used', (_what, seen, expected) => {
    expect(told(seen)).toEqual(expected);
  });
});
