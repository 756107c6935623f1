/** The conformance suite of the protocol finds the same through the gate as without it. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { approveAsIs, gatedArgv, mcpPlace, type McpPlace } from '../fixtures/mcp/approved.ts';
import { openBridge } from './mcp-bridge.ts';
import { agentsFolder } from './world.ts';

const MODULES = path.join(agentsFolder(), 'mcp/node_modules/@modelcontextprotocol');
const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/mcp');
const SUITE = [path.join(FIXTURES, 'later-node.mjs'), path.join(MODULES, 'conformance/dist/index.js')];
const scratch = mkdtempSync(path.join(os.tmpdir(), 'mcp-conformance-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Check {
  readonly id: string;
  readonly status: string;
  readonly errorMessage?: string;
}

/** `SCENARIO CHECK STATUS WORDS` of all it checked, sorted. */
async function verdicts(place: McpPlace, argv: readonly string[]): Promise<readonly string[]> {
  const bridge = await openBridge({ argv, cwd: place.dir, env: place.env });
  const cwd = mkdtempSync(path.join(scratch, 'run-'));
  const [hook = '', suite = ''] = SUITE;
  const results = path.join(cwd, 'results');
  const words = ['server', '--url', bridge.url, '--suite', 'all', '--output-dir', results];
  try {
    const child = spawn(process.execPath, ['--import', hook, suite, ...words], {
      cwd,
      env: place.env,
      stdio: 'ignore',
    });
    await new Promise((resolve) => {
      child.once('exit', resolve);
    });
  } finally {
    await bridge.close();
  }
  return readdirSync(results)
    .flatMap((name) => {
      const scenario = name.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, '');
      const checks: readonly Check[] = JSON.parse(
        readFileSync(path.join(results, name, 'checks.json'), 'utf8'),
      );
      return checks.map(({ id, status, errorMessage = '' }) => `${scenario} ${id} ${status} ${errorMessage}`);
    })
    .toSorted();
}

/** One stays out of reach: that servers end streams so that clients ask anew is no matter of standard input and output. */
const passed = (all: readonly string[]): number => all.filter((each) => each.includes(' SUCCESS ')).length;

describe('the conformance suite', { timeout: 300_000 }, () => {
  it.each([
    ['a server of all its scenarios', path.join(FIXTURES, 'conform.mjs'), 44],
    ['server-everything', path.join(MODULES, 'server-everything/dist/index.js'), 10],
  ])('finds in %s what it finds without the gate', async (what, program, least) => {
    const argv = [process.execPath, program];
    const place = mcpPlace(path.join(scratch, what), 'enforce', 'enforce');
    mkdirSync(place.dir, { recursive: true });
    await approveAsIs(place, { argv });
    const both = [argv, gatedArgv({ argv })].map((words) => verdicts(place, words));
    const [direct = [], gated] = await Promise.all(both);
    expect(passed(direct), direct.join('\n')).toBeGreaterThanOrEqual(least);
    expect(gated).toEqual(direct);
  });
});
