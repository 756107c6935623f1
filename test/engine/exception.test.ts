import { describe, expect, it } from 'vitest';
import { exceptionsTo, standingOf } from '../../src/engine/exception.ts';
import { instant, isClauseId, safe } from '../../src/engine/text.ts';
import { action, push } from './situations.ts';
import type { ClauseId } from '../../src/engine/model.ts';
import type { Exception } from '../../src/engine/policy/model.ts';
import { policyOf, policyText } from './policy/support.ts';

function idOf(text: string): ClauseId {
  if (!isClauseId(text)) throw new Error('no clause id');
  return text;
}

function exception(parts: Partial<Exception> = {}): Exception {
  return {
    id: 'EX-1',
    clause: idOf('HUMAN-1'),
    layer: 'organisation',
    who: '*',
    allow: { refs: ['refs/heads/exp/*'] },
    why: safe`a trial`,
    by: 'lead',
    from: instant(100),
    until: instant(200),
    ...parts,
  };
}

const who = { user: 'kim', teams: ['ml', 'web'] };
const subject = { action: push('exp/1'), findings: [], actor: 'agent', tool: 'claude' } as const;

describe('the standing of an exception', () => {
  it.each([
    ['one instant before it begins', 99, {}, 'not-yet'],
    ['as it begins', 100, {}, 'granted'],
    ['at its last instant', 199, {}, 'granted'],
    ['as it ends', 200, {}, 'expired'],
    ['for this person', 150, { who: 'user:kim' }, 'granted'],
    ['for another person', 150, { who: 'user:lee' }, 'other-person'],
    ['for a person called like the team', 150, { who: 'user:ml' }, 'other-person'],
    ['for the second team', 150, { who: 'team:web' }, 'granted'],
    ['for another team', 150, { who: 'team:ops' }, 'other-person'],
    ['for a team called like the person', 150, { who: 'team:kim' }, 'other-person'],
    ['for a team whose name ends like a person', 150, { who: 'team:user:' }, 'other-person'],
    [
      'for a team the file says this person is in',
      150,
      { who: 'team:ops', users: ['lee', 'kim'] },
      'granted',
    ],
    ['for a team the file says others are in', 150, { who: 'team:ops', users: ['lee'] }, 'other-person'],
    ['for a person, whatever a team is', 150, { who: 'user:lee', users: ['kim'] }, 'other-person'],
    ['for another case', 150, { allow: { refs: ['refs/heads/other'] } }, 'other-case'],
    ['for a case nobody can tell', 150, { allow: { repos: ['x'] } }, 'other-case'],
  ])('%s', (...[, now, parts, standing]) => {
    expect(standingOf(exception(parts), subject, { now: instant(now), who })).toBe(standing);
  });

  it('takes the whole command, not its beginning', () => {
    const free = exception({ allow: { commands: ['make release'] } });
    const now = instant(150);
    const running = (line: string): string =>
      standingOf(free, { ...subject, action: action('prod-change', { line }) }, { now, who });
    expect([running('make release'), running('make release --force')]).toEqual(['granted', 'other-case']);
  });

  it('takes all refs of the action, not one of them', () => {
    const both = { ...subject, action: push('exp/1', 'main') };
    expect(standingOf(exception(), both, { now: instant(150), who })).toBe('other-case');
  });
});

describe('exceptions to a clause', () => {
  const text =
    'clauses:\n  - { id: HUMAN-1, say: x, control: action-approval, phase: enforce, when: { action: git.push } }\n';

  it('are those of its own layer and id', () => {
    const [clause] = policyOf(policyText(text)).clauses;
    if (clause === undefined) throw new Error('no clause');
    const own = exception();
    const others = [
      exception({ layer: 'project' }),
      exception({ layer: 'user' }),
      exception({ clause: idOf('HUMAN-2') }),
    ];
    expect(exceptionsTo([...others, own], clause)).toEqual([own]);
  });
});
