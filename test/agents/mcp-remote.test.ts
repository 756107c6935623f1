/** A real MCP server over HTTP, through the gate: what its client is answered is what it is answered over pipes. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { mcpPlace } from '../fixtures/mcp/approved.ts';
import { heard } from './mcp-client.ts';
import { scripts } from './mcp-scripts.ts';
import { agentsFolder } from './world.ts';

const SHIM = path.resolve('bin/aup-shim.js');
const STEADY = ['--import', path.resolve('test/fixtures/mcp/steady.mjs')];
const EVERYTHING = path.join(
  agentsFolder(),
  'mcp/node_modules/@modelcontextprotocol/server-everything/dist/index.js',
);
const scratch = mkdtempSync(path.join(os.tmpdir(), 'mcp-remote-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** The server at its address, with words that reach it. */
async function reached(mode: 'streamableHttp' | 'sse'): Promise<readonly string[]> {
  const port = await freePort();
  const child = spawn(process.execPath, [...STEADY, EVERYTHING, mode], {
    env: { PATH: process.env['PATH'] ?? '', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  ending.push(() => child.kill('SIGKILL'));
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the server has ended')));
    child.stderr.on('data', (chunk: Buffer) => {
      if (/listening on port|running on port/.test(chunk.toString())) resolve();
    });
  });
  const url = `http://127.0.0.1:${port}`;
  return mode === 'sse' ? ['--sse', `${url}/sse`] : ['--url', `${url}/mcp`];
}

/** What it makes up as it goes, and the name of a session. */
const MADE_UP = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|(?<=")[\da-f]{32}(?=")|(?<=session )undefined/g;

/** Answers to requests of the client; what a server says on its own has another order on another way. */
function answers(lines: readonly string[]): readonly string[] {
  const own = lines.filter((line) => JSON.parse(line).method === undefined);
  return own.map((line) => line.replaceAll(MADE_UP, 'ID')).toSorted();
}

const all = scripts(path.join(scratch, 'files')).filter((script) => script.package === 'everything');

describe.each(['streamableHttp', 'sse'] as const)('a real server over HTTP (%s)', (mode) => {
  it.each(all.map((script, at) => ({ ...script, at })))('$what', async ({ at, steps, answers: own = {} }) => {
    const home = path.join(scratch, `${mode}${at}`);
    mkdirSync(home);
    const { dir: cwd, env } = mcpPlace(home, 'monitor', 'enforce');
    const direct = [process.execPath, ...STEADY, EVERYTHING];
    const gated = [process.execPath, SHIM, 'mcp', ...(await reached(mode))];
    const [near, far] = await Promise.all(
      [direct, gated].map((argv) => heard({ argv, cwd, env, steps, answers: own })),
    );
    expect(answers(far ?? [])).toEqual(answers(near ?? []));
  });
});
