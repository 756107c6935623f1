import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');

let top = '';
beforeEach(() => {
  top = mkdtempSync(path.join(tmpdir(), 'aup-ahead-'));
  for (const folder of ['bin', 'dist']) {
    cpSync(path.join(ROOT, folder), path.join(top, folder), { recursive: true });
  }
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

const ahead = (): string =>
  path.join(top, `dist/ahead/${process.version}-${process.platform}-${process.arch}`);
const codes = (): readonly string[] => readdirSync(ahead()).map((name) => path.join(ahead(), name));

/** Whether Node takes the code: one word a file. */
function taken(): readonly string[] {
  const script = `const { compile, folder } = require('./dist/ahead.cjs');
for (const name of fs.readdirSync(folder)) {
  const made = compile(path.resolve('dist/chunks', name + '.cjs'), fs.readFileSync(path.join(folder, name)));
  console.log(made.cachedDataRejected ? 'rejected' : 'taken');
}`;
  return execFileSync(process.execPath, ['-e', script], { cwd: top, encoding: 'utf8' }).trim().split('\n');
}

describe('the code the build has compiled ahead', () => {
  it('is taken by the Node it was compiled for', () => {
    expect(taken()).toEqual(['taken', 'taken', 'taken', 'taken']);
  });

  it.each<[string, () => void]>([
    ['is as it was', () => undefined],
    ['is for another Node', () => rmSync(ahead(), { recursive: true })],
    ['is in part not there', () => rmSync(codes()[0] ?? '')],
    ['is empty', () => codes().forEach((file) => truncateSync(file, 0))],
    ['is something else', () => codes().forEach((file) => writeFileSync(file, 'code'.repeat(100)))],
    ['is of other chunks', () => writeFileSync(path.join(ahead(), 'start-hook-00000000'), '')],
  ])('changes nothing when it %s', (_, change) => {
    change();
    const file = path.join(top, 'bin/aup-shim.js');
    const { status, stderr } = spawnSync(process.execPath, [file], { env: {}, encoding: 'utf8' });
    expect(stderr).toContain('the agent was not started: usage: aup-shim agent NAME');
    expect(status).toBe(2);
  });

  it('leaves no server behind when the rest of a gate is not there', () => {
    const dir = path.join(top, 'dist/chunks');
    const rest = readdirSync(dir).filter((name) => name.startsWith('mcp-rest-'));
    expect(rest).not.toEqual([]);
    for (const name of rest) rmSync(path.join(dir, name));
    const argv = [path.join(top, 'bin/aup-shim.js'), 'mcp', '--', 'sleep', '8.765'];
    const env = { HOME: top, PATH: '/usr/bin:/bin' };
    const begun = Date.now();
    const { stderr, status } = spawnSync(process.execPath, argv, { cwd: top, env, encoding: 'utf8' });
    expect(stderr).toContain('the MCP server was not started: own fault');
    expect(status).not.toBe(0);
    expect(Date.now() - begun).toBeLessThan(8000);
  });

  it('is of both programs', () => {
    codes().forEach((file) => truncateSync(file, 0));
    const file = path.join(top, 'bin/aup-shim.js');
    const { status, stderr } = spawnSync(process.execPath, [file, 'mcp'], { env: {}, encoding: 'utf8' });
    expect(stderr).toContain('the MCP server was not started: usage: aup-shim mcp');
    expect(status).toBe(2);
  });
});
