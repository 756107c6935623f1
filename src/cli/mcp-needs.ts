/** What the commands about approvals of MCP servers need of this machine and the catalogue. */
import type { FindIn } from '../engine/mcp/clear-values.ts';
import type { McpApproval, McpScore } from '../engine/mcp/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { askWords, canAsk, forgetTyped } from '../host/ask.ts';
import { GuardError } from '../host/errors.ts';
import type { Machine } from '../host/machine.ts';
import type { McpFetched } from '../host/mcp-approval.ts';
import type { McpServerFound } from '../host/mcp-chosen.ts';
import type { ClientFinding } from '../host/mcp-together.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { shown } from '../host/text.ts';
import { printLines } from './terminal.ts';

export interface McpNeeds {
  readonly machine: Machine;
  readonly policy: Policy | undefined;
  readonly servers: readonly McpServerFound[];
  readonly findIn: FindIn;
  readonly scoreOf: (server: McpServerFound, fetched?: McpFetched) => McpScore;
  /** What it would make with the servers that are approved, in the clients it is in. */
  readonly completed: (server: McpServerFound, approval: McpApproval) => readonly ClientFinding[];
  /** Starts the server, or asks it at its address. Throws `refused` when it does not answer. */
  readonly fetch: (server: McpServerFound) => Promise<McpFetched>;
}

/** What was typed before a question stood there was not meant for it (ms). */
const TYPED_MS = 700;

/** Throws unless a person sits at this terminal. */
export function personsOnly(machine: Machine, command: string): void {
  refuseAgents(machine, command, 'is for a person');
  if (canAsk() && process.stdout.isTTY) return;
  throw new GuardError('usage', 'nothing was started or approved: a person says yes on a terminal', {
    hint: `run it by itself in a terminal: ${command}`,
  });
}

/** What was typed after the question stood there, in lower case; undefined when it was left unanswered. */
export async function asked(question: string): Promise<string | undefined> {
  await forgetTyped(TYPED_MS);
  return (await askWords(question))?.toLowerCase();
}

/** True when exactly that word was typed. */
export async function typedWord(word: string, what: string): Promise<boolean> {
  const typed = await asked(`type ${word} to ${what}: `);
  return typed === word.toLowerCase();
}

/** Its tools, once a person agreed that it is started for that. Throws `refused` otherwise. */
export async function fetchAgreed(
  { fetch }: Pick<McpNeeds, 'fetch'>,
  server: McpServerFound,
  starts: readonly string[],
): Promise<McpFetched> {
  if (server.entries.every(({ transport }) => transport.kind !== 'stdio')) {
    return askAgreed(fetch, server, starts);
  }
  printLines(['', 'To see its tools the server is started:', `  ${shown(starts.join(' '))}`]);
  if (!(await typedWord('yes', 'start it'))) {
    throw new GuardError('refused', 'nothing was started or approved');
  }
  return fetch(server);
}

const UNSEEN = 'Its address alone is approved: behind the gate none of its tools is seen.';
const WHY_UNSEEN = new Map([
  [
    'sign-in',
    'It wants to be signed in to: its tools cannot be pinned, and what it says is seen in TLS mode alone.',
  ],
  ['plain', 'Its address is not encrypted, and no clause lists it: nothing was sent to it.'],
]);

/** A server elsewhere may also be approved unseen, by its address. */
async function askAgreed(
  fetch: McpNeeds['fetch'],
  server: McpServerFound,
  starts: readonly string[],
): Promise<McpFetched> {
  const where = shown(starts.join(' '));
  printLines(['', 'To see its tools it is asked, with the headers of its entry, at:', `  ${where}`]);
  const asked = await typedWord('yes', 'ask it');
  const fetched: McpFetched = asked ? await fetch(server) : { tools: [], unseen: 'declined' };
  if (fetched.unseen !== undefined) {
    printLines(['', WHY_UNSEEN.get(fetched.unseen) ?? 'It was not asked.', UNSEEN]);
  }
  return fetched;
}
