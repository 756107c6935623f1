import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RecordDraft } from '../../src/engine/model.ts';
import { besides } from '../../src/host/beside.ts';
import { openMachine } from '../../src/host/machine.ts';
import { openMcpCrossing, type McpCrossing } from '../../src/host/mcp-crossing.ts';
import { policyOf } from '../engine/policy/support.ts';

const home = mkdtempSync(path.join(tmpdir(), 'mcp-crossing-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const CALL = { tool: 'mcp__git\u001bhub__merge', id: 'a' };

function opened(clause: string): { crossing: McpCrossing; rows: RecordDraft[]; lines: string[] } {
  const rows: RecordDraft[] = [];
  const lines: string[] = [];
  const policy = policyOf({ user: `aup: 1\npolicy: { name: T }\nclauses:\n${clause}` });
  const note = (row: RecordDraft): { ref: string } => {
    rows.push(row);
    return { ref: '' };
  };
  const guard = { policy, note, mask: (text: string) => text };
  const machine = openMachine({ HOME: home, PATH: '/usr/bin' }, home);
  const line = (text: string): number => lines.push(text);
  return {
    crossing: openMcpCrossing({ machine, guard, line, beside: besides({ guard, tell: line }) }),
    rows,
    lines,
  };
}

function clause(phase: string, control = 'mcp-approval'): string {
  return `  - { id: MCP-1, say: Servers are approved., control: ${control}, phase: ${phase} }\n`;
}

/** The agent calls twice, and no gate says a word. */
async function calledTwice(crossing: McpCrossing): Promise<string | undefined> {
  crossing.hooked(CALL);
  await crossing.ran('a');
  return (await crossing.refusal(CALL.tool))?.message;
}

describe('a server that is called past its gate', () => {
  it('is told of once, and refused from then on where the clause is enforced', async () => {
    const { crossing, rows, lines } = opened(clause('enforce'));
    expect(await crossing.refusal(CALL.tool)).toBeUndefined();
    const message = await calledTwice(crossing);
    expect(message).toMatch(/git\\u001bhub runs without the gate .*\(\S+:4 MCP-1\)/);
    expect(rows).toMatchObject([
      { kind: 'mcp.ungated', clause: 'MCP-1', decision: 'warn', outcome: 'observed', intended: 'deny' },
      { kind: 'mcp.ungated', clause: 'MCP-1', decision: 'deny', outcome: 'refused' },
    ]);
    expect(JSON.stringify(rows)).not.toContain('hub');
    expect(lines).toEqual([
      expect.stringMatching(/git\\u001bhub is called past its gate.*further calls are refused/),
    ]);
    crossing.hooked({ ...CALL, id: 'b' });
    await crossing.ran('b');
    expect(lines).toHaveLength(1);
    crossing.close();
  });

  it.each(['monitor', 'warn'])('is told of and goes on in the phase %s', async (phase) => {
    const { crossing, rows, lines } = opened(clause(phase));
    expect(await calledTwice(crossing)).toBeUndefined();
    expect([rows.length, lines.length]).toEqual([1, 1]);
    crossing.close();
  });

  it.each([clause('draft'), clause('enforce', 'action-approval')])(
    'is nobody’s concern without a clause',
    async (text) => {
      const { crossing, rows, lines } = opened(text);
      expect(await calledTwice(crossing)).toBeUndefined();
      expect([rows.length, lines.length]).toEqual([0, 0]);
      crossing.close();
    },
  );

  it('is none where its gate tells of the calls', async () => {
    const { crossing, rows } = opened(clause('enforce'));
    crossing.hooked(CALL);
    crossing.gated('git\u001bhub', ['merge']);
    await crossing.ran('a');
    expect([await crossing.refusal(CALL.tool), rows.length]).toEqual([undefined, 0]);
    crossing.close();
  });
});
