/** `aup-guard doctor`: one line a control, proved by trying it. */
import type { Command } from 'commander';
import { monotonicMs } from '../host/clock.ts';
import { doctorChecks } from '../host/doctor/checks.ts';
import { runCheck } from '../host/doctor/faults.ts';
import type { DoctorContext, Finding, Grade } from '../host/doctor/model.ts';
import { EXIT_CODES } from '../host/errors.ts';
import { packageVersion } from '../host/package.ts';
import { count, currentScreen, paint, printJson, printLines, type Screen, type Style } from './terminal.ts';
import { spinner } from './spinner.ts';
import { wrap } from './wrap.ts';

interface DoctorFlags {
  readonly live?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const STYLES: Readonly<Record<Grade, Style>> = { ok: 'green', warn: 'yellow', fail: 'red', skip: 'dim' };
const WORDS: Readonly<Record<Grade, string>> = { ok: 'ok', warn: 'warn', fail: 'FAIL', skip: 'skip' };
const INDENT = 6;

/** Verdict first; cause and remedy when it is not green; further lines stand under the text. */
function lineOf(screen: Screen, { grade, text, cause, remedy }: Finding): string[] {
  const why = cause === undefined ? '' : `: ${cause}`;
  const next = remedy === undefined || remedy === '' ? '' : `; next: ${remedy}`;
  const [first = '', ...rest] = wrap(`${text}${why}${next}`, screen.columns - INDENT);
  const word = WORDS[grade];
  const head = `${paint(screen, STYLES[grade], word)}${' '.repeat(INDENT - word.length)}`;
  return [head + first, ...rest.map((line) => ' '.repeat(INDENT) + line)];
}

function total(screen: Screen, findings: readonly Finding[], ms: number): string {
  const parts = (['ok', 'warn', 'fail', 'skip'] as const).flatMap((grade) => {
    const many = findings.filter((finding) => finding.grade === grade).length;
    return many === 0 ? [] : [paint(screen, STYLES[grade], `${count(many)} ${WORDS[grade]}`)];
  });
  return `${parts.join(' · ')}   ${(ms / 1000).toFixed(1)} s`;
}

function shownNow(findings: readonly Finding[], quiet: boolean): readonly Finding[] {
  return quiet ? findings.filter(({ grade }) => grade === 'fail' || grade === 'warn') : findings;
}

async function run(flags: DoctorFlags, context: DoctorContext): Promise<void> {
  const started = monotonicMs();
  const screen = currentScreen();
  const all: Finding[] = [];
  for (const check of doctorChecks(context)) {
    const stop = spinner(check.doing);
    const findings = await runCheck(check);
    stop();
    all.push(...findings);
    if (flags.json === true) continue;
    printLines(shownNow(findings, flags.quiet === true).flatMap((finding) => lineOf(screen, finding)));
  }
  const ms = Math.round(monotonicMs() - started);
  const healthy = all.every(({ grade }) => grade !== 'fail');
  if (flags.json === true) {
    const { node, platform, arch } = { node: process.version, ...context.machine, arch: process.arch };
    const about = { version: packageVersion(), node, system: `${platform.name}-${arch}` };
    printJson('aup-guard/doctor/1', { ok: healthy, ms, ...about, checks: all });
  } else if (flags.quiet !== true) {
    printLines([total(screen, all, ms)]);
  }
  if (!healthy) process.exitCode = EXIT_CODES.environment;
}

/** Adds `doctor`. The context is made when it runs. */
export function register(program: Command, context: (live: boolean) => DoctorContext): void {
  program
    .command('doctor')
    .description('prove that each control holds here, by trying it in a throwaway home')
    .option('--live', 'also through each installed agent itself (takes longer)')
    .option('--json', 'as JSON')
    .option('--quiet', 'only what is not in order')
    .action(async (flags: DoctorFlags) => {
      // Throwaway folders and programs are removed at exit, which a bare interrupt would skip.
      process.once('SIGINT', () => process.exit(130));
      process.once('SIGTERM', () => process.exit(143));
      await run(flags, context(flags.live === true));
    });
}
