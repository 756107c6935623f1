/** `aup-guard approve`: shows a waiting request in this terminal and asks here. */
import type { Command } from 'commander';
import { approversFile } from '../host/approvers.ts';
import { askWords, forgetTyped } from '../host/ask.ts';
import { GuardError } from '../host/errors.ts';
import { knownSessionWord } from '../host/session-word.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import type { Pending, Waiting } from '../host/pending-model.ts';
import { giveAnswer, over, refuseAgents, waitingRequests, type Decided } from '../host/pending-answer.ts';
import { shortCode } from '../host/short-code.ts';
import { chosen } from './pending-chosen.ts';
import { roleOf, signedAnswer, writeRequest } from './approve-signed.ts';
import { boxLines } from './pending-words.ts';
import { currentScreen, printLines } from './terminal.ts';

interface ApproveOptions {
  readonly session?: boolean;
  /** The role for which the person speaks. */
  readonly as?: string;
  readonly out?: string;
  readonly signed?: string;
  readonly why?: string;
}

/** What was typed before the box stood there was not meant for it (ms). */
const TYPED_MS = 700;
const NO_WORDS = new Set(['no', 'n', 'd']);
const NO: Decided = { kind: 'denied', scope: 'once' };

function needTerminal(): void {
  if (process.stdin.isTTY && process.stdout.isTTY && process.stderr.isTTY) return;
  throw new GuardError(
    'usage',
    'nothing was approved: an approval is given on a terminal, not through a pipe',
    {
      hint: 'run it by itself in a terminal: aup-guard approve',
    },
  );
}

/** Asks until the answer is one; input that ends, or ctrl-C, is none. */
async function answerTo(pending: Pending, wantsSession: boolean): Promise<Decided | undefined> {
  const yes = pending.critical ? shortCode() : 'yes';
  const what = wantsSession ? `approve ${pending.box.session ?? ''}` : 'approve once';
  for (;;) {
    const typed = await askWords(`type ${yes} to ${what}, no to deny: `);
    if (typed === undefined) return undefined;
    const word = typed.toLowerCase();
    if (word === yes.toLowerCase()) return reasoned(pending, wantsSession ? 'session' : 'once');
    if (NO_WORDS.has(word)) return NO;
  }
}

/** Where the clause wants a reason, a yes without one is not given. */
async function reasoned(pending: Pending, scope: Decided['scope']): Promise<Decided | undefined> {
  if (pending.box.reason !== 'required') return { kind: 'approved', scope };
  for (;;) {
    const words = await askWords('why is it right (a few words; the log keeps only their length): ');
    if (words === undefined) return undefined;
    if (words !== '') return { kind: 'approved', scope, words: words.slice(0, 500) };
  }
}

/** Shows the box and asks. Throws `refused` when no answer is given, or too late. */
async function askHere(machine: Machine, { pending }: Waiting, options: ApproveOptions): Promise<Decided> {
  const wantsSession = options.session === true;
  if (wantsSession && pending.box.session === undefined) {
    throw new GuardError('usage', 'this request is answered once: nothing like it is approved beforehand', {
      hint: `aup-guard approve ${pending.box.id}`,
    });
  }
  const spoken = speaksFor(machine, pending, options.as);
  printLines([...boxLines(currentScreen(), pending, knownSessionWord(machine.paths.state)), '']);
  await forgetTyped(TYPED_MS);
  const decided = await answerTo(pending, wantsSession);
  if (decided === undefined) {
    throw new GuardError('refused', 'nothing was approved or denied: no answer was given');
  }
  if (pending.expires <= machine.now()) throw over();
  return { ...decided, ...spoken };
}

/** Where keys are known for those who are still to say yes, only a signature speaks for them. */
function speaksFor(machine: Machine, { box, roles }: Pending, named: string | undefined): { role?: string } {
  if (roles.length === 0) return {};
  const role = roleOf(roles, named);
  const approvers = approversFile(machine.paths);
  if (approvers === undefined) return { role };
  throw new GuardError('refused', `${role} answers by a signature: ${approvers} names the keys`, {
    hint: `take the request to them: aup-guard approve ${box.id} --out FILE`,
  });
}

async function approve(id: string | undefined, options: ApproveOptions): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  refuseAgents(machine, 'aup-guard approve');
  const { as: role, out, signed: file, why } = options;
  if (out === undefined && file === undefined) needTerminal();
  const waiting = chosen(waitingRequests(machine), id);
  if (out !== undefined) return printLines(writeRequest(waiting, out));
  const decided =
    file === undefined
      ? await askHere(machine, waiting, options)
      : signedAnswer(waiting, { file, role, why });
  await giveAnswer(machine, waiting, decided);
  printLines([decided.kind === 'approved' ? 'approved: the session goes on' : 'denied: the agent was told']);
}

const EXAMPLES = `
Examples:
  aup-guard approve               the only request that waits
  aup-guard approve 7f3a          one of several (see: aup-guard pending)
  aup-guard approve 7f3a --session   the same again is not asked in that session, where that is offered
  aup-guard approve 7f3a-2 --as oncall       as a second person, where the clause wants one
  aup-guard approve 7f3a-2 --out request     the same by a signature, see docs/approvals.md

It shows what the box would show and asks here. It refuses when an agent started it.
Exit codes: 0 answered, 1 refused or over, 2 wrong use.`;

/** Adds `approve`. */
export function register(program: Command): void {
  program
    .command('approve')
    .description('see a waiting request and answer it in this terminal')
    .argument('[id]', 'which request; may be left out when only one waits')
    .option('--session', 'for the rest of that session, where the request offers it')
    .option('--as <role>', 'for whom you speak, where several people must say yes')
    .option('--out <file>', 'write the request to a file, to be signed by somebody else')
    .option('--signed <file>', 'answer with the signature that came back')
    .option('--why <text>', 'with --signed: the reason, where the clause wants one')
    .addHelpText('after', EXAMPLES)
    .action(approve);
}
