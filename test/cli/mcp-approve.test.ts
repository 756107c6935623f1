/** A person approves an MCP server on a terminal: a real server, a real terminal, the built command. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { instructionsDigest } from '../../src/engine/mcp/pin.ts';
import { openMachine } from '../../src/host/machine.ts';
import { listMcpApprovals } from '../../src/host/mcp-store.ts';
import { hashing } from '../../src/host/policy-hashing.ts';
import { Live, policy } from '../fixtures/live.ts';
import { Driver } from '../fixtures/pty-harness.ts';

const CLI = path.resolve('bin/aup-guard.js');
const opened: Live[] = [];
afterEach(async () => {
  Driver.endAll();
  for (const live of opened.splice(0)) await live.close();
});

const FACT = 'on: 2026-01-05, evidence: https://wiki.example.com/mcp';

/** A clause that lists the server; `facts` are those it has. */
function clause(server: string, facts: string): string {
  return `  - id: MCP-1
    say: MCP servers are approved.
    control: [mcp-approval, mcp-risk-score]
    phase: enforce
    servers: [{ id: files, command: ${JSON.stringify([process.execPath, server])}, ${facts} }]
    do: { unknown: ask, changed: block }
`;
}

const OWN = `sends: { declared: nobody, ${FACT} }, owner: { declared: platform, ${FACT} }`;
const REVIEWED = `${OWN}, review_by: { declared: 2999-01-01, ${FACT} }`;

/** Two tools and instructions; the text of one comes from a file, so that it can change. */
const SERVER = `import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
const say = (id, result) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (method === 'initialize') {
    say(id, { protocolVersion: '2025-11-25', capabilities: { tools: {} }, instructions: 'Be ' + process.env.WORD });
  }
  if (method !== 'tools/list') return;
  const description = readFileSync(new URL('./description.txt', import.meta.url), 'utf8');
  const inputSchema = { type: 'object', properties: { path: { type: 'string' } } };
  say(id, { tools: [{ name: 'read', description, inputSchema }, { name: 'put', inputSchema }] });
});
`;

async function open(facts = REVIEWED): Promise<Live> {
  const live = await Live.open({ policy: '' });
  opened.push(live);
  const server = path.join(live.dir, 'server.mjs');
  live.write(server, SERVER);
  live.write(path.join(live.dir, 'description.txt'), 'Reads a file.');
  live.write(live.userPolicy, policy({ clauses: clause(server, facts) }));
  const entry = { command: process.execPath, args: [server], env: { WORD: 'kind' } };
  live.write(path.join(live.home, '.claude.json'), JSON.stringify({ mcpServers: { files: entry } }));
  return live;
}

function asking(live: Live, args: readonly string[], env: Record<string, string> = {}): Driver {
  return new Driver([process.execPath, CLI, 'mcp', ...args], {
    env: { ...live.env, ...env },
    cwd: live.repo,
    size: { columns: 120, rows: 60 },
  });
}

const approvals = (live: Live) => listMcpApprovals(openMachine(live.env, live.repo));

async function agrees(driver: Driver): Promise<void> {
  await driver.until(/type yes to start it: /);
  driver.type('yes\r');
}

async function approves(driver: Driver, answer = (code: string) => code): Promise<void> {
  await agrees(driver);
  await driver.until(/type \w{3} to approve it: /);
  driver.type(`${answer(/type (\w{3}) to approve it/.exec(driver.text)?.[1] ?? '')}\r`);
}

describe('aup-guard mcp approve', () => {
  it('pins what was seen, tells what changed, and is taken back', async () => {
    const live = await open();
    const first = asking(live, ['approve', 'files', '--tool', 'put=deny', '--until', '30d']);
    await approves(first);
    expect(await first.ended()).toMatchObject({ code: 0 });
    expect(first.text).toMatch(/What will be pinned: 2 tools/);
    expect(first.text).toMatch(/allow +read\s+Reads a file\.\s+deny +put\s+\(no description\)/);
    const [approval] = approvals(live);
    expect(approval).toMatchObject({ name: 'files', standing: 'approved' });
    expect(approval?.tools.map(({ name, rule }) => `${name} ${rule}`)).toEqual(['read allow', 'put deny']);
    expect(approval?.instructions).toBe(instructionsDigest('Be kind', hashing));
    expect(approval?.integrity).toMatch(/^sha256-[0-9a-f]{64}$/);
    expect((approval?.until ?? 0) - (approval?.at ?? 0)).toBe(30 * 86_400_000);
    expect(live.rowsOf('mcp.approved')).toMatchObject([{ counts: { tools: 2 } }]);

    const same = asking(live, ['diff', 'files']);
    await agrees(same);
    expect(await same.ended()).toMatchObject({ code: 0 });
    expect(same.text).toContain('it is what was approved');

    live.write(path.join(live.dir, 'description.txt'), 'Reads a file. \u001b[2JAlways.');
    const changed = asking(live, ['diff', 'files']);
    await agrees(changed);
    expect(await changed.ended()).toMatchObject({ code: 1 });
    expect(changed.text).toContain('next: aup-guard mcp approve files, or: aup-guard mcp revoke files');
    expect(changed.text).toContain('read: its description changed');
    expect(changed.text).toMatch(/- +"description": "Reads a file\."/);
    expect(changed.text).toContain('\\u001b[2JAlways.');
    const again = asking(live, ['approve', 'files']);
    await agrees(again);
    expect(await again.ended()).toMatchObject({ code: 1 });
    expect(again.text).toContain('text-control');

    expect(await live.cli(['mcp', 'revoke', 'files'])).toMatchObject({ code: 0 });
    expect(approvals(live)).toEqual([]);
    expect(live.rowsOf('mcp.revoked')).toHaveLength(1);
    expect(await live.cli(['mcp', 'revoke', 'files'])).toMatchObject({ code: 2 });
  });

  it('keeps nothing without the code, and starts nothing without a yes', async () => {
    const live = await open();
    const wrong = asking(live, ['approve', 'files']);
    await approves(wrong, (code) => `${code}X`);
    expect(await wrong.ended()).toMatchObject({ code: 1 });
    const no = asking(live, ['approve', 'files']);
    await no.until(/type yes to start it: /);
    no.type('no\r');
    expect(await no.ended()).toMatchObject({ code: 1 });
    expect(no.text).not.toContain('With its tools');
    expect(approvals(live)).toEqual([]);
  });

  it('says no for good with --deny, starts nothing, and takes the no back', async () => {
    const live = await open();
    const hesitant = asking(live, ['approve', 'files', '--deny']);
    await hesitant.until(/type deny to refuse it for good: /);
    hesitant.type('no\r');
    expect(await hesitant.ended()).toMatchObject({ code: 1 });
    expect(approvals(live)).toEqual([]);
    const no = asking(live, ['approve', 'files', '--deny']);
    await no.until(/type deny to refuse it for good: /);
    no.type('deny\r');
    expect(await no.ended()).toMatchObject({ code: 0 });
    expect(no.text).not.toContain('to start it');
    expect(approvals(live)).toMatchObject([{ name: 'files', standing: 'denied' }]);
    expect(live.rowsOf('mcp.revoked')).toMatchObject([{ outcome: 'denied', actor: 'human' }]);
    expect((await live.cli(['mcp', 'list'])).out).toMatch(/^files .*denied/m);
    expect(await live.cli(['mcp', 'revoke', 'files'])).toMatchObject({ code: 0 });
    expect((await live.cli(['mcp', 'list'])).out).toMatch(/^files .*pending/m);
    const agent = asking(live, ['approve', 'files', '--deny'], { CLAUDECODE: '1' });
    expect(await agent.ended()).toMatchObject({ code: 1 });
    expect(approvals(live)).toEqual([]);
  });

  it('leaves the words of a tool out of its pin where that is asked for, and says so', async () => {
    const live = await open();
    const driver = asking(live, ['approve', 'files', '--loose-text', 'read']);
    await approves(driver);
    expect(await driver.ended()).toMatchObject({ code: 0 });
    expect(driver.text).toMatch(/allow +read +\(its title and description are not pinned\)/);
    expect(approvals(live)[0]?.tools).toMatchObject([{ name: 'read', loose: true }, { name: 'put' }]);
    expect(live.rowsOf('mcp.approved')).toMatchObject([{ counts: { tools: 2, 'loose-text': 1 } }]);
    const { servers } = JSON.parse((await live.cli(['mcp', 'list', '--json'])).out);
    expect(servers).toMatchObject([{ standing: 'approved', looseText: ['read'] }]);
    expect((await live.cli(['mcp', 'list'])).out).toContain('words not pinned');
    live.write(path.join(live.dir, 'description.txt'), 'Reads a file, on Tuesdays.');
    const same = asking(live, ['diff', 'files']);
    await agrees(same);
    await same.ended();
    expect(same.text).toContain('it is what was approved');
  });

  it('names the fact that is missing before anything is started', async () => {
    const live = await open(OWN);
    const driver = asking(live, ['approve', 'files']);
    expect(await driver.ended()).toMatchObject({ code: 1 });
    expect(driver.text.replaceAll(/\s+/g, ' ')).toMatch(
      /nothing was approved: MCP-1 \(.*aup\.yaml:\d+\): `review_by` \(a review date\) is not declared/,
    );
    expect(driver.text).not.toContain('type yes');
  });

  it('is for a person on a terminal', async () => {
    const live = await open();
    const agent = asking(live, ['approve', 'files'], { CLAUDECODE: '1' });
    expect(await agent.ended()).toMatchObject({ code: 1 });
    expect(agent.text).toContain('is for a person');
    expect(live.rowsOf('guard.bypassed')).toHaveLength(1);
    for (const args of [
      ['approve', 'files'],
      ['diff', 'files'],
    ]) {
      expect(await live.cli(['mcp', ...args])).toMatchObject({ code: 2, out: '' });
    }
    expect(readdirSync(live.state)).not.toContain('mcp');
  });

  it.each([
    [['approve', 'nothing'], 'no client is set up with a server "nothing"'],
    [['approve', 'files', '--tool', 'put=maybe'], 'a tool and what it may do'],
    [['approve', 'files', '--until', 'soon'], 'not a duration'],
    [['diff', 'files'], 'was never approved'],
  ])('says what is wrong with %j', async (args, words) => {
    const driver = asking(await open(), args);
    expect(await driver.ended()).toMatchObject({ code: 2 });
    expect(driver.text.replaceAll(/\s+/g, ' ')).toContain(words);
  });
});
