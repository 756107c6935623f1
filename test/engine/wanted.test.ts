import { describe, expect, it } from 'vitest';
import { wantedBy } from '../../src/engine/wanted.ts';
import { finding } from './situations.ts';
import { NOW, once, policyOf, policyText } from './policy/support.ts';
import type { DataContext } from '../../src/engine/wanted.ts';

function clause(line: string): string {
  return `  - { say: x, ${line} }\n`;
}

const policy = once(() =>
  policyOf(
    policyText(
      `clauses:\n${[
        'id: DATA-1, control: context-redaction, phase: enforce, when: { data: secret }, do: redact',
        'id: DATA-2, control: context-redaction, phase: monitor, when: { data: personal }, do: redact',
        'id: DATA-3, control: prompt-redaction, phase: enforce, when: { data: personal }, do: block',
        'id: DATA-4, control: prompt-redaction, phase: enforce, when: { data: secret, repo: "github.com/acme/*" }, do: warn',
        'id: DATA-5, control: prompt-redaction, phase: enforce, when: { data: secret, actor: human }, do: redact',
      ]
        .map(clause)
        .join(
          '',
        )}exceptions:\n  - { id: EX-1, clause: DATA-3, who: "user:kim", allow: { data: personal }, why: x, by: lead, from: 2026-01-01, until: 2027-01-01 }\n  - { id: EX-2, clause: DATA-3, who: "team:ml", allow: { data: personal }, why: x, by: lead, from: 2026-01-01, until: 2027-01-01 }\n`,
    ),
  ),
);

const secret = finding('aws-key-id');
const mail = finding('email', 'personal');
const context: DataContext = { now: NOW, tool: 'claude', control: 'context-redaction', actor: 'agent' };

describe('what the redactor replaces', () => {
  it('is what its own control demands now', () => {
    const wanted = wantedBy(policy(), context);
    expect([wanted.redact(secret), wanted.redact(mail)]).toEqual([true, false]);
    expect([wanted.would(secret), wanted.would(mail)]).toEqual([true, true]);
    expect(wanted.clauseFor(secret)).toMatchObject({ clause: 'DATA-1' });
    expect(wanted.demand(mail)).toMatchObject({ effective: 'allow', intended: 'redact' });
  });

  it('leaves out what is only warned about', () => {
    const wanted = wantedBy(policy(), { ...context, control: 'prompt-redaction', repo: 'github.com/acme/a' });
    expect(wanted.demand(secret)).toMatchObject({ effective: 'warn', faults: [] });
    expect([wanted.redact(secret), wanted.would(secret)]).toEqual([false, false]);
    expect(wanted.redact(mail)).toBe(true);
  });

  it('knows the repository, or that it does not', () => {
    const prompts = { ...context, control: 'prompt-redaction' } as const;
    expect(wantedBy(policy(), { ...prompts, repo: 'github.com/other/a' }).demand(secret)).toMatchObject({
      effective: 'allow',
      because: [],
    });
    expect(wantedBy(policy(), prompts).demand(secret).faults).toMatchObject([{ clause: 'DATA-4' }]);
  });

  it('knows who acts; nobody counts as an agent', () => {
    const prompts = { now: NOW, tool: 'claude', control: 'prompt-redaction', repo: 'x' } as const;
    expect(wantedBy(policy(), { ...prompts, actor: 'human' }).redact(secret)).toBe(true);
    expect(wantedBy(policy(), prompts).redact(secret)).toBe(false);
  });

  it('knows whose exceptions count', () => {
    const prompts = { ...context, control: 'prompt-redaction' } as const;
    expect(wantedBy(policy(), prompts).redact(mail)).toBe(true);
    expect(wantedBy(policy(), { ...prompts, who: { user: 'lee', teams: ['kim'] } }).redact(mail)).toBe(true);
    expect(wantedBy(policy(), { ...prompts, who: { user: 'kim', teams: [] } }).redact(mail)).toBe(false);
    expect(wantedBy(policy(), { ...prompts, who: { user: 'lee', teams: ['ml'] } }).redact(mail)).toBe(false);
  });

  it('is asked once for each detector', () => {
    const wanted = wantedBy(policy(), context);
    expect(wanted.demand(secret)).toBe(wanted.demand({ ...secret, start: 9, end: 12 }));
    expect(wanted.demand(secret)).not.toBe(wanted.demand(finding('github-token')));
  });
});
