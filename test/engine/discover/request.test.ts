/** Requests: where they go, when an answer is due, what they say; and the entry they would put into a policy. */
import { describe, expect, it } from 'vitest';
import {
  entryOf,
  mailAddress,
  replyDue,
  requestText,
  targetOf,
  type ToolRequest,
} from '../../../src/engine/discover/request.ts';
import { inserted } from '../../../src/engine/policy/insert.ts';
import { safe } from '../../../src/engine/text.ts';
import { at, issuesOf, policyText } from '../policy/support.ts';

describe('where a request goes', () => {
  it.each([
    ['https://acme.example/ai-request', { kind: 'url', to: 'https://acme.example/ai-request' }],
    ['ai@acme.example', { kind: 'mail', to: 'ai@acme.example' }],
    ['mailto:ai@acme.example', { kind: 'mail', to: 'ai@acme.example' }],
    ['webhook:https://acme.example/hook', { kind: 'webhook', to: 'https://acme.example/hook' }],
    ['git', { kind: 'git' }],
    ['ask in #ai-tools', { kind: 'text', to: 'ask in #ai-tools' }],
    ['javascript:alert(1)', { kind: 'text', to: 'javascript:alert(1)' }],
    ['file:///etc/passwd', { kind: 'text', to: 'file:///etc/passwd' }],
    ['webhook:file:///etc/passwd', { kind: 'text', to: 'webhook:file:///etc/passwd' }],
  ])('%s', (request, target) => {
    expect(targetOf(request)).toEqual(target);
  });

  it('puts nothing but the text into the address of a mail', () => {
    const address = mailAddress('a@b.example', 'Request 1 & 2', 'x\n&bcc=c@d.example');
    expect(new URL(address).searchParams.get('body')).toBe('x\r\n&bcc=c@d.example');
    expect(new URL(address).searchParams.has('bcc')).toBe(false);
  });
});

describe('when an answer is due', () => {
  // 2026-11-20 is a Friday.
  it.each([
    ['2 working days', '2026-11-20', '2026-11-24'],
    ['1 business day', '2026-11-21', '2026-11-23'],
    ['5 working days', '2026-11-23', '2026-11-30'],
    ['3 days', '2026-11-20', '2026-11-23'],
    ['1 week', '2026-11-20', '2026-11-27'],
  ])('%s from %s', (reply, asked, due) => {
    expect(replyDue(reply, at(asked))).toBe(at(due));
  });

  it('is not known for what says no time', () => {
    expect(replyDue('soon', at('2026-11-20'))).toBeUndefined();
  });
});

const request: ToolRequest = {
  id: '1a2b3c4d',
  kind: 'tool',
  name: 'codex',
  why: 'to compare "it"\u001b[2J',
  asked: at('2026-11-20'),
  by: 'agent',
  user: 'ann',
  clause: 'TOOLS-1',
  until: '2026-12-31',
};

describe('what a request says', () => {
  it('is all the owner needs, and nothing that repaints a screen', () => {
    const text = requestText(request, { name: safe`Acme`, requestReply: safe`2 working days` });
    expect(text).toContain('Request 1a2b3c4d: the AI tool codex');
    expect(text).toContain('Asked by: ann (through an agent)');
    expect(text).toContain('Policy: Acme, clause TOOLS-1');
    expect(text).toContain('- { id: "codex" }');
    expect(text).not.toContain('\u001b');
  });

  it('holds an exception for the person alone', () => {
    const entry = entryOf({ ...request, exception: true });
    expect(entry?.list).toBe('exceptions');
    expect(entry?.text).toContain('who: "user:ann", allow: { tool: "codex" }');
    expect(entryOf({ ...request, kind: 'mcp' })).toBeUndefined();
  });
});

const clause = (tools: string): string =>
  policyText(`clauses:
  - id: HUMAN-1
    say: x
    control: action-approval
  - id: TOOLS-1
    say: x
    control: tool-allowlist
    tools:${tools}
    # kept
    phase: enforce
`);

const into = (tools: string) =>
  inserted(clause(tools), { list: 'tools', clause: 'TOOLS-1', entry: '{ id: "codex" }' });

describe('the entry in the policy', () => {
  it.each([
    [' [{ id: a }]', ' [{ id: a }, { id: "codex" }]'],
    [' []', ' [{ id: "codex" }]'],
    [
      '\n      - { id: a } # first\n      - id: b\n        tier: team',
      '\n      - { id: a } # first\n      - id: b\n        tier: team\n      - { id: "codex" }',
    ],
    ['\n      [\n        { id: a },\n      ]', '\n      [\n        { id: a }, { id: "codex" }\n      ]'],
  ])('stands beside the others: %j', (tools, wanted) => {
    expect(into(tools)).toBe(clause(wanted));
    expect(issuesOf(into(tools) ?? '')).toEqual([]);
  });

  it('is not made where there is no such list', () => {
    expect(into(' all')).toBeUndefined();
    expect(inserted(clause(' []'), { list: 'tools', clause: 'TOOLS-2', entry: '{ id: a }' })).toBeUndefined();
    expect(
      inserted(clause(' []'), { list: 'tools', clause: 'TOOLS-1', entry: '{ id: a }, {' }),
    ).toBeUndefined();
  });

  it('makes the list of exceptions where there is none', () => {
    const entry = '{ id: EX-1, clause: TOOLS-1, who: "*", why: x, by: a, until: 2026-12-31 }';
    const text = inserted(clause(' []'), { list: 'exceptions', clause: 'TOOLS-1', entry });
    expect(text).toBe(`${clause(' []')}exceptions:\n  - ${entry}\n`);
    const again = inserted(text ?? '', { list: 'exceptions', clause: 'TOOLS-1', entry });
    expect(again).toBe(`${text}  - ${entry}\n`);
  });
});
