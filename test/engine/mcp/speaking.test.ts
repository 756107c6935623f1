/** `when`, `unless` and exceptions of clauses about MCP servers. */
import { describe, expect, it } from 'vitest';
import { speakingOf, type McpCase } from '../../../src/engine/mcp/speaking.ts';
import { at, hashing, NOW, policyOf, policyText } from '../policy/support.ts';

const base: McpCase = {
  starts: ['npx', '-y', 'files@1.2.3', '/srv'],
  clients: ['cursor'],
  who: { user: 'ana', teams: ['platform'] },
  now: NOW,
  hashing,
};

function text(rest: string, exception = ''): string {
  return policyText(`clauses:
  - id: MCP-1
    say: Servers are approved.
    control: [mcp-approval, mcp-risk-score]
    phase: enforce
    ${rest}
${exception}`);
}

function speaks(rest: string, on: Partial<McpCase> = {}, exception = ''): boolean {
  return speakingOf(policyOf(text(rest, exception)), { ...base, ...on }).length > 0;
}

const WHOLE = 'npx -y files@1.2.3 /srv';

describe('a clause about servers', () => {
  it.each<[string, string, Partial<McpCase>, boolean]>([
    ['without a condition', '', {}, true],
    ['when: its command', 'when: { command: "npx -y files@1.2.3" }', {}, true],
    ['when: another command', 'when: { command: "npx -y other@1.2.3" }', {}, false],
    ['when: any npx', 'when: { command: "npx *" }', {}, true],
    ['when: its client', 'when: { tool: cursor }', {}, true],
    ['when: another client', 'when: { tool: zed }', {}, false],
    ['when: another client, and that is not known', 'when: { tool: zed }', { clients: [] }, true],
    ['when: one of its clients', 'when: { tool: zed }', { clients: ['cursor', 'zed'] }, true],
    ['when: agents', 'when: { actor: agent }', {}, true],
    ['when: people', 'when: { actor: human }', {}, false],
    ['unless: its whole command', `unless: [{ command: "${WHOLE}" }]`, {}, false],
    ['unless: the beginning of its command', 'unless: [{ command: "npx -y files@1.2.3" }]', {}, true],
    ['unless: its client', 'unless: [{ tool: cursor }]', {}, false],
    ['unless: one of its clients', 'unless: [{ tool: cursor }]', { clients: ['cursor', 'zed'] }, true],
    ['unless: its client, which is not known', 'unless: [{ tool: cursor }]', { clients: [] }, true],
    ['unless: a command that is not known', 'unless: [{ command: "*" }]', { starts: [] }, true],
    [
      'unless: an address',
      'unless: [{ command: "https://mcp.example.com/*" }]',
      { starts: ['https://mcp.example.com/v1'] },
      false,
    ],
    [
      'unless: an address that only begins like it',
      'unless: [{ command: "https://mcp.example.com/*" }]',
      { starts: ['https://mcp.example.com.evil.example/v1'] },
      true,
    ],
  ])('speaks: %s', (...[, rest, on, expected]) => {
    expect(speaks(rest, on)).toBe(expected);
  });

  it.each<[string, string, Partial<McpCase>, boolean]>([
    ['for all of it', 'who: "*"', {}, false],
    ['for this server', `who: "*", allow: { command: "${WHOLE}" }`, {}, false],
    ['for another server', 'who: "*", allow: { command: "npx -y other" }', {}, true],
    ['for this person', 'who: "user:ana"', {}, false],
    ['for another person', 'who: "user:ben"', {}, true],
    ['for a team', 'who: "team:platform"', {}, false],
    ['that is over', 'who: "*"', { now: at('2026-12-01') }, true],
    ['that holds until tomorrow', 'who: "*"', { now: at('2026-11-30') }, false],
    ['that has not begun', 'who: "*", from: 2026-11-25', {}, true],
  ])('with an exception %s', (...[, terms, on, expected]) => {
    const exception = `exceptions:
  - { id: EX-1, clause: MCP-1, why: a trial, by: platform, until: 2026-12-01, ${terms} }
`;
    expect(speaks('', on, exception)).toBe(expected);
    expect(speaks('', on)).toBe(true);
  });

  it('of another control is left alone', () => {
    const clauses = `clauses:
  - { id: HUMAN-1, say: x, control: action-approval, phase: enforce, when: { action: git.push } }
`;
    expect(speakingOf(policyOf(policyText(clauses)), base)).toHaveLength(1);
  });

  it.each(['action: git.push', 'path: "src/**"', 'repo: "github.com/acme/*"', 'ref: "refs/heads/main"'])(
    'cannot be about %s, and the policy is told so',
    (key) => {
      for (const rest of [`when: { ${key} }`, `unless: [{ ${key} }]`]) {
        expect(() => policyOf(text(rest))).toThrow('cannot be judged by the control mcp-approval');
      }
    },
  );
});
