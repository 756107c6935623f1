/** `aup-guard approve`: shows a waiting request in this terminal and asks here. */
import type { Command } from 'commander';
import { askWords, forgetTyped } from '../host/ask.ts';
import { GuardError } from '../host/errors.ts';
import { knownSessionWord } from '../host/keys.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import type { Pending } from '../host/pending-model.ts';
import { giveAnswer, over, refuseAgents, waitingRequests, type Decided } from '../host/pending-answer.ts';
import { shortCode } from '../host/short-code.ts';
import { chosen } from './pending-chosen.ts';
import { boxLines } from './pending-words.ts';
import { currentScreen, printLines } from './terminal.ts';

interface ApproveOptions {
  readonly session?: boolean;
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

async function approve(id: string | undefined, options: ApproveOptions): Promise<void> {
  const machine: Machine = openMachine(process.env, process.cwd());
  refuseAgents(machine, 'aup-guard approve');
  needTerminal();
  const waiting = chosen(waitingRequests(machine), id);
  const { pending } = waiting;
  const wantsSession = options.session === true;
  if (wantsSession && pending.box.session === undefined) {
    throw new GuardError('usage', 'this request is answered once: nothing like it is approved beforehand', {
      hint: `aup-guard approve ${pending.box.id}`,
    });
  }
  printLines([...boxLines(currentScreen(), pending, knownSessionWord(machine.paths.state)), '']);
  await forgetTyped(TYPED_MS);
  const decided = await answerTo(pending, wantsSession);
  if (decided === undefined)
    throw new GuardError('refused', 'nothing was approved or denied: no answer was given');
  if (pending.expires <= machine.now()) throw over();
  await giveAnswer(machine, waiting, decided);
  printLines([decided.kind === 'approved' ? 'approved: it runs now' : 'denied: the agent was told']);
}

const EXAMPLES = `
Examples:
  aup-guard approve               the only request that waits
  aup-guard approve 7f3a          one of several (see: aup-guard pending)
  aup-guard approve 7f3a --session   the same again is not asked in that session, where that is offered

It shows what the box would show and asks here. It refuses when an agent started it.
Exit codes: 0 answered, 1 refused or over, 2 wrong use.`;

/** Adds `approve`. */
export function register(program: Command): void {
  program
    .command('approve')
    .description('see a waiting request and answer it in this terminal')
    .argument('[id]', 'which request; may be left out when only one waits')
    .option('--session', 'for the rest of that session, where the request offers it')
    .addHelpText('after', EXAMPLES)
    .action(approve);
}
