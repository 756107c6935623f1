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

function output(report: object): string[] {
  const file = path.join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(report));
  const result = spawnSync(process.execPath, ['scripts/tally.mjs', file], { encoding: 'utf8' });
  return result.stdout.trimEnd().split('\n');
}

const counts = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };

it.each([
  ['all well', { ...counts, testResults: [] }, { line: '3 passed, 0 failed', status: 0 }],
  [
    'skips',
    { ...counts, numPendingTests: 2, testResults: [] },
    { line: '3 passed, 0 failed, 2 skipped', status: 0 },
  ],
  ['a failure', { ...counts, numFailedTests: 1, testResults: [] }, { line: '3 passed, 1 failed', status: 1 }],
  [
    'a file that did not load',
    { ...counts, testResults: [{ status: 'failed', assertionResults: [] }] },
    { line: '3 passed, 1 failed', status: 1 },
  ],
  [
    'nothing ran',
    { ...counts, numPassedTests: 0, testResults: [] },
    { line: '0 passed, 1 failed', status: 1 },
  ],
  ['another format', {}, { line: '0 passed, 1 failed', status: 1 }],
])('%s', (_, report, expected) => {
  expect(lastLine(JSON.stringify(report))).toEqual(expected);
});

it('a report cut short is a failure', () => {
  expect(lastLine('{"numPassedTests": 3')).toEqual({ line: '0 passed, 1 failed', status: 1 });
});

function failed(title: string): object {
  return { status: 'failed', fullName: title, failureMessages: ['boom\n at x'] };
}

function file(tests: object[]): object {
  return { status: 'failed', name: path.resolve('test/a.test.ts'), assertionResults: tests };
}

it('names what failed before the line, bounded', () => {
  const report = { ...counts, numFailedTests: 1, testResults: [file([failed('does it')])] };
  expect(output(report)).toEqual(['failed: test/a.test.ts > does it: boom', '3 passed, 1 failed']);
  const many = Array.from({ length: 40 }, (_, index) => failed(`test ${index}`));
  const shown = output({ ...counts, numFailedTests: 40, testResults: [file(many)] });
  expect(shown).toHaveLength(32);
  expect(shown[30]).toBe('failed: and 10 more');
});
