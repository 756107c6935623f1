/** `aup-guard receipt`: signed receipts of approvals, kept in git notes. */
import type { Command } from 'commander';
import type { ReadFlags, VerifyFlags } from './receipt-read.ts';
import type { SignFlags } from './receipt-sign.ts';

const EXAMPLES = `
Examples:
  aup-guard receipt key >> .aup/allowed-signers       who may sign, committed to the base branch
  aup-guard receipt show HEAD
  aup-guard receipt sign --range origin/main..HEAD --key ~/.ssh/id_ed25519_sk
  aup-guard receipt push origin
  aup-guard receipt export --range origin/main..HEAD > receipts.json
  aup-guard receipt verify --range origin/main..HEAD

A session writes receipts by itself where a clause has \`receipts\`. \`sign\` is for a person who has looked at a change.`;

const RANGE = ['--range <range>', 'commits, as A..B'] as const;

/** Adds `receipt`. */
export function register(program: Command): void {
  const command = program
    .command('receipt')
    .description('signed receipts of approvals: show, sign, verify and push them')
    .addHelpText('after', EXAMPLES);
  command
    .command('key')
    .description('the line of this machine for a file of allowed signers')
    .action(async () => (await import('./receipt-read.ts')).key());
  command
    .command('show')
    .description('the receipts in the note of a commit; says nothing of their signatures')
    .argument('[commit]', 'a commit', 'HEAD')
    .option('--json', 'as JSON')
    .action(async (commit: string, flags: ReadFlags) =>
      (await import('./receipt-read.ts')).show(commit, flags),
    );
  command
    .command('export')
    .description('the receipts of a range as a file')
    .requiredOption(...RANGE)
    .action(async (flags: { readonly range: string }) => (await import('./receipt-read.ts')).exported(flags));
  command
    .command('verify')
    .description('whether each commit of a range has the receipts the policy here wants')
    .requiredOption(...RANGE)
    .option('--signers <file>', 'allowed signers; without it those of the base')
    .option('--receipts <file>', 'receipts besides those in the notes')
    .option('--json', 'as JSON')
    .action(async (flags: VerifyFlags) => (await import('./receipt-read.ts')).verify(flags));
  command
    .command('sign')
    .description('sign a range as a person who has looked at it')
    .requiredOption(...RANGE)
    .option(
      '--key <file>',
      'an SSH key, on a security key where there is one; without it the key of this machine',
    )
    .action(async (flags: SignFlags) => (await import('./receipt-sign.ts')).sign(flags));
  command
    .command('push')
    .description('join the notes with those of a remote and push them')
    .argument('[remote]', 'a remote', 'origin')
    .action(async (remote: string) => (await import('./receipt-push.ts')).push(remote));
}
