import { agentsOf } from '../catalog/commit-marks.ts';
import { detectors } from '../catalog/detectors/index.ts';
import { mcpClients } from '../catalog/mcp-clients/index.ts';
import { mcpRisks } from '../catalog/mcp-risks/index.ts';
import { profiles } from '../catalog/profiles/index.ts';
import { reviewKind } from '../catalog/review-paths.ts';
import type { CiReport } from '../engine/ci/model.ts';
import { runCi } from '../host/ci.ts';
import { addSummary } from '../host/ci-summary.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { writePrivate } from '../host/files.ts';
import { openMachine } from '../host/machine.ts';
import { ciGithub } from './ci-github.ts';
import { ciJunit } from './ci-junit.ts';
import { ciMarkdown } from './ci-markdown.ts';
import { ciSarif } from './ci-sarif.ts';
import { ciJson, ciLines } from './ci-words.ts';
import { currentScreen, printWords, writeOut } from './terminal.ts';

export type CiFormat = 'text' | 'sarif' | 'junit' | 'md' | 'json' | 'github';

export interface CiOptions {
  readonly base?: string;
  readonly head?: string;
  readonly policy?: string;
  readonly key?: string;
  readonly signers?: string;
  readonly receipts?: string;
  readonly format: CiFormat;
  readonly json?: boolean;
  readonly output?: string;
  readonly summary?: boolean;
}

const NO_SCREEN = { columns: Number.POSITIVE_INFINITY, colour: false };

function asJson(body: object): string {
  return `${JSON.stringify(body, undefined, 2)}\n`;
}

const RENDER: Readonly<Record<CiFormat, (report: CiReport) => string>> = {
  text: (report) => `${ciLines(NO_SCREEN, report).join('\n')}\n`,
  sarif: (report) => asJson(ciSarif(report)),
  junit: ciJunit,
  md: ciMarkdown,
  json: (report) => asJson(ciJson(report)),
  github: ciGithub,
};

function formatOf({ format, json = false }: CiOptions): CiFormat {
  if (!json || format === 'json') return format;
  if (format !== 'text') throw new GuardError('usage', `one of --json and --format ${format}`);
  return 'json';
}

/** Exit code 1 when the change may not go in. Throws `usage`, `policy-invalid`, `environment`. */
export async function check(options: CiOptions): Promise<void> {
  const format = formatOf(options);
  const { base, head, policy, key, signers, receipts, output, summary = false } = options;
  // Runners have users without a home; nothing of one is read.
  const machine = openMachine({ HOME: '/', ...process.env }, process.cwd());
  const catalog = { detectors, profiles, clients: mcpClients, risks: mcpRisks, agentsOf, reviewKind };
  const report = await runCi({ base, head, policy, key, signers, receipts }, machine, catalog);
  if (output !== undefined) writePrivate(output, RENDER[format](report), 0o644);
  const isText = format === 'text' || output !== undefined;
  await writeOut(isText ? `${ciLines(currentScreen(), report).join('\n')}\n` : RENDER[format](report));
  if (summary && !addSummary(machine.env, ciMarkdown(report)))
    printWords('aup-guard: GITHUB_STEP_SUMMARY names no file: no summary was written');
  if (report.failed) process.exitCode = EXIT_CODES.refused;
}
