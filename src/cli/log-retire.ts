/** `aup-guard log retire`: lets go of records the policy no longer keeps, now. */
import { catalog } from '../catalog/index.ts';
import type { Policy } from '../engine/policy/model.ts';
import { parseDay } from '../host/day.ts';
import { GuardError } from '../host/errors.ts';
import { retireNow, type RetireDone } from '../host/ledger-retire.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { policyNow } from '../host/policy-now.ts';
import { countOf, printJson, printLines } from './terminal.ts';

export interface RetireFlags {
  readonly before?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Throws `refused` from an agent and for what the policy keeps, `policy-invalid` where none can be read. */
export async function retire(flags: RetireFlags): Promise<void> {
  const { before, dryRun = false, json } = flags;
  const day = before === undefined ? {} : { before: parseDay('--before', before) };
  const machine = openMachine(process.env, process.cwd());
  if (!dryRun) refuseAgents(machine, 'aup-guard log retire', 'is for a person');
  const policy = await wholePolicy(machine);
  const done = retireNow({ machine, policy, ...day, dryRun });
  if (json === true) printJson('aup-guard/retire/1', jsonOf(done, dryRun));
  else printLines(words(done, dryRun));
}

/** A policy that cannot be read may keep records longer than the last good one. */
async function wholePolicy(machine: Machine): Promise<Policy> {
  const { policy, problem } = await policyNow(machine, catalog);
  if (policy !== undefined && problem === undefined) return policy;
  throw new GuardError('policy-invalid', problem?.message ?? 'there is no policy', {
    hint: problem?.next ?? '',
  });
}

const dayOf = (t: number): string => new Date(t).toISOString().slice(0, 10);

function jsonOf({ before, gone, stays }: RetireDone, dryRun: boolean): object {
  const { until, ...rest } = gone;
  const time = until === undefined ? {} : { until: new Date(until).toISOString() };
  return { dryRun, before: new Date(before).toISOString(), gone: { ...rest, ...time }, stays };
}

function words({ before, gone, stays }: RetireDone, dryRun: boolean): readonly string[] {
  const rest = `${countOf(stays.records, 'record')}, ${countOf(stays.segments, 'sealed segment')} among them`;
  if (gone.until === undefined) {
    return [`nothing to let go of: no sealed segment ends before ${dayOf(before)}`, `  stays   ${rest}`];
  }
  const keys =
    gone.keys.length === 0
      ? []
      : [`  keys    of ${gone.keys.join(', ')} ${dryRun ? 'would be' : 'were'} destroyed`];
  return [
    `${dryRun ? 'would go' : 'let go of'}: ${countOf(gone.segments, 'segment')} with ${countOf(gone.records, 'record')}, up to ${dayOf(gone.until)}`,
    ...keys,
    `  stays   ${rest}; the seals and checkpoints of what went`,
    ...(dryRun ? ['  next    aup-guard log retire, without --dry-run'] : []),
  ];
}
