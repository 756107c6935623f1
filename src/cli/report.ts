/** `aup-guard report`: evidence for people who were not there. */
import type { Command } from 'commander';
import type { Report } from '../engine/report/model.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { openMachine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { noteReport, reportNow, signLog, writeReport } from '../host/report.ts';
import { reportSetup, type ReportFlags } from './report-sources.ts';
import { momentWords, some } from './report-words.ts';
import { count, currentScreen, paint, printLines, printWords, writeOut } from './terminal.ts';

interface Flags extends ReportFlags {
  readonly html?: string;
  readonly json?: boolean;
}

/** The few numbers that fit on a terminal. */
function shortLines(report: Report): readonly string[] {
  const { summary, integrity, period, policy, rows } = report;
  const screen = currentScreen();
  const log = integrity.ok ? paint(screen, 'green', 'intact') : paint(screen, 'red', 'BROKEN');
  return [
    `policy      ${policy.name ?? 'none that can be used'}: ${summary.enforced} of ${some(summary.clauses, 'clause')} enforced`,
    `period      ${momentWords(period.from ?? rows.first ?? report.made)} to ${momentWords(period.to)}`,
    `rows        ${count(rows.counted)} counted; the log is ${log}, ${some(integrity.checkpoints, 'signed checkpoint')}`,
    `data        ${some(summary.replaced, 'value')} replaced`,
    `people      ${some(summary.asked, 'question')}, ${count(summary.approved)} yes, ${count(summary.refused)} no or no answer`,
    `clauses     stopped ${count(summary.stopped)}, would have acted ${count(summary.wouldHave)}`,
    `exceptions  ${summary.exceptionsInForce} in force`,
    `incidents   ${summary.incidentsOpen} not closed`,
  ];
}

async function made(
  report: Report,
  { html, json }: Flags,
): Promise<{ form: 'html' | 'json'; text: string } | undefined> {
  if (html !== undefined) {
    const { reportPage } = await import('./report-page.ts');
    const text = reportPage(report);
    writeReport(html, text);
    printWords(`written: ${html}`);
    return { form: 'html', text };
  }
  if (json !== true) return undefined;
  const text = `${JSON.stringify({ schema: 'aup-guard/report/1', ...report }, undefined, 2)}\n`;
  await writeOut(text);
  return { form: 'json', text };
}

async function run(flags: Flags): Promise<void> {
  if (flags.html !== undefined && flags.json === true) {
    throw new GuardError('usage', '--html and --json do not go together', { hint: 'give one of them' });
  }
  const machine = openMachine(process.env, process.cwd());
  refuseAgents(machine, 'aup-guard report', 'is for a person');
  const setup = await reportSetup(machine, flags);
  if (flags.html !== undefined || flags.json === true) signLog(machine);
  const report = await reportNow(setup);
  const file = await made(report, flags);
  if (!report.integrity.ok) process.exitCode = EXIT_CODES['ledger-broken'];
  if (file !== undefined) return noteReport(machine, file.form, file.text);
  printLines(shortLines(report));
  return printWords('all of it: aup-guard report --html FILE');
}

/** Adds `report`. */
export function register(program: Command): void {
  program
    .command('report')
    .description('evidence: what the policy says, what the guard did, and how to check it')
    .option('--html <file>', 'as one page that needs nothing else')
    .option('--json', 'as JSON')
    .option(
      '--framework <id>',
      'one framework: iso42001, eu-ai-act, soc2, iso27001, nist-ai-rmf, nist-ai-600-1',
    )
    .option('--since <when>', 'a day, or how long ago: 2026-11-01, 90d')
    .option('--pseudonyms', 'with the ids of sessions and of this machine')
    .action(run);
}
