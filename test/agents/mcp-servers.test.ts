/** Real MCP servers through the gate: what a client hears is what it hears of the server itself, byte by byte. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { approveAsIs, gatedArgv, mcpPlace, type McpServerOf } from '../fixtures/mcp/approved.ts';
import { heard } from './mcp-client.ts';
import { modern } from './mcp-modern.ts';
import { scripts } from './mcp-scripts.ts';
import { agentsFolder } from './world.ts';

const MODULES = path.join(agentsFolder(), 'mcp/node_modules');
const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/mcp');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'mcp-real-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const files = path.join(scratch, 'files');

function serverOf(name: string): McpServerOf {
  const steady = [process.execPath, '--import', path.join(FIXTURES, 'steady.mjs')];
  if (name === 'modern') return { argv: [...steady, path.join(FIXTURES, 'modern.mjs'), MODULES] };
  const program = path.join(MODULES, `@modelcontextprotocol/server-${name}/dist/index.js`);
  const argv = [...steady, program, ...(name === 'filesystem' ? [files] : [])];
  return name === 'memory' ? { argv, env: { MEMORY_FILE_PATH: path.join(files, 'memory.jsonl') } } : { argv };
}

/** A server begins with the same files each time. */
function renew(): void {
  rmSync(files, { recursive: true, force: true });
  mkdirSync(files, { recursive: true });
  writeFileSync(path.join(files, 'large.txt'), 'a line of a large file\n'.repeat(50_000));
}

describe('real servers through the gate', () => {
  const cases = [...scripts(files), ...modern()].map((script, at) => ({ ...script, at }));
  it.each(cases)('$package, $what', async ({ at, package: name, steps, answers = {} }) => {
    const home = path.join(scratch, `home${at}`);
    const server = serverOf(name);
    const { dir: cwd, env } = mcpPlace(home, 'enforce');
    const said = (argv: readonly string[]): Promise<readonly string[]> => {
      renew();
      return heard({ argv, cwd, env: { ...env, ...server.env }, steps, answers });
    };
    renew();
    await approveAsIs({ dir: cwd, env }, server);
    const direct = await said(server.argv);
    // What is asked is answered, and nothing of it is left out by a script that ended early.
    expect(direct.length).toBeGreaterThan(steps.filter((step) => 'ask' in step).length - 2);
    expect(await said(gatedArgv(server))).toEqual(direct);
    mcpPlace(home, 'enforce', 'enforce');
    expect(await said(gatedArgv(server)), 'with clauses about data').toEqual(direct);
  });
});
