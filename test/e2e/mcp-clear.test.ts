/** A placeholder in a call becomes the value again for a server that may have it, and for no other. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, it } from 'vitest';
import { openMachine } from '../../src/host/machine.ts';
import { keepMcpApproval } from '../../src/host/mcp-store.ts';
import { findPlaceholders } from '../../src/host/redaction.ts';
import { approveAsIs, gatedArgv, mcpPlace, type McpPlace } from '../fixtures/mcp/approved.ts';

/** Made of parts, so that no scanner takes it for one that works. */
const SECRET = ['ghp_', 'x7Qm2LdV9tRk4WcZ8', 'bNf3HsJ6yPa1Ue0KgTq'].join('');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'mcp-clear-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Keeps the arguments of its calls in a file, and gives a secret away. */
const SERVER = `const { appendFileSync } = require('node:fs');
const [file, secret] = [process.argv[2], '${SECRET}'];
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  if (method === 'tools/call') appendFileSync(file, params.arguments.text + '\\n');
  const results = {
    initialize: { protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } },
    'tools/list': { tools: [{ name: 'note', inputSchema: { type: 'object' } }] },
    'tools/call': { content: [{ type: 'text', text: 'it is ' + secret }] },
  };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result: results[method] ?? {} }) + '\\n');
});`;

interface Answer {
  readonly result: { readonly content: readonly { readonly text: string }[] };
}

async function play(place: McpPlace, argv: readonly string[]): Promise<readonly string[]> {
  const [program = '', ...args] = gatedArgv({ argv });
  const child = spawn(program, args, { cwd: place.dir, env: place.env, stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (id: number, method: string, params: object): Promise<Answer> => {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    return JSON.parse(String((await lines.next()).value));
  };
  const call = async (id: number, text: string): Promise<string> => {
    const { result } = await ask(id, 'tools/call', { name: 'note', arguments: { text } });
    return result.content[0]?.text ?? '';
  };
  await ask(1, 'initialize', { protocolVersion: '2025-11-25', capabilities: {} });
  await ask(2, 'tools/list', {});
  const said = await call(3, `clear ${SECRET}`);
  const [found] = findPlaceholders(said);
  await call(4, `held ${found?.placeholder}`);
  child.stdin.end();
  await new Promise((resolve) => child.once('exit', resolve));
  return [
    said,
    ...readFileSync(argv.at(-1) ?? '', 'utf8')
      .trimEnd()
      .split('\n'),
  ];
}

describe('a server', { timeout: 60_000 }, () => {
  it.each([
    ['may have secrets', 'data: secret', true],
    ['may have something else', 'data: personal', false],
    ['may have nothing', 'may: none', false],
  ])('that %s', async (_, has, isGiven) => {
    const place = mcpPlace(path.join(scratch, has.replaceAll(/\W/g, '')), 'enforce', 'enforce');
    const file = path.join(place.dir, 'calls');
    const server = path.join(place.dir, 'server.cjs');
    writeFileSync(server, SERVER);
    const argv = [process.execPath, server, file];
    const policy = path.join(place.env['HOME'] ?? '', '.config/aup-guard/aup.yaml');
    const text = readFileSync(policy, 'utf8');
    const entry = `servers: [{ id: one, command: ${JSON.stringify(argv)}, ${has} }], facts: none`;
    writeFileSync(
      policy,
      text.replace('facts: none', () => entry),
    );
    const approval = await approveAsIs(place, { argv });
    keepMcpApproval(openMachine(place.env, place.dir), { ...approval, argv }, 'second-terminal');
    const [said, ...got] = await play(place, argv);
    expect(said).not.toContain(SECRET);
    expect(said).toMatch(/^it is AUP_/);
    expect(got.map((line) => line.includes(SECRET))).toEqual([isGiven, isGiven]);
    expect(got.map((line) => line.split(' ')[0])).toEqual(['clear', 'held']);
  });
});
