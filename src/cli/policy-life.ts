/** Commands of a policy's life: `test`, `phase`, `sign`, `verify`. Each is loaded when it runs. */
import { Option, type Command } from 'commander';
import type { TestFlags } from './policy-test.ts';
import type { PolicyCommandNeeds } from './policy-needs.ts';
import type { PhaseFlags } from './policy-phase.ts';
import type { PromoteFlags } from './policy-promote.ts';
import type { SignFlags, VerifyFlags } from './policy-sign.ts';

type Needs = () => Promise<PolicyCommandNeeds>;

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

const PHASE_EXAMPLES = `
Examples:
  aup-guard policy phase                         what comes next, and what it would have done
  aup-guard policy phase --baseline --since 30d  what fired, clause by clause
  aup-guard policy phase promote HUMAN-1 --to warn --by kim
  aup-guard policy phase promote HUMAN-1 --to enforce --on 2027-01-15 --by kim

A promotion changes the policy file and leaves a record; a person gives it on a terminal.`;

function addPhase(policy: Command, needs: Needs): void {
  const command = policy
    .command('phase')
    .description('what phase each clause is in, what comes next, and what that would bring')
    .option('--baseline', 'the monitor report: what fired, by clause, agent, action and data')
    .option('--since <duration>', 'how far back: 7 days, or 30 with --baseline')
    .option('--json', 'machine-readable output')
    .addHelpText('after', PHASE_EXAMPLES)
    .action(async (flags: PhaseFlags) =>
      (await import('./policy-phase.ts')).showPhases(flags, await needs()),
    );
  command
    .command('promote')
    .description('move a clause to a later phase')
    .argument('<clause>', 'its id')
    .addOption(
      new Option('--to <phase>', 'the phase').choices(['monitor', 'warn', 'enforce']).makeOptionMandatory(),
    )
    .requiredOption('--by <name>', 'who answers for it')
    .option('--on <day>', 'from that day on; at once when absent')
    .option('--reason <text>', 'why, where a rollout clause is against it')
    .action(async (clause: string, flags: PromoteFlags) =>
      (await import('./policy-promote.ts')).promote(clause, flags, await needs()),
    );
}

function addSign(policy: Command, needs: Needs): void {
  policy
    .command('sign')
    .description('sign a policy file with an Ed25519 key, beside the file')
    .argument('<file>')
    .requiredOption('--key <file>', 'the private key, in PEM')
    .option('--out <file>', 'where the signature goes; FILE.sig when absent')
    .action(async (file: string, flags: SignFlags) =>
      (await import('./policy-sign.ts')).signFile(file, flags, await needs()),
    );
  policy
    .command('verify')
    .description('check the signature of a policy file')
    .argument('<file>')
    .requiredOption('--key <file>', 'the public key, in PEM')
    .option('--signature <file>', 'the signature; FILE.sig when absent')
    .option('--json', 'machine-readable output')
    .action(async (file: string, flags: VerifyFlags) =>
      (await import('./policy-sign.ts')).verifyFile(file, flags, await needs()),
    );
}

/** Adds them to `policy`. */
export function registerLife(policy: Command, needs: Needs): void {
  addTest(policy, needs);
  addPhase(policy, needs);
  addSign(policy, needs);
}
