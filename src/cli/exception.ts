/** `aup-guard exception`: what deviates from the policy, for whom and until when. */
import { InvalidArgumentError, type Command } from 'commander';
import type { GrantFlags } from './exception-grant.ts';
import type { RevokeFlags } from './exception-revoke.ts';

const EXAMPLES = `
Examples:
  aup-guard exception list
  aup-guard exception grant 1a2b3c4d --by security-team           a request (see: aup-guard request list)
  aup-guard exception grant TOOLS-1 --tool codex --who user:kim --until 2026-12-15 --why "a trial" --by security-team
  aup-guard exception revoke EX-1a2b3c4d --by security-team

An exception stands in the policy file of the layer that owns the clause, and ends by itself at 00:00 UTC of
its last day. A person grants and revokes on a terminal; sessions that run keep the policy they began with.`;

function whoOf(text: string): string {
  if (/^(?:\*|(?:user|team):[A-Za-z0-9._@-]{1,100})$/.test(text)) return text;
  throw new InvalidArgumentError('user:NAME, team:NAME or *');
}

function whyOf(text: string): string {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed.length <= 300) return trimmed;
  throw new InvalidArgumentError('between 1 and 300 letters');
}

/** Adds `exception`. */
export function register(program: Command): void {
  const command = program
    .command('exception')
    .description('exceptions to clauses: list, grant and revoke them')
    .addHelpText('after', EXAMPLES);
  command
    .command('list')
    .description('exceptions of the policy, and requests for some')
    .option('--json', 'as JSON')
    .action(async (flags: { readonly json?: boolean }) => (await import('./exception-list.ts')).list(flags));
  command
    .command('grant')
    .description('grant a request, or an exception to a clause')
    .argument('<request-or-clause>')
    .requiredOption('--by <role>', 'the role that grants it, of the `approvers` of the policy')
    .option('--who <who>', 'user:NAME, team:NAME or *', whoOf)
    .option('--until <day>', 'the day on which it is over')
    .option('--why <text>', 'the reason', whyOf)
    .option('--tool <id>', 'for this tool alone')
    .option('--action <name>', 'for this action alone, e.g. git.push')
    .option('--ref <glob>', 'for these branches alone')
    .option('--path <glob>', 'for these files alone')
    .option('--out <file>', 'write the text an approver signs, where there is a file of approvers')
    .option('--signed <file>', 'their signature of it')
    .action(async (name: string, flags: GrantFlags) =>
      (await import('./exception-grant.ts')).grant(name, flags),
    );
  command
    .command('revoke')
    .description('take an exception out of the policy')
    .argument('<id>')
    .requiredOption('--by <role>', 'the role that takes it back')
    .action(async (id: string, flags: RevokeFlags) =>
      (await import('./exception-revoke.ts')).revoke(id, flags),
    );
}
