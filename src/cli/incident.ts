/** `aup-guard incident`: what went wrong, who knows of it, and what was learned. Answers and changes are a person's. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { catalog } from '../catalog/index.ts';
import type { Incident, Severity } from '../engine/incident/model.ts';
import { GuardError } from '../host/errors.ts';
import { SEVERITIES } from '../host/incident-words.ts';
import { changeByHand, markFalse, openByHand, recordNamed } from '../host/incident-person.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { policyNow } from '../host/policy-now.ts';
import { openLooking } from '../host/situation.ts';
import { list } from './incident-list.ts';
import { show } from './incident-show.ts';
import { suggestions } from './incident-suggest.ts';
import { tellNow } from './incident-tell.ts';
import { printJson, printLines } from './terminal.ts';

const LONGEST = 2000;

function textOf(text: string): string {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed.length <= LONGEST) return trimmed;
  throw new InvalidArgumentError(`between 1 and ${LONGEST} letters`);
}

function ownerOf(text: string): string {
  if (/^[^\s\p{C}][^\p{C}]{0,99}$/u.test(text)) return text;
  throw new InvalidArgumentError('between 1 and 100 letters');
}

function idOf(text: string): string {
  if (/^[0-9a-f]{8}$/.test(text)) return text;
  throw new InvalidArgumentError('eight letters and digits, as `aup-guard incident list` shows them');
}

/** This machine, for a person alone: what an agent says of incidents counts for nothing. */
function personHere(command: string): Machine {
  const machine = openMachine(process.env, process.cwd());
  refuseAgents(machine, `aup-guard incident ${command}`, 'is for a person');
  return machine;
}

/** It is kept and read by others: it must not carry a secret there. */
function withoutSecrets(machine: Machine, text: string): void {
  const secret = openLooking(machine, catalog)
    .scan(text)
    .find(({ category }) => category === 'secret');
  if (secret === undefined) return;
  const what = `nothing was changed: the text holds what looks like a secret (${secret.detector})`;
  throw new GuardError('usage', what, { hint: 'say it without; the records behind the incident are kept' });
}

interface OpenFlags {
  readonly why?: string;
  readonly severity?: Severity;
  readonly record?: string;
  readonly clause?: string;
  readonly falsePositive?: string;
  readonly json?: boolean;
}

async function open(flags: OpenFlags): Promise<void> {
  const machine = personHere('open');
  if (flags.falsePositive !== undefined) return falseAlarm(machine, flags.falsePositive);
  const { why, severity } = flags;
  if (why === undefined || severity === undefined) {
    throw new GuardError('usage', 'nothing was opened: an incident needs --why and --severity', {
      hint: 'or mark a false alarm with: aup-guard incident open --false-positive RECORD',
    });
  }
  withoutSecrets(machine, why);
  const { policy } = await policyNow(machine, catalog);
  const incident = openByHand(machine, policy, {
    text: why,
    severity,
    ...(flags.record === undefined ? {} : { record: recordNamed(machine, flags.record) }),
    ...(flags.clause === undefined ? {} : { clause: flags.clause }),
  });
  const told = await tellNow(machine, policy);
  if (flags.json === true) return printJson('aup-guard/incident/1', { incident, told });
  const nobody = incident.tells.length === 0 ? ['nobody is told: no clause in force says who'] : [];
  printLines([`opened incident ${incident.id}`, ...nobody, `next  aup-guard incident show ${incident.id}`]);
}

function falseAlarm(machine: Machine, wanted: string): void {
  const record = recordNamed(machine, wanted);
  markFalse(machine, record);
  printLines([
    `record ${record.seq} is marked as a false alarm of ${record.clause ?? ''}`,
    `next  if the clause is too wide, narrow it with \`unless\`; the record: aup-guard log show ${record.seq}`,
  ]);
}

function done(incident: Incident, json: boolean | undefined, next: string): void {
  if (json === true) return printJson('aup-guard/incident/1', { incident });
  const owner = incident.owner === undefined ? '' : `, owner ${incident.owner}`;
  printLines([`incident ${incident.id} is ${incident.state}${owner}`, `next  ${next}`]);
}

interface Flags {
  readonly owner?: string;
  readonly note?: string;
  readonly lesson?: string;
  readonly json?: boolean;
}

function ack(id: string, { owner, json }: Flags): void {
  const machine = personHere('ack');
  if (owner !== undefined) withoutSecrets(machine, owner);
  const change = { to: 'acknowledged', ...(owner === undefined ? {} : { owner }) } as const;
  done(changeByHand(machine, id, change), json, `aup-guard incident contain ${id} --note "..."`);
}

function contain(id: string, { note = '', json }: Flags): void {
  const machine = personHere('contain');
  withoutSecrets(machine, note);
  const incident = changeByHand(machine, id, { to: 'contained', text: note });
  done(incident, json, `aup-guard incident suggest ${id}`);
}

function close(id: string, { lesson = '', json }: Flags): void {
  const machine = personHere('close');
  withoutSecrets(machine, lesson);
  const incident = changeByHand(machine, id, { to: 'closed', text: lesson });
  done(incident, json, `what would have caught it: aup-guard incident suggest ${id}`);
}

const EXAMPLES = `
Examples:
  aup-guard incident list --open
  aup-guard incident open --why "a key was in a screenshot" --severity high --record 7f3a
  aup-guard incident open --false-positive 7f3a
  aup-guard incident ack 1a2b3c4d --owner dana
  aup-guard incident close 1a2b3c4d --lesson "keys live in the vault now"
  aup-guard incident suggest 1a2b3c4d

What people write stays on this machine; the log and those who are told get ids and counts.`;

/** Adds `incident`. */
export function register(program: Command): void {
  const command = program
    .command('incident')
    .description('what went wrong, who knows of it, and what was learned')
    .addHelpText('after', EXAMPLES);
  command
    .command('list')
    .description('incidents of this machine, newest first')
    .option('--open', 'only those that are not closed')
    .option('--json', 'as JSON')
    .action(list);
  command
    .command('show')
    .description('one incident: timeline, playbook, evidence, what to do next')
    .argument('<id>', 'as the list shows it', idOf)
    .option('--json', 'as JSON')
    .action(show);
  command
    .command('open')
    .description('open an incident by hand, or mark a false alarm')
    .option('--why <text>', 'what happened', textOf)
    .addOption(new Option('--severity <severity>', 'how bad it is').choices(SEVERITIES))
    .option('--record <record>', 'number or reference of the record it is about')
    .option('--clause <clause>', 'the clause whose people are told; the first about incidents when absent')
    .option('--false-positive <record>', 'mark a record as a false alarm of its clause')
    .option('--json', 'as JSON')
    .action(open);
  const one = (name: string, description: string): Command =>
    command
      .command(name)
      .description(description)
      .argument('<id>', 'as the list shows it', idOf)
      .option('--json', 'as JSON');
  one('ack', 'take an incident on').option('--owner <name>', 'who looks after it', ownerOf).action(ack);
  one('contain', 'note that it goes no further')
    .requiredOption('--note <text>', 'what was done', textOf)
    .action(contain);
  one('close', 'close it with what was learned')
    .requiredOption('--lesson <text>', 'what was learned', textOf)
    .action(close);
  one('suggest', 'what would have caught it').action(suggestions);
}
