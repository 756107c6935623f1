import { describe, expect, it } from 'vitest';
import { profiles } from '../../src/catalog/profiles/index.ts';
import type { RecordDraft } from '../../src/engine/model.ts';
import { mediaCheck } from '../../src/shims/agent-media.ts';
import { issuesOf, NOW, policyOf, policyText } from '../engine/policy/support.ts';

interface Watched {
  readonly check: ReturnType<typeof mediaCheck>;
  readonly rows: readonly RecordDraft[];
  readonly lines: readonly string[];
}

function watched(profile: string): Watched {
  const rows: RecordDraft[] = [];
  const lines: string[] = [];
  const guard = {
    policy: policyOf({ profile }),
    session: 's',
    agent: 'a',
    mask: (text: string) => text,
    judge: () => Promise.reject(new Error('not asked')),
    note: (row: RecordDraft) => {
      rows.push(row);
      return { ref: 'r' };
    },
  };
  const check = mediaCheck({ session: { guard }, now: () => NOW, line: (text) => lines.push(text) });
  return { check, rows, lines };
}

const picture = { kind: 'images', fresh: true } as const;
const clause = (media: string, phase: string): string =>
  `clauses:\n  - { id: DATA-1, say: s, control: context-redaction, phase: ${phase}, when: { data: secret }, media: ${media} }`;

describe('pictures and the like in requests', () => {
  it('the starter policy tells of them once and leaves a row for each new one', () => {
    const { check, rows, lines } = watched(profiles.starter);
    const sound = { kind: 'audio', fresh: true } as const;
    expect(check({ media: [picture, picture, sound] })).toBeUndefined();
    expect(check({ media: [{ ...picture, fresh: false }] })).toBeUndefined();
    expect(check({ media: [picture] })).toBeUndefined();
    expect(lines).toEqual([
      expect.stringMatching(/^aup-guard: note: a picture goes to the model as it is/),
      expect.stringMatching(/a sound recording/),
    ]);
    expect(rows).toMatchObject([
      {
        kind: 'request.refused',
        decision: 'allow',
        outcome: 'unchecked',
        code: 'images',
        counts: { images: 2 },
      },
      { code: 'audio', counts: { audio: 1 } },
      { code: 'images', counts: { images: 1 } },
    ]);
  });

  it.each(['images', 'documents', 'audio'] as const)('the strict policy blocks %s, old ones too', (kind) => {
    const { check, rows } = watched(profiles.strict);
    const refusal = check({ media: [{ kind, fresh: false }] });
    expect(refusal).toMatchObject({ status: 400, code: kind });
    expect(refusal?.message).toMatch(/this policy blocks \(DATA-1, .*:\d+\), and was not sent\. Take it out/);
    expect(rows).toEqual([]);
  });

  it('a clause that is only watched says what it would have done', () => {
    const { check, rows } = watched(policyText(clause('{ images: block }', 'monitor')));
    expect(check({ media: [picture] })).toBeUndefined();
    expect(rows).toMatchObject([
      { clause: 'DATA-1', phase: 'monitor', intended: 'deny', outcome: 'would-have' },
    ]);
  });

  it('a policy that says nothing lets them pass', () => {
    expect(watched(policyText(clause('{}', 'enforce'))).check({ media: [picture] })).toBeUndefined();
  });

  it.each(['{ pictures: block }', '{ images: maybe }', 'block'])(
    'a policy with media: %s is refused',
    (media) => {
      expect(issuesOf(policyText(clause(media, 'enforce')))).not.toEqual([]);
    },
  );
});
