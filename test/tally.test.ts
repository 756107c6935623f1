import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(path.join(os.tmpdir(), 'aup-tally-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lastLine(report: string): { line: string | undefined; status: number | null } {
  const file = path.join(folder, 'report.json');
  writeFileSync(file, report);
  const result = spawnSync(process.execPath, ['scripts/tally.mjs', file], { encoding: 'utf8' });
  return { line: result.stdout.trimEnd().split('\n').at(-1), status: result.status };
}

const counts = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };

it.each([
  ['all well', { ...counts, testResults: [] }, '3 passed, 0 failed', 0],
  ['skips', { ...counts, numPendingTests: 2, testResults: [] }, '3 passed, 0 failed, 2 skipped', 0],
  ['a failure', { ...counts, numFailedTests: 1, testResults: [] }, '3 passed, 1 failed', 1],
  [
    'a file that did not load',
    { ...counts, testResults: [{ status: 'failed', assertionResults: [] }] },
    '3 passed, 1 failed',
    1,
  ],
  ['nothing ran', { ...counts, numPassedTests: 0, testResults: [] }, '0 passed, 1 failed', 1],
  ['another format', {}, '0 passed, 1 failed', 1],
])('%s', (_, report, line, status) => {
  expect(lastLine(JSON.stringify(report))).toEqual({ line, status });
});

it('a report cut short is a failure', () => {
  expect(lastLine('{"numPassedTests": 3')).toEqual({ line: '0 passed, 1 failed', status: 1 });
});
