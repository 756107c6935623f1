/** `aup-guard exception grant`: a person, or an approver's signature, lets somebody deviate until a day. */
import { catalog } from '../catalog/index.ts';
import type { ToolRequest } from '../engine/discover/request.ts';
import type { Clause, Policy } from '../engine/policy/model.ts';
import { approversFile, NAMESPACE, signerOf } from '../host/approvers.ts';
import { GuardError } from '../host/errors.ts';
import {
  asRaw,
  dateOf,
  exceptionEntry,
  exceptionText,
  parseDate,
  recordException,
  refusals,
  type NewException,
} from '../host/exceptions.ts';
import { ensurePrivateDir, readBounded, writePrivate } from '../host/files.ts';
import type { Machine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { editPolicy, layerFile } from '../host/policy-edit.ts';
import { closeRequest, listRequests } from '../host/request-store.ts';
import { openLooking } from '../host/situation.ts';
import { exceptionsHere, type Here } from './exception-here.ts';
import { shown } from '../host/text.ts';
import { printLines } from './terminal.ts';
import { typedYes } from './typed-code.ts';

export interface GrantFlags {
  readonly by: string;
  readonly who?: string;
  readonly until?: string;
  readonly why?: string;
  readonly tool?: string;
  readonly action?: string;
  readonly ref?: string;
  readonly path?: string;
  readonly out?: string;
  readonly signed?: string;
}

const COMMAND = 'aup-guard exception grant';
const UNDONE = 'no exception was granted';
const MAX_SIGNATURE = 64 * 1024;

interface Asked {
  readonly request?: ToolRequest;
  readonly clause: string;
  readonly flags: GrantFlags;
}

function usage(message: string, hint: string): GuardError {
  return new GuardError('usage', `${UNDONE}: ${message}`, { hint });
}

/** What a request asks for, where the flags say nothing else. */
function askedFor(machine: Machine, name: string, flags: GrantFlags): Asked {
  const request = listRequests(machine).find(({ id, closed }) => id === name && closed === undefined);
  if (request === undefined) return { clause: name, flags };
  const { kind, clause = '', user, why, until } = request;
  const wanted = {
    who: `user:${user}`,
    why: why.slice(0, 300),
    ...(until === undefined ? {} : { until }),
    ...(kind === 'tool' ? { tool: request.name } : {}),
  };
  return { request, clause, flags: { ...wanted, ...flags } };
}

function needed(text: string | undefined, option: string): string {
  if (text !== undefined) return text;
  throw usage(`${option} is missing`, `say it with: ${option}`);
}

function newException({ clause, flags }: Asked, id: string): NewException {
  const { by, tool, action, ref, path } = flags;
  const until = parseDate(needed(flags.until, '--until DAY'));
  if (until === undefined)
    throw usage('it ends on no day of the calendar', 'for example: --until 2026-12-15');
  const allow = Object.fromEntries(
    Object.entries({ tool, action, ref, path }).filter(([, value]) => value !== undefined),
  );
  const [who, why] = [needed(flags.who, '--who WHO'), needed(flags.why, '--why TEXT')];
  return { id, clause, who, allow, why, by, until };
}

/** The clause of the layer that grants: built-in profiles own no file. */
function clauseOf(policy: Policy, id: string): Clause {
  const own = policy.clauses.filter((clause) => clause.id === id && clause.derived !== true);
  const clause = own.find(({ layer }) => layer !== 'profile') ?? own[0];
  if (clause === undefined)
    throw usage(
      `there is no clause or open request ${JSON.stringify(id.slice(0, 24))}`,
      'see: aup-guard request list',
    );
  return clause;
}

function withoutSecrets(machine: Machine, text: string): void {
  const found = openLooking(machine, catalog)
    .scan(text)
    .find(({ category }) => category === 'secret');
  if (found !== undefined)
    throw usage(`the reason holds what looks like a secret (${found.detector})`, 'say it without');
}

/** Where approvers have keys, only a signature speaks for them. Undefined = a person types the code here. */
function signature(machine: Machine, text: string, { by, signed }: GrantFlags): string | undefined {
  const approvers = approversFile(machine.paths);
  if (approvers === undefined) {
    if (signed === undefined) return undefined;
    throw usage('there is no file of approvers to check a signature against', 'see docs/exceptions.md');
  }
  if (signed === undefined) {
    throw new GuardError('refused', `${UNDONE}: ${by} grants by a signature: ${approvers} names the keys`, {
      hint: 'write the text with --out FILE, have it signed, and add: --signed FILE.sig',
    });
  }
  const given = readBounded(signed, MAX_SIGNATURE)?.toString();
  if (given === undefined) throw usage(`there is no file ${signed}`, 'it is what ssh-keygen -Y sign wrote');
  ensurePrivateDir(machine.paths.state);
  const signer = signerOf({ approvers, role: by, body: text, signature: given, dir: machine.paths.state });
  if (signer !== undefined) return signer;
  throw new GuardError('refused', `${UNDONE}: the signature is not one of ${by} over this exception`, {
    hint: 'it must be made over the text of --out with the same words, by a key of that role',
  });
}

interface Granting {
  readonly machine: Machine;
  readonly load: Here['load'];
  readonly wanted: NewException;
  readonly clause: Clause;
  /** What is signed and recorded. */
  readonly text: string;
}

function record({ machine, wanted, clause, text }: Granting, signer: string | undefined): void {
  const how = signer === undefined ? 'typed' : 'signed';
  const days = Math.ceil((wanted.until - machine.now()) / 86_400_000);
  recordException(
    machine,
    {
      kind: 'exception.granted',
      clause: clause.id,
      outcome: 'granted',
      code: how,
      assurance: 'second-terminal',
      object: text,
      counts: { days, 'reason-letters': Array.from(wanted.why).length },
    },
    [how, 'days', 'reason-letters'],
  );
}

/** The entry is in the file and on record, or neither. */
async function write(granting: Granting, file: string, signer: string | undefined): Promise<void> {
  const { load, wanted, clause } = granting;
  const { inserted } = await import('../host/policy-texts.ts');
  const entry = exceptionEntry(wanted);
  await editPolicy({
    file,
    change: (text) => inserted(text, { list: 'exceptions', clause: clause.id, entry }),
    check: async () => {
      const { policy } = await load();
      const found = policy.exceptions.find(({ id, layer }) => id === wanted.id && layer === clause.layer);
      if (found?.who.startsWith('team:') === true && found.users === undefined) {
        throw usage('the file does not say who is in that team', 'add it: teams: { NAME: [USER, ...] }');
      }
      if (found === undefined)
        throw usage(`${clause.id} (${clause.where}) has no exceptions`, 'see `never` of the policy');
      record(granting, signer);
    },
  });
}

function lines({ wanted, clause }: Granting, others: readonly Clause[]): readonly string[] {
  const { id, who, why, by } = wanted;
  return [
    `${id}  ${clause.id} for ${who}, until ${dateOf(wanted.until)} 00:00 UTC, by ${by}`,
    `  ${clause.say}  (${clause.where})`,
    `  why  ${shown(why)}`,
    ...others.map(({ where }) => `  it stays in force at ${where}: that layer grants exceptions of its own`),
  ];
}

function idOf({ request, clause, flags }: Asked, machine: Machine): string {
  const given = JSON.stringify([
    clause,
    flags.who,
    flags.until,
    flags.why,
    flags.tool,
    flags.action,
    flags.ref,
    flags.path,
  ]);
  return `EX-${request?.id ?? machine.hashing.sha256(given).slice(0, 8)}`;
}

/** Throws `usage`, `refused`, `policy-*`, `ledger-broken`; then nothing has changed. */
export async function grant(name: string, given: GrantFlags): Promise<void> {
  const { machine, load } = exceptionsHere();
  refuseAgents(machine, COMMAND, 'is for a person');
  const asked = askedFor(machine, name, given);
  const { policy } = await load();
  const clause = clauseOf(policy, asked.clause);
  const wanted = newException(asked, idOf(asked, machine));
  withoutSecrets(machine, wanted.why);
  const why = refusals(policy, clause, { wanted, now: machine.now() });
  if (why.length > 0)
    throw new GuardError('refused', `${UNDONE}: ${why.join('; ')}`, {
      hint: 'see: aup-guard exception list',
    });
  const file = layerFile(policy, clause.layer);
  const granting = { machine, load, wanted, clause, text: exceptionText(asRaw(wanted)) };
  const { out } = given;
  if (out !== undefined) {
    writePrivate(out, granting.text);
    return printLines([
      `written to ${out}; whoever grants it reads it and signs it with:`,
      `  ssh-keygen -Y sign -n ${NAMESPACE} -f KEY ${out}`,
    ]);
  }
  const signer = signature(machine, granting.text, given);
  const others = policy.clauses.filter((one) => one.id === clause.id && one.layer !== clause.layer);
  if (signer === undefined)
    await typedYes(machine, { command: COMMAND, undone: UNDONE, lines: lines(granting, others) });
  await write(granting, file, signer);
  if (asked.request !== undefined) closeRequest(machine, asked.request.id, 'approved');
  printLines([...lines(granting, others), 'sessions that run keep the policy they began with']);
}
