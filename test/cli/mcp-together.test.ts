/** Servers that are harmless alone are approved one after the other: the last one is told of, and `mcp scan` tells of all. */
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy } from '../fixtures/live.ts';
import { Driver } from '../fixtures/pty-harness.ts';

const CLI = path.resolve('bin/aup-guard.js');
const SERVER = path.resolve('test/fixtures/mcp/offer.mjs');
const opened: Live[] = [];
afterEach(async () => {
  Driver.endAll();
  for (const live of opened.splice(0)) await live.close();
});

const CLAUSES = `  - id: MCP-1
    say: MCP servers are approved.
    control: mcp-approval
    phase: enforce
    facts: none
`;

const TOOLS = { files: 'read_file', web: 'fetch_page', mail: 'send_email', sums: 'add_numbers' };

async function open(): Promise<Live> {
  const live = await Live.open({ policy: policy({ clauses: CLAUSES }) });
  opened.push(live);
  const servers = Object.entries(TOOLS).map(([name, tool]) => [
    name,
    { command: process.execPath, args: [SERVER, 'named', tool] },
  ]);
  live.write(
    path.join(live.home, '.claude.json'),
    JSON.stringify({ mcpServers: Object.fromEntries(servers) }),
  );
  return live;
}

/** What was on the screen before the code was asked for. */
async function approve(live: Live, ...args: readonly string[]): Promise<string> {
  const driver = new Driver([process.execPath, CLI, 'mcp', 'approve', ...args], {
    env: live.env,
    cwd: live.repo,
    size: { columns: 100, rows: 60 },
  });
  await driver.until(/type yes to start it: /);
  driver.type('yes\r');
  await driver.until(/type \w{3} to approve it: /);
  const before = driver.text;
  driver.type(`${/type (\w{3}) to approve it/.exec(before)?.[1] ?? ''}\r`);
  expect(await driver.ended()).toMatchObject({ code: 0 });
  return before.replaceAll(/\s+/g, ' ');
}

async function scanned(live: Live): Promise<{ clients: object[]; servers: { points: number }[] }> {
  return JSON.parse((await live.cli(['mcp', 'scan', '--json'])).out);
}

const COMPLETES = 'servers that together read what is private, take in what strangers wrote, and send';

describe('approved servers of one client', () => {
  it('are told of by name before the yes to the last of them, and by mcp scan after it', async () => {
    const live = await open();
    for (const name of ['files', 'sums', 'web']) expect(await approve(live, name)).not.toContain(COMPLETES);
    const before = await scanned(live);
    expect(before.clients).toEqual([]);

    const words = await approve(live, 'mail');
    expect(words).toContain(`With it, claude has ${COMPLETES}`);
    expect(words).toContain('(toxic-client, MCP06, inferred)');
    expect(words).toContain('reads what is private: files (read_file)');
    expect(words).toContain('takes in what strangers wrote: web (fetch_page)');
    expect(words).toContain('sends something outside: mail (send_email)');

    const after = await scanned(live);
    expect(after.clients).toMatchObject([
      { id: 'toxic-client', client: 'claude', weight: 25, confidence: 'inferred', waits: [] },
    ]);
    // It is no part of a score.
    expect(after.servers.map(({ points }) => points)).toEqual(before.servers.map(({ points }) => points));
    const { out } = await live.cli(['mcp', 'scan']);
    expect(out).toMatch(/^claude {2}its servers together\n {3}25 {2}servers of one client together /m);
    expect(out).toContain('sends something outside: mail (send_email)');
    expect(out).not.toContain('Not yet');
    const [run] = JSON.parse((await live.cli(['mcp', 'scan', '--sarif'])).out).runs;
    const results: { ruleId: string; locations: object[] }[] = run.results;
    const together = results.filter(({ ruleId }) => ruleId === 'toxic-client');
    expect(together.map(({ locations }) => locations.length)).toEqual([1]);

    // The way out that is offered: then a person stands between them.
    expect(await approve(live, 'mail', '--tool', 'send_email=ask')).not.toContain(COMPLETES);
    expect((await scanned(live)).clients).toEqual([]);
  });
});
