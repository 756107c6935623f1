/** A tool that is cleared for some data only: the rest is replaced on its way to it, and to no other tool. */
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy } from '../fixtures/live.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

const CLASSES = `data_classes:
  internal: { match: [{ path: '**/*' }] }
  confidential: { match: [{ path: 'customers/**' }, { words: [Globex] }] }
`;

/** The agent reads a file of the customers' folder; \`data\` is what it is cleared for. */
async function open(data: string, file = 'customers/list.txt', rest = 'phase: enforce'): Promise<Live> {
  const clauses = `  - id: TOOLS-1
    say: Use the tools on this list.
    control: tool-allowlist
    ${rest}
    tools: [{ id: demo-agent, data: [${data}] }, { id: probe }]
`;
  const script = { turns: [{ tools: [{ name: 'Read', input: { file_path: file } }] }], last: 'Done.' };
  const live = await Live.open({ policy: policy({ clauses, more: CLASSES }), script });
  opened.push(live);
  live.write(path.join(live.repo, 'customers/list.txt'), 'Hooli wants 9 of them\n');
  live.write(path.join(live.repo, 'plan.txt'), 'the plan for Globex\n');
  return live;
}

const read = (live: Live) => live.shim(['agent', 'demo-agent', 'look at the file']);

describe('data a tool is not cleared for', () => {
  it('is replaced when it comes from a confidential path', async () => {
    const live = await open('internal');
    expect((await read(live)).code).toBe(0);
    expect(live.sent).not.toContain('Hooli');
    expect(live.rowsOf('request.redacted')).toMatchObject([
      { clause: 'TOOLS-1', decision: 'redact', counts: { 'confidential/path': 1 } },
    ]);
  });

  it('is replaced where it stands in what is let through', async () => {
    const live = await open('internal', 'plan.txt');
    await read(live);
    expect(live.sent).toMatch(/the plan for AUP_CONFIDENTIAL_\w{12}/);
  });

  it('control: passes to a tool that is cleared for it', async () => {
    const live = await open('internal, confidential');
    await read(live);
    expect(live.sent).toContain('Hooli');
    expect(live.rowsOf('request.redacted')).toEqual([]);
  });

  it('control: passes to another tool', async () => {
    const live = await open('internal');
    const body = '{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"ask Globex"}]}';
    const line = `curl -s -H 'content-type: application/json' $ANTHROPIC_BASE_URL/v1/messages -d '${body}'`;
    await live.shim(['agent', 'probe', line]);
    expect(live.sent).toContain('ask Globex');
  });

  it('is only recorded while the clause monitors', async () => {
    const live = await open('internal', 'customers/list.txt', 'phase: monitor');
    await read(live);
    expect(live.sent).toContain('Hooli');
    expect(live.rowsOf('request.redacted')).toMatchObject([{ clause: 'TOOLS-1', intended: 'redact' }]);
  });

  it('does not count as a clause of its own', async () => {
    const live = await open('internal');
    const { out } = await live.cli(['status', '--json']);
    const { policy: shown }: { policy: { clauses: readonly { id: string }[] } } = JSON.parse(out);
    expect(shown.clauses.map(({ id }) => id)).toEqual(['DATA-1', 'HUMAN-1', 'TOOLS-1']);
  });
});

describe('a tool that an exception lets pass for some data', () => {
  it.each([
    ['public', false],
    ['[internal, confidential]', true],
  ])('gets %s', async (data, isSent) => {
    const clauses = `  - { id: TOOLS-1, say: x, control: tool-allowlist, phase: enforce, tools: [{ id: probe }] }\n`;
    const more = `${CLASSES.replace('data_classes:', 'data_classes:\n  public: {}')}exceptions:\n  - { id: EX-17, clause: TOOLS-1, who: '*', allow: { tool: demo-agent, data: ${data} }, why: trial, by: sec, until: 2999-01-01 }\n`;
    const script = {
      turns: [{ tools: [{ name: 'Read', input: { file_path: 'customers/list.txt' } }] }],
      last: 'Done.',
    };
    const live = await Live.open({ policy: policy({ clauses, more }), script });
    opened.push(live);
    live.write(path.join(live.repo, 'customers/list.txt'), 'Hooli wants 9 of them\n');
    expect((await read(live)).code).toBe(0);
    expect(live.sent.includes('Hooli')).toBe(isSent);
    expect(live.rowsOf('request.redacted')).toHaveLength(isSent ? 0 : 1);
  });
});
