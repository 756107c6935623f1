/** `aup-guard dashboard`: the evidence report, live, on this machine alone. */
import type { Command } from 'commander';
import { now } from '../host/clock.ts';
import { serveDashboard } from '../host/dashboard.ts';
import { GuardError } from '../host/errors.ts';
import { openMachine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { reportNow } from '../host/report.ts';
import { shown } from '../host/text.ts';
import { reportPage } from './report-page.ts';
import { reportSetup, type ReportFlags } from './report-sources.ts';
import { REPORT_STYLE } from './report-style.ts';
import { printLines, printWords } from './terminal.ts';

interface Flags extends ReportFlags {
  readonly port: string;
}

const REFRESH_SECONDS = 30;

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new GuardError('usage', '--port takes a number from 0 to 65535', {
    hint: '0 takes one that is free',
  });
}

async function run(flags: Flags): Promise<void> {
  const port = portOf(flags.port);
  const machine = openMachine(process.env, process.cwd());
  refuseAgents(machine, 'aup-guard dashboard', 'is for a person');
  await reportSetup(machine, flags);
  const live = `Live from the log; this page asks again every ${REFRESH_SECONDS} seconds.`;
  const dashboard = await serveDashboard({
    port,
    refresh: REFRESH_SECONDS,
    now,
    page: async () => {
      const report = await reportNow(await reportSetup(machine, flags));
      return { html: reportPage(report, live), style: REPORT_STYLE };
    },
    failed: (error) =>
      printWords(shown(error instanceof Error ? error.message : 'the report could not be made')),
  });
  printLines([dashboard.url]);
  printWords('open it in a browser on this machine; whoever has the address sees it. Ctrl-C ends it.');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  await dashboard.close();
}

/** Adds `dashboard`. */
export function register(program: Command): void {
  program
    .command('dashboard')
    .description('the evidence report, live in a browser on this machine')
    .option('--port <number>', 'a port of 127.0.0.1; a free one unless told', '0')
    .option('--framework <id>', 'one framework, as for report')
    .option('--since <when>', 'a day, or how long ago: 2026-11-01, 90d')
    .option('--pseudonyms', 'with the ids of sessions and of this machine')
    .action(run);
}
