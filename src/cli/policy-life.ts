/** Commands of a policy's life: `test`, `phase`, `sign`, `verify`. Each is loaded when it runs. */
import type { Command } from 'commander';
import type { TestFlags } from './policy-test.ts';
import type { LifeNeeds } from './policy-load.ts';

type Needs = () => Promise<LifeNeeds>;

const TEST_EXAMPLES = `
Examples:
  aup-guard policy test                     the policy in force here
  aup-guard policy test aup.yaml            one file by itself, before it is in force
  aup-guard policy test --junit report.xml  for a build server
  aup-guard policy test new.yaml --changed aup.yaml   what last week's decisions would become

All clauses are tested as if they were enforced; nothing is run, sent or recorded.
Exit codes: 0 all passed, 1 something failed, 2 wrong use, 3 the policy is invalid.`;

function addTest(policy: Command, needs: Needs): void {
  policy
    .command('test')
    .description("run the policy's own tests, and try each control it uses")
    .argument('[file]', 'a policy file, tested on its own')
    .option('--json', 'machine-readable output')
    .option('--junit <file>', 'write the results for a build server, too')
    .option('--changed <old>', 'instead: hold recorded decisions against the policy file OLD and this one')
    .option('--since <duration>', 'with --changed: how far back', '7 days')
    .addHelpText('after', TEST_EXAMPLES)
    .action(async (file: string | undefined, flags: TestFlags) => {
      const { testPolicy } = await import('./policy-test.ts');
      return testPolicy(file, flags, await needs());
    });
}

/** Adds them to `policy`. */
export function registerLife(policy: Command, needs: Needs): void {
  addTest(policy, needs);
}
