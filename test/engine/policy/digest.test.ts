import { describe, expect, it } from 'vitest';
import { policyDigest } from '../../../src/engine/policy/compile.ts';
import { loosened } from '../../../src/engine/policy/loosened.ts';
import { safe, toSafe } from '../../../src/engine/text.ts';
import type { Policy } from '../../../src/engine/policy/model.ts';
import { acme, hashing, policyOf } from './support.ts';

function placed(dir: string): Policy {
  const policy = policyOf(acme);
  const label = `${dir}aup.yaml`;
  return {
    ...policy,
    layers: policy.layers.map((layer) => ({ ...layer, label, path: `${dir}aup.yaml` })),
    clauses: policy.clauses.map((clause) => ({ ...clause, where: toSafe(`${label}:4`, (same) => same) })),
  };
}

describe('the digest of a policy', () => {
  it('is the same wherever its files lie, and another for another word', () => {
    const [here, there] = [placed('/etc/aup-guard/'), placed('~/.config/aup-guard/')];
    expect(policyDigest(here, hashing)).toBe(policyDigest(there, hashing));
    const [first, ...rest] = here.clauses;
    if (first === undefined) throw new Error('no clause');
    const other = { ...here, clauses: [{ ...first, say: safe`Another word.` }, ...rest] };
    expect(policyDigest(other, hashing)).not.toBe(policyDigest(here, hashing));
    const renamed = { ...here, layers: here.layers.map((layer) => ({ ...layer, label: 'other.yaml' })) };
    expect(policyDigest(renamed, hashing)).not.toBe(policyDigest(here, hashing));
  });
});

function withReceipts(receipts: unknown): Policy {
  const policy = placed('');
  const clauses = policy.clauses.map((clause) =>
    clause.controls.includes('action-approval') ? { ...clause, settings: { receipts } } : clause,
  );
  return { ...policy, clauses };
}

describe('a policy that wants less of receipts', () => {
  it.each([
    ['required', 'recorded', true],
    ['required', 'off', true],
    ['required', undefined, true],
    ['required', { level: 'required', of: 'agents' }, true],
    ['required', { level: 'required', assurance: 'none' }, true],
    [{ level: 'required', match: 'commit' }, 'required', true],
    ['required', { level: 'required', valid: '90 days' }, true],
    ['required', { level: 'required', valid: '1 day', match: 'tree', assurance: 'hardware' }, false],
    ['recorded', 'required', false],
    [undefined, 'required', false],
  ])('%j -> %j: %s', (before, after, less) => {
    const words = loosened(withReceipts(before), withReceipts(after)).filter((each) =>
      each.includes('receipts'),
    );
    expect(words.length > 0).toBe(less);
  });
});
