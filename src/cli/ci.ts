/** `aup-guard ci`: a change against the policy of what it goes into, before it is merged. */
import { type Command, Option } from 'commander';
import type { CiFormat, CiOptions } from './ci-run.ts';

const FORMATS: readonly CiFormat[] = ['text', 'sarif', 'junit', 'md', 'json', 'github'];

const NOTE = `
The policy is aup.yaml of the base, never that of the change; --policy adds one that lies outside of the repository. Where
there is none the starter policy counts. What is enforced is an error and fails; what is warned of is a warning; what is
watched is a note. Without --base the variables of the CI system say what the change goes into, else the remote's default
branch. The whole history must be there: on GitHub fetch-depth: 0.

Exit codes: 0 may go in, 1 may not, 2 wrong use, 3 the policy cannot be used, 4 the history is not here.`;

/** Adds `ci`. The check itself is loaded when it runs. */
export function register(program: Command): void {
  program
    .command('ci')
    .description('check a change before it is merged: secrets, receipts, policy, agents, MCP, hooks')
    .option('--base <ref>', 'what the change goes into')
    .option('--head <ref>', 'the newest commit of the change (default: HEAD)')
    .option('--policy <file>', "the organisation's policy or signed bundle, outside of the repository")
    .option('--key <key>', 'whose signature a bundle must have: NAME+ID+KEY')
    .option(
      '--signers <file>',
      'whose receipts count, outside of the repository (default: .aup/allowed-signers of the base)',
    )
    .option('--receipts <file>', 'receipts beside those in the notes')
    .addOption(new Option('--format <format>', 'how to say it').choices(FORMATS).default('text'))
    .option('--json', 'the same as --format json')
    .option('--output <file>', 'write the format there, and text to the screen')
    .option('--summary', 'add a summary to the page of the job (GITHUB_STEP_SUMMARY)')
    .addHelpText('after', NOTE)
    .action(async (options: CiOptions) => (await import('./ci-run.ts')).check(options));
}
