import { assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../src/engine/text.ts';
import { ownFinders } from '../../src/engine/redact/own.ts';
import type { Machine } from '../../src/host/machine.ts';
import { openSessionRedaction } from '../../src/host/session-redaction.ts';
import { sessionWanted } from '../../src/host/session-wanted.ts';
import { openVault } from '../../src/host/vault-file.ts';
import { policyOf, policyText } from '../engine/policy/support.ts';

const VERBS = ['allow', 'warn', 'redact', '{ redact: one-way }', 'block'] as const;
type Verb = (typeof VERBS)[number];

const machine = { now: () => instant(0), who: { user: 'ann', teams: [] } } as unknown as Machine;

const clause = (id: string, data: string, verb: Verb): string =>
  `  - { id: ${id}, say: x, control: context-redaction, phase: enforce, when: { data: ${data} }, do: ${verb} }\n`;

const CLASSES =
  "data_classes:\n  one: { match: [{ pattern: 'abc[a-z]+' }] }\n  two: { match: [{ pattern: '[a-z]+-[0-9]+xx', keywords: xx }] }\n";

/** Two classes whose findings overlap in `abcdef-12xx`, each with a verb. */
function outcome(verbs: { readonly org: readonly [Verb, Verb]; readonly project?: Verb }) {
  const organisation = policyText(
    `${CLASSES}clauses:\n${clause('A-1', 'one', verbs.org[0])}${clause('B-1', 'two', verbs.org[1])}`,
  );
  const project = policyText(`clauses:\n${clause('P-1', 'one', verbs.project ?? 'allow')}`);
  const policy = policyOf(verbs.project === undefined ? { organisation } : { organisation, project });
  const wanted = sessionWanted(policy, machine, 'claude');
  const vault = openVault({});
  const own = policy.own && { data: policy.own, find: ownFinders };
  const { wouldBe } = openSessionRedaction({ detectors: [], own, vault, wanted, roots: [] });
  const { text, findings } = wouldBe.redactor.redact('see abcdef-12xx here');
  if (findings.some((finding) => wanted.blocks(finding))) return 'block';
  if (text === 'see abcdef-12xx here') return wouldBe.take().length > 0 ? 'warn' : 'allow';
  expect(text).not.toContain('abcdef');
  const [placeholder = ''] = /AUP_\w+/.exec(text) ?? [];
  return vault.reveal(placeholder) === undefined ? '{ redact: one-way }' : 'redact';
}

const strongest = (...verbs: readonly Verb[]): Verb =>
  VERBS[Math.max(...verbs.map((verb) => VERBS.indexOf(verb)))] ?? 'allow';

describe('findings of two classes that overlap', () => {
  it('get the strongest of the verbs', () => {
    assert(
      property(constantFrom(...VERBS), constantFrom(...VERBS), (first, second) => {
        expect([first, second, outcome({ org: [first, second] })]).toEqual([
          first,
          second,
          strongest(first, second),
        ]);
      }),
    );
  });

  it('get no milder one from a layer below', () => {
    assert(
      property(constantFrom(...VERBS), constantFrom(...VERBS), (above, below) => {
        expect(outcome({ org: [above, 'allow'], project: below })).toBe(strongest(above, below));
      }),
    );
  });
});
