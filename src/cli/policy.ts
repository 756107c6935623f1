import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { checkPolicy, checkPolicyFile, PolicyInvalid } from '../host/policy-file.ts';
import { explainSituation, lintLoaded } from '../host/policy-report.ts';
import { renderExplanation } from './policy-explain.ts';
import { registerLife } from './policy-life.ts';
import { hasErrors, renderIssues } from './policy-lint.ts';
import { loadOptions, type ExplainInput, type PolicyCommandNeeds } from './policy-needs.ts';
import type { Command } from 'commander';
import type { DecideContext } from '../engine/decide.ts';
import type { LintContext } from '../host/policy-report.ts';
import type { DiffFlags } from './policy-diff.ts';
import type { InitFlags } from './policy-init.ts';
import type { RenderFlags } from './policy-render.ts';
import type { LintFormat } from './policy-lint.ts';

interface LintFlags {
  readonly json?: boolean;
  readonly sarif?: boolean;
}

interface ExplainFlags {
  readonly agent: string;
  readonly prompt?: string;
  readonly json?: boolean;
  readonly all?: boolean;
}

async function lintIssues(
  file: string | undefined,
  needs: PolicyCommandNeeds,
): ReturnType<typeof lintLoaded> {
  const { lintKnown } = await import('../catalog/lint-known.ts');
  const { now, scan, frameworks } = needs;
  // A file on its own need not be in force here.
  const installed = file === undefined ? needs.installed?.() : undefined;
  const context: LintContext = {
    now,
    scan,
    ...lintKnown,
    ...(installed === undefined ? {} : { installed }),
    ...(frameworks === undefined ? {} : { frameworks }),
  };
  try {
    const options = loadOptions(needs);
    return await lintLoaded(
      await (file === undefined ? checkPolicy(options) : checkPolicyFile(file, options)),
      context,
    );
  } catch (error) {
    // A policy that does not load is lint's finest hour, not its failure.
    if (error instanceof PolicyInvalid) return error.issues;
    throw error;
  }
}

async function lint(file: string | undefined, flags: LintFlags, needs: PolicyCommandNeeds): Promise<void> {
  const issues = await lintIssues(file, needs);
  const format: LintFormat = flags.sarif === true ? 'sarif' : flags.json === true ? 'json' : 'text';
  needs.out(renderIssues(issues, format));
  if (hasErrors(issues)) needs.exit(EXIT_CODES['policy-invalid']);
}

function inputOf(argv: readonly string[], flags: ExplainFlags): ExplainInput {
  if (flags.prompt !== undefined && argv.length === 0) {
    return { kind: 'prompt', text: flags.prompt, agent: flags.agent };
  }
  if (argv.length > 0 && flags.prompt === undefined) return { kind: 'command', argv, agent: flags.agent };
  throw new GuardError('usage', 'name one thing to explain: a command after --, or --prompt TEXT', {
    hint: 'example: aup-guard policy explain -- git push origin main',
  });
}

async function explain(
  argv: readonly string[],
  flags: ExplainFlags,
  needs: PolicyCommandNeeds,
): Promise<void> {
  const [word = ''] = argv;
  if (argv.length === 1 && flags.prompt === undefined && /^(?:\d+|[0-9a-f]{4,8})$/u.test(word)) {
    const { explainRow } = await import('./policy-record.ts');
    if (await explainRow(word, flags, needs)) return;
  }
  const input = inputOf(argv, flags);
  const { policy } = await checkPolicy(loadOptions(needs));
  const situation = await needs.situationOf(input, policy.own);
  const { now, who, repo } = needs;
  const context: DecideContext = { now, approvals: [], who, ...(repo === undefined ? {} : { repo }) };
  const explanation = await explainSituation(policy, situation, context);
  needs.out(
    flags.json === true
      ? `${JSON.stringify(explanation, null, 2)}\n`
      : renderExplanation(explanation, flags.all === true),
  );
}

/** Adds `policy lint` and `policy explain`. `needs` is called when one of them runs, not before. */
export function register(program: Command, needs: () => Promise<PolicyCommandNeeds>): void {
  const policy = program.command('policy').description('check the policy and ask it questions');
  policy
    .command('lint')
    .description('find what is wrong with the policy in force here, or with FILE')
    .argument('[file]', 'a policy file, judged on its own')
    .option('--json', 'machine-readable output')
    .option('--sarif', 'output for code scanning')
    .action(async (file: string | undefined, flags: LintFlags) => lint(file, flags, await needs()));
  policy
    .command('explain')
    .description('say what would be decided about a command or a prompt, or what a record means')
    .argument('[command...]', 'the command, after --; or the number or reference of a record')
    .option('--agent <id>', 'the agent that would act', 'claude')
    .option('--prompt <text>', 'a prompt instead of a command')
    .option('--all', 'show the clauses that do not apply, too')
    .option('--json', 'machine-readable output')
    .action(async (argv: readonly string[], flags: ExplainFlags) => explain(argv, flags, await needs()));
  policy
    .command('diff')
    .description('say in sentences what a policy demands that another does not')
    .argument('[files...]', 'the policy before and the policy after')
    .option('--ref <revision>', 'what git holds there, against the file as it is now')
    .option('--fail-on <way>', 'exit 1 when anything is looser, changed (or looser), or any of it')
    .option('--json', 'machine-readable output')
    .action(async (files: readonly string[], flags: DiffFlags) =>
      (await import('./policy-diff.ts')).diff(files, flags, await needs()),
    );
  policy
    .command('render')
    .description('write the policy as a document for people')
    .argument('[file]', 'a policy file on its own; the policy in force here when absent')
    .option('--format <name>', 'md or html; that of the file when absent')
    .option('--out <file>', 'write it there')
    .option('--check <file>', 'exit 1, and say which sections, when that document is out of date')
    .action(async (file: string | undefined, flags: RenderFlags) =>
      (await import('./policy-render.ts')).render(file, flags, await needs()),
    );
  policy
    .command('init')
    .description('write a first policy from what is found on this machine')
    .option('--template <name>', 'small-team, regulated or open-source')
    .option('--out <file>', 'where to; aup.yaml in this folder when absent')
    .option('--force', 'even where there is a file')
    .option('--print', 'show it instead')
    .option('--yes', 'ask nothing')
    .action(async (flags: InitFlags) => (await import('./policy-init.ts')).init(flags, await needs()));
  registerLife(policy, needs);
}
