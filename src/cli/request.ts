/** `aup-guard request`: asks the owner of the policy for a tool, a server or an exception. It approves nothing. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { aiTools } from '../catalog/ai-tools/index.ts';
import { catalog } from '../catalog/index.ts';
import type { RequestAnswer, RequestKind } from '../engine/discover/request.ts';
import type { Policy } from '../engine/policy/model.ts';
import { GuardError } from '../host/errors.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { policyNow } from '../host/policy-now.ts';
import { addRequest, closeRequest, listRequests, type Asking } from '../host/request-store.ts';
import { ANSWERS } from '../host/request-terms.ts';
import { openLooking } from '../host/situation.ts';
import { shown } from '../host/text.ts';
import { handOn } from './request-hand.ts';
import { listLines, stateOf } from './request-list.ts';
import { printJson, printLines } from './terminal.ts';

interface AskFlags {
  readonly why: string;
  readonly until?: string;
  readonly exception?: boolean;
  readonly json?: boolean;
}

const LONGEST = 1000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

function dayOf(text: string): string {
  if (DAY.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('a day like 2026-12-15');
}

function textOf(text: string): string {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed.length <= LONGEST) return trimmed;
  throw new InvalidArgumentError(`between 1 and ${LONGEST} letters`);
}

function nameOf(text: string): string {
  if (/^[A-Za-z0-9@][A-Za-z0-9._:@/-]{0,99}$/.test(text)) return text;
  throw new InvalidArgumentError('letters, digits and . _ : @ / - only');
}

/** The request goes to people and into files: it must not carry a secret there. */
function withoutSecrets(machine: Machine, text: string): void {
  const found = openLooking(machine, catalog).scan(text);
  const secret = found.find(({ category }) => category === 'secret');
  if (secret === undefined) return;
  throw new GuardError(
    'usage',
    `nothing was asked for: the reason holds what looks like a secret (${secret.detector})`,
    {
      hint: 'say it without, and replace the secret where it is valid if it is a real one',
    },
  );
}

/** The tool of the catalogue behind a name. */
function toolNamed(name: string): string {
  return aiTools.find(({ id, agent }) => id === name || agent === name)?.id ?? name;
}

/** The clause in the way: the one named, else the first about what is asked for. */
function clauseFor(policy: Policy | undefined, kind: RequestKind, name: string): string | undefined {
  if (kind === 'exception') return name;
  const control = kind === 'tool' ? 'tool-allowlist' : 'mcp-approval';
  return policy?.clauses.find(({ controls }) => controls.includes(control))?.id;
}

interface Wish {
  readonly kind: RequestKind;
  readonly name: string;
  readonly flags: AskFlags;
}

/** Throws `usage` for what nobody could answer. */
function check(policy: Policy | undefined, { kind, name, flags }: Wish): void {
  if (kind === 'exception' && policy?.clauses.every(({ id }) => id !== name) !== false) {
    throw new GuardError('usage', `nothing was asked for: the policy has no clause ${shown(name)}`, {
      hint: 'see its clauses with: aup-guard status',
    });
  }
  if ((kind === 'exception' || flags.exception === true) && flags.until === undefined) {
    throw new GuardError('usage', 'nothing was asked for: an exception ends on a day', {
      hint: 'say on which, with: --until 2026-12-31',
    });
  }
}

/** What is kept of a wish. */
function askingOf(policy: Policy | undefined, { kind, name, flags }: Wish): Asking {
  const clause = clauseFor(policy, kind, name);
  return {
    kind,
    name,
    why: flags.why,
    known: kind === 'exception' || aiTools.some(({ id }) => id === name),
    ...(flags.until === undefined ? {} : { until: flags.until }),
    ...(flags.exception === true ? { exception: true } : {}),
    ...(clause === undefined ? {} : { clause }),
  };
}

async function asking(kind: RequestKind, given: string, flags: AskFlags): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  const { policy } = await policyNow(machine, catalog);
  const wish = { kind, name: kind === 'tool' ? toolNamed(given) : given, flags };
  check(policy, wish);
  withoutSecrets(machine, `${flags.why}\n${wish.name}`);
  const request = addRequest(machine, askingOf(policy, wish));
  if (flags.json === true) return printJson('aup-guard/request/1', { request });
  return handOn(machine, policy, request);
}

async function list({ json }: { readonly json?: boolean }): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  const { policy } = await policyNow(machine, catalog);
  const requests = listRequests(machine);
  const now = machine.now();
  if (json !== true) return printLines(listLines(requests, policy, now));
  const body = requests.map((request) => Object.assign(stateOf(request, policy, now), { request }));
  return printJson('aup-guard/requests/1', { reply: policy?.requestReply, requests: body });
}

function close(id: string, { answer }: { readonly answer: RequestAnswer }): void {
  const machine = openMachine(process.env, process.cwd());
  refuseAgents(machine, 'aup-guard request close', 'is for a person');
  const request = closeRequest(machine, id, answer);
  const { tookDays = 0 } = stateOf(request, undefined, machine.now());
  printLines([
    `${answer} after ${tookDays} d`,
    ...(answer === 'approved'
      ? ['next  it is allowed once the policy says so: nothing was changed in it']
      : []),
  ]);
}

const EXAMPLES = `
Examples:
  aup-guard request tool codex --why "the team wants to compare it for a month" --until 2026-12-31
  aup-guard request tool codex --why "one review" --until 2026-12-15 --exception
  aup-guard request list
  aup-guard request close 1a2b3c4d --answer approved

It asks and approves nothing: the policy decides, and who changes it. The log keeps the kind and how long the reason is.`;

const KINDS: readonly (readonly [RequestKind, string, string])[] = [
  ['tool', 'name', 'ask for an AI tool'],
  ['mcp', 'server', 'ask for an MCP server'],
  ['exception', 'clause', 'ask for an exception to a clause'],
];

/** Adds `request`. */
export function register(program: Command): void {
  const command = program
    .command('request')
    .description('ask the owner of the policy for a tool, a server or an exception')
    .addHelpText('after', EXAMPLES);
  for (const [kind, argument, description] of KINDS) {
    const one = command
      .command(kind)
      .description(description)
      .argument(`<${argument}>`, 'what is asked for', nameOf)
      .requiredOption('--why <text>', 'the reason, for the owner of the policy', textOf)
      .option('--until <day>', 'wanted until then only', dayOf)
      .option('--json', 'keep it and print it as JSON; hand it to nobody');
    if (kind === 'tool') one.option('--exception', 'ask for an exception for you, not for everybody');
    one.action(async (name: string, flags: AskFlags) => asking(kind, name, flags));
  }
  command.command('list').description('what was asked for').option('--json', 'as JSON').action(list);
  command
    .command('close')
    .description('note the answer of the owner of the policy')
    .argument('<id>')
    .addOption(new Option('--answer <answer>', 'what it was').choices(ANSWERS).makeOptionMandatory())
    .action(close);
}
