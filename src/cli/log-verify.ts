/** `aup-guard log verify`: is the ledger what was written? */
import { EXIT_CODES } from '../host/errors.ts';
import { endOfLedger } from '../host/ledger-file-read.ts';
import { verifyLedger, type LogProblem, type VerifyReport } from '../host/ledger-file-verify.ts';
import { stateFolder, type JsonOption } from './log-record.ts';
import { problemWords } from './log-words.ts';
import {
  count,
  countOf,
  currentScreen,
  paint,
  printJson,
  printLines,
  printWords,
  type Screen,
} from './terminal.ts';

/** Larger logs take more than a second. */
const LARGE = 30_000_000;

/** Prints the verdict; sets the exit code when it is bad. */
export function verify(options: JsonOption): void {
  const state = stateFolder();
  const size = endOfLedger(state);
  if (size > LARGE) printWords(`checking ${count(Math.round(size / 1e6))} MB ...`);
  const report = verifyLedger(state);
  if (!report.ok) process.exitCode = EXIT_CODES['ledger-broken'];
  if (options.json === true) printJson('aup-guard/verify/1', report);
  else printLines(verdict(currentScreen(), report));
}

function verdict(screen: Screen, report: VerifyReport): string[] {
  const { records, checkpoints, covered, repairs, problems, segments, retired } = report;
  if (problems.length > 0) {
    const all = problems.flatMap((problem) => [
      `${paint(screen, 'red', 'FAIL')}  ${problem.code} at record ${problem.seq} (${place(problem)})`,
      `  what  ${problemWords(problem, covered)}`,
    ]);
    const good =
      problems.length === 1 && segments === 0 ? [`  good  ${countOf(records, 'record')} before it`] : [];
    return [...all, ...good, `  next  ${NEXT}`];
  }
  const signed =
    checkpoints === 0
      ? 'no checkpoint yet'
      : `${countOf(checkpoints, 'signed checkpoint')}, the last over ${countOf(covered, 'record')}`;
  const more = [
    ...(repairs === 0 ? [] : [`${countOf(repairs, 'record')} cut off by a crash, accounted for`]),
    ...(segments === 0 ? [] : [`${countOf(segments, 'sealed segment')}`]),
    ...(retired.segments === 0
      ? []
      : [`the first ${countOf(retired.records, 'record')} were let go of as the policy says`]),
  ];
  return [
    `${paint(screen, 'green', 'ok')}    ${countOf(records, 'record')}, unbroken; ${signed}`,
    ...more.map((line) => `      ${line}`),
  ];
}

const NEXT = 'keep the files as they are; compare with a copy or a checkpoint kept elsewhere';

function place({ file, line }: LogProblem): string {
  if (line === 0) return file;
  return file === 'current.jsonl' ? `line ${line}` : `${file}, line ${line}`;
}
