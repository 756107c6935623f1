// Sums vitest's JSON reports into the one line people and CI read: `N passed, N failed`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Counts of one report; a test file that could not even be loaded counts as one failure. */
export function tally(report) {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const SHOWN_FAILURES = 30;
const SHOWN_CHARACTERS = 300;

function firstLine(messages) {
  return (messages?.[0] ?? '').split('\n', 1)[0].slice(0, SHOWN_CHARACTERS);
}

/** `failed: FILE > TEST: MESSAGE` for each failure, because a log that is cut short keeps only its end. */
export function failures(report, root = process.cwd()) {
  const lines = report.testResults.flatMap((file) => {
    const name = path.relative(root, file.name ?? 'unknown file');
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    if (file.status === 'failed' && failed.length === 0)
      return [`failed: ${name}: ${firstLine([file.message ?? ''])}`];
    return failed.map((test) => `failed: ${name} > ${test.fullName}: ${firstLine(test.failureMessages)}`);
  });
  const rest = lines.length - SHOWN_FAILURES;
  return rest > 0 ? [...lines.slice(0, SHOWN_FAILURES), `failed: and ${rest} more`] : lines;
}

/** The line, without the skipped part when nothing was skipped. */
export function tallyLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Reads a report; one that is missing or broken is a failure, never zero failures. */
export function tallyFile(file) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const counts = tally(report);
    for (const line of failures(report)) console.log(line);
    if (Object.values(counts).every(Number.isInteger) && counts.passed + counts.failed > 0) return counts;
    console.log(`${file}: no test ran`);
  } catch (error) {
    console.log(`${file}: no usable report (${error.message})`);
  }
  return { passed: 0, failed: 1, skipped: 0 };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const counts = tallyFile(process.argv[2] ?? 'reports/vitest.json');
  console.log(tallyLine(counts));
  if (counts.failed > 0) process.exitCode = 1;
}
