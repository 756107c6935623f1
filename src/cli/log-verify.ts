/** `aup-guard log verify`: is the ledger what was written? */
import { EXIT_CODES } from '../host/errors.ts';
import { endOfLedger } from '../host/ledger-file-read.ts';
import { verifyLedger, type VerifyReport } from '../host/ledger-file-verify.ts';
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
  const { records, checkpoints, covered, repairs, problem } = report;
  if (problem === undefined) {
    const signed =
      checkpoints === 0
        ? 'no checkpoint yet'
        : `${countOf(checkpoints, 'signed checkpoint')}, the last over ${countOf(covered, 'record')}`;
    const crashes =
      repairs === 0 ? [] : [`      ${countOf(repairs, 'record')} cut off by a crash, accounted for`];
    return [
      `${paint(screen, 'green', 'ok')}    ${countOf(records, 'record')}, unbroken; ${signed}`,
      ...crashes,
    ];
  }
  return [
    `${paint(screen, 'red', 'FAIL')}  ${problem.code} at record ${problem.seq} (line ${problem.line})`,
    `  what  ${problemWords(problem, covered)}`,
    `  good  ${countOf(records, 'record')} before it`,
    '  next  keep the files as they are; compare with a copy or a checkpoint kept elsewhere',
  ];
}
