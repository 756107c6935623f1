/** `aup-guard log`: look at the ledger and check it. */
import type { Command } from 'commander';
import { exportRecords } from './log-export.ts';
import { prove, verifyProof, type ProofFlags } from './log-prove.ts';
import { retire } from './log-retire.ts';
import { show } from './log-show.ts';
import { ship } from './log-ship.ts';
import { tail } from './log-tail.ts';
import { verify } from './log-verify.ts';

/** Adds `log tail`, `log show`, `log verify`, `log export`, `log retire` and their like. */
export function register(program: Command): void {
  const log = program.command('log').description('what the guard saw, decided and did');
  log
    .command('tail')
    .description('the newest records, oldest first')
    .option('-n, --lines <count>', 'how many', '20')
    .option('-f, --follow', 'go on as records are written, until interrupted')
    .option('--json', 'one JSON object a line')
    .action(tail);
  log
    .command('show')
    .description('all about one record, or all records with one reference')
    .argument('<record>', 'number, or the ref of a message')
    .option('--json', 'as JSON')
    .action(show);
  log
    .command('verify')
    .description('check that no record was changed, removed, added or moved (exit 5 if one was)')
    .option('--proof <file>', 'check a proof of one record instead, from this machine or another')
    .option('--key <key>', 'with --proof: whose signature counts, NAME+ID+KEY')
    .option('--json', 'as JSON')
    .action(({ proof, ...rest }: Partial<ProofFlags>) =>
      proof === undefined ? verify(rest) : verifyProof({ proof, ...rest }),
    );
  log
    .command('prove')
    .description('a proof that a record is in the log, for somebody who has not got the log')
    .argument('<record>', 'number, or the ref of a message')
    .option('--out <file>', 'to a file that only you can read')
    .action(prove);
  registerHandOut(log);
}

/** What hands records out, or lets go of them. */
function registerHandOut(log: Command): void {
  log
    .command('export')
    .description('the records for other systems, a line each; nothing in them is content')
    .option('--format <format>', 'ndjson, syslog (RFC 5424), ocsf (1.8) or ocsf-next (1.9)', 'ndjson')
    .option('--since <day>', 'from this day on (UTC)')
    .option('--until <day>', 'before this day (UTC)')
    .option('--out <file>', 'to a new file that only you can read')
    .action(exportRecords);
  log
    .command('ship')
    .description('send records to the places the policy names, now')
    .option('--json', 'as JSON')
    .action(ship);
  log
    .command('retire')
    .description(
      'let go of records the policy no longer keeps, now: whole sealed segments, and the keys of their digests',
    )
    .option('--before <day>', 'only those of before this day (UTC)')
    .option('--dry-run', 'only say what would go')
    .option('--json', 'as JSON')
    .action(retire);
}
