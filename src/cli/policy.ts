import { profiles } from '../catalog/profiles/index.ts';
import { EXIT_CODES, GuardError } from '../host/errors.ts';
import { checkPolicy, checkPolicyFile, PolicyInvalid } from '../host/policy-file.ts';
import { hashing } from '../host/policy-hashing.ts';
import { explainSituation, lintLoaded } from '../host/policy-report.ts';
import { renderExplanation } from './policy-explain.ts';
import { registerLife } from './policy-life.ts';
import { hasErrors, renderIssues } from './policy-lint.ts';
import type { Command } from 'commander';
import type { DecideContext } from '../engine/decide.ts';
import type { AiTool } from '../engine/discover/model.ts';
import type { Finding, Instant, Situation } from '../engine/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import type { KnownDetector } from '../engine/policy/names.ts';
import type { LoadOptions, ProfileName } from '../host/policy-file.ts';
import type { PolicyPlaces } from '../host/policy-sources.ts';
import type { LintContext } from '../host/policy-report.ts';
import type { LintFormat } from './policy-lint.ts';

/** What a person asks `policy explain` about. */
export type ExplainInput =
  | { readonly kind: 'command'; readonly argv: readonly string[]; readonly agent: string }
  | { readonly kind: 'prompt'; readonly text: string; readonly agent: string };

/** What the policy commands need from the rest of the program. */
export interface PolicyCommandNeeds extends PolicyPlaces {
  readonly now: Instant;
  readonly detectors: readonly KnownDetector[];
  readonly scan: (text: string) => readonly Finding[];
  readonly tools?: readonly string[];
  /** AI tools of the catalogue. */
  readonly aiTools?: readonly AiTool[];
  readonly profile?: ProfileName;
  readonly who: DecideContext['who'];
  readonly repo?: string;
  /** Classifies the command or scans the prompt, exactly as a gate or the proxy would. */
  readonly situationOf: (input: ExplainInput, own: Policy['own']) => Promise<Situation>;
  readonly out: (text: string) => void;
  readonly exit: (code: number) => void;
}

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

function loadOptions(needs: PolicyCommandNeeds): LoadOptions {
  const { paths, repoRoot, detectors, profile } = needs;
  return {
    paths,
    detectors,
    hashing,
    profiles,
    ...(repoRoot === undefined ? {} : { repoRoot }),
    ...(profile === undefined ? {} : { profile }),
  };
}

async function lintIssues(
  file: string | undefined,
  needs: PolicyCommandNeeds,
): ReturnType<typeof lintLoaded> {
  const { now, scan, tools, aiTools } = needs;
  const { tierSources } = await import('../catalog/tiers/index.ts');
  const context: LintContext = {
    now,
    scan,
    ...(tools === undefined ? {} : { tools }),
    ...(aiTools === undefined ? {} : { aiTools, tiers: { tools: aiTools, probes: tierSources.probes } }),
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
    .description('say what would be decided about a command or a prompt, clause by clause')
    .argument('[command...]', 'the command, after --')
    .option('--agent <id>', 'the agent that would act', 'claude')
    .option('--prompt <text>', 'a prompt instead of a command')
    .option('--all', 'show the clauses that do not apply, too')
    .option('--json', 'machine-readable output')
    .action(async (argv: readonly string[], flags: ExplainFlags) => explain(argv, flags, await needs()));
  registerLife(policy, needs);
}
