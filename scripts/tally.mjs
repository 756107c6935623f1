// Sums vitest's JSON reports into the one line people and CI read: `N passed, N failed`.
import { readFileSync } from 'node:fs';
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

/** The line, without the skipped part when nothing was skipped. */
export function tallyLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Reads a report; one that is missing or broken is a failure, never zero failures. */
export function tallyFile(file) {
  try {
    const counts = tally(JSON.parse(readFileSync(file, 'utf8')));
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
