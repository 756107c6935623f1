import { describe, expect, it } from 'vitest';
import { GRADES } from '../../../src/engine/discover/model.ts';
import { isGradeEnough, tierFinding } from '../../../src/engine/tier/finding.ts';
import type { TierEvidence } from '../../../src/engine/tier/model.ts';
import { wireEvidence, type TierRow } from '../../../src/engine/tier/read.ts';
import { isTier, normalTier } from '../../../src/engine/tier/values.ts';
import { safe } from '../../../src/engine/text.ts';

const how = safe`for a test`;
const file = (value: string, org?: string): TierEvidence => ({
  from: 'file',
  grade: 'declared',
  value,
  how,
  ...(org === undefined ? {} : { org }),
});
const pin = (value: string, org?: string): TierEvidence => ({ ...file(value, org), grade: 'pinned' });
const key = (value: string): TierEvidence => ({ from: 'env', grade: 'declared', value, seat: false, how });
const wire = (value: string, grade: 'observed' | 'enforced', org?: string): TierEvidence => ({
  ...file(value, org),
  from: 'wire',
  grade,
});

describe('evidence comes to a plan', () => {
  it.each<readonly [string, readonly TierEvidence[], object]>([
    ['nothing', [], { value: 'unknown', grade: 'unknown' }],
    ['a file', [file('claude_max', 'a')], { value: 'max', grade: 'declared', org: 'other' }],
    ['a key beats a file', [file('claude_enterprise', 'own'), key('api')], { value: 'api', seat: false }],
    [
      'a key beats a pin',
      [pin('unknown', 'own'), file('claude_enterprise', 'own'), key('api')],
      { value: 'api', grade: 'declared', seat: false },
    ],
    [
      'a token leaves the file nothing to say',
      [file('claude_enterprise', 'own'), key('unknown')],
      { value: 'unknown', seat: false },
    ],
    [
      'a pin and a file of one organisation',
      [file('claude_enterprise', 'OWN'), pin('unknown', 'own')],
      { value: 'enterprise', grade: 'pinned', org: 'own' },
    ],
    [
      'a pin and a file of another one',
      [file('claude_max', 'mine'), pin('unknown', 'own')],
      { value: 'unknown', grade: 'pinned', org: 'own' },
    ],
    ['the wire beats a key', [key('unknown'), wire('api', 'observed')], { value: 'api', grade: 'observed' }],
    [
      'the wire and a file of one organisation',
      [file('claude_enterprise', 'own'), wire('unknown', 'enforced', 'own')],
      { value: 'enterprise', grade: 'enforced', org: 'own' },
    ],
    [
      'the wire and a file of who knows whom',
      [file('claude_enterprise', 'own'), wire('unknown', 'observed')],
      { value: 'unknown', grade: 'observed' },
    ],
  ])('%s', (_name, evidence, expected) => {
    expect(tierFinding('claude-code', evidence, ['own'])).toMatchObject({ tool: 'claude-code', ...expected });
  });

  it('says nothing of organisations where the policy names none', () => {
    expect(tierFinding('claude-code', [file('claude_max', 'a')])).not.toHaveProperty('org');
  });
});

it.each([
  ['claude_enterprise', 'enterprise'],
  ['Plus', 'plus'],
  ['aws-bedrock', 'bedrock'],
  ['oauth-personal', 'personal'],
  ['copilot_for_business_seat', 'business'],
  ['../etc/passwd', 'unknown'],
  ['__proto__', 'unknown'],
  ['', 'unknown'],
])('%s is called %s', (value, name) => {
  expect(normalTier(value)).toBe(name);
});

it('personal in a policy stands for every plan of a single person, and for no other', () => {
  for (const value of ['free', 'claude_pro', 'max', 'plus', 'individual', 'oauth-personal'])
    expect(isTier(value, ['personal'])).toBe(true);
  for (const value of ['enterprise', 'team', 'business', 'api', 'bedrock', 'unknown'])
    expect(isTier(value, ['personal'])).toBe(false);
  expect(isTier('claude_enterprise', ['bedrock', 'enterprise'])).toBe(true);
});

it('grades are enough for themselves and for weaker demands', () => {
  GRADES.forEach((grade, at) => {
    GRADES.forEach((wanted, other) => expect(isGradeEnough(grade, wanted)).toBe(at >= other));
  });
});

const row = (code: string, outcome: string, agent = 'copilot'): TierRow => ({
  kind: 'tier.seen',
  agent,
  code,
  outcome,
});

describe('rows of the log', () => {
  it('the last of the agent counts, and no refusal', () => {
    const rows = [
      row('github:individual', 'observed'),
      row('github:business', 'enforced'),
      row('github:individual', 'refused'),
      row('bedrock', 'observed', 'claude'),
    ];
    expect(wireEvidence(rows, 'copilot')).toMatchObject([{ value: 'business', grade: 'enforced' }]);
    expect(wireEvidence(rows, 'claude')).toMatchObject([{ value: 'bedrock', grade: 'observed' }]);
    expect(wireEvidence(rows, 'codex')).toEqual([]);
  });

  it('a key is told from a seat', () => {
    expect(wireEvidence([row('anthropic:api', 'observed')], 'copilot')).toMatchObject([
      { value: 'api', seat: false },
    ]);
    expect(wireEvidence([row('anthropic:seat', 'enforced')], 'copilot')).toMatchObject([
      { value: 'unknown', seat: true, isOwn: true },
    ]);
  });
});
