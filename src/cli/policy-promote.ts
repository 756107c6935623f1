/** `aup-guard policy phase promote`: a person moves a clause forward; the policy file and the ledger say so. */
import { catalog } from '../catalog/index.ts';
import type { Instant, Phase } from '../engine/model.ts';
import type { Clause, Policy } from '../engine/policy/model.ts';
import type { PhaseForecast } from '../engine/rollout.ts';
import { GuardError } from '../host/errors.ts';
import { recordAlone } from '../host/lone-record.ts';
import { openMachine, type Machine } from '../host/machine.ts';
import { editPolicy, layerFile } from '../host/policy-edit.ts';
import { isForward, parseDate, promotedPhase, promotionWindow, rolloutOf, unmet } from '../host/rollout.ts';
import { loadForCommand } from './policy-load.ts';
import type { PolicyCommandNeeds } from './policy-needs.ts';
import { activityWords } from './policy-phase-words.ts';
import { printLines } from './terminal.ts';
import { typedYes } from './typed-code.ts';

export interface PromoteFlags {
  readonly to: Phase;
  readonly by: string;
  readonly on?: string;
  readonly reason?: string;
}

interface Wanted {
  readonly clause: Clause;
  readonly state: PhaseForecast;
  readonly rules: readonly string[];
}

function dayOf(on: string | undefined, now: Instant): Instant | undefined {
  if (on === undefined) return undefined;
  const day = parseDate(on);
  if (day !== undefined && day > now) return day;
  throw new GuardError('usage', `${on.slice(0, 20)} is no day to come`, {
    hint: 'for example: --on 2027-01-15',
  });
}

function find(policy: Policy, id: string, { machine, to }: { machine: Machine; to: Phase }): Wanted {
  const now = machine.now();
  const rollout = rolloutOf(policy, { state: machine.paths.state, now, since: promotionWindow(policy) });
  const own = policy.clauses.filter((clause) => clause.id === id && clause.derived !== true);
  const clause = own.find((each) => each.layer !== 'profile') ?? own[0];
  const state = rollout.clauses.find((one) => one.clause === id && one.layer === clause?.layer);
  if (clause === undefined || state === undefined) {
    throw new GuardError('usage', `the policy has no clause ${JSON.stringify(id.slice(0, 24))}`, {
      hint: 'see them with: aup-guard policy phase',
    });
  }
  if (!isForward(state.phase, to)) {
    throw new GuardError('usage', `${id} (${clause.where}) is in ${state.phase} already`, {
      hint: 'a promotion goes forward; to step back, change the policy file',
    });
  }
  return { clause, state, rules: unmet(rollout, state, now) };
}

function record(machine: Machine, { clause, state }: Wanted, { to, by, on, reason }: PromoteFlags): void {
  const { decisions = 0, falseAlarms = 0 } = state.activity ?? {};
  const letters = reason === undefined ? {} : { 'reason-letters': Array.from(reason).length };
  const counts = { decisions, 'false-alarms': falseAlarms, ...letters };
  const code = on === undefined ? 'at-once' : 'on-a-day';
  const draft = {
    kind: 'phase.promoted',
    clause: clause.id,
    phase: to,
    outcome: 'promoted',
    actor: 'human',
  } as const;
  // The ledger keeps a name as a keyed digest: who asks for one can tell whether it was theirs.
  if (recordAlone(machine, { ...draft, code, object: by, counts }, [code, ...Object.keys(counts)])) return;
  throw new GuardError('ledger-broken', 'nothing was promoted: it cannot be recorded', {
    hint: 'see what is wrong with the log: aup-guard log verify',
  });
}

/** Throws `usage`, `refused`, `policy-*`, `ledger-broken`; then nothing has changed. */
export async function promote(id: string, flags: PromoteFlags, needs: PolicyCommandNeeds): Promise<void> {
  const machine = openMachine(process.env, process.cwd());
  const { policy } = await loadForCommand(undefined, needs);
  const { to, by, on, reason } = flags;
  const day = dayOf(on, machine.now());
  const wanted = find(policy, id, { machine, to });
  const { clause, state, rules } = wanted;
  if (rules.length > 0 && reason === undefined) {
    throw new GuardError('refused', `${id} is not promoted: ${rules.join('; ')}`, {
      hint: 'wait, or say why it cannot: --reason "a few words"',
    });
  }
  const file = layerFile(policy, clause.layer);
  const phase = promotedPhase(clause.phases, {
    to,
    now: machine.now(),
    ...(day === undefined ? {} : { on: day }),
  });
  await typedYes(machine, {
    command: 'aup-guard policy phase promote',
    undone: 'nothing was promoted',
    lines: [
      `${id}  ${state.phase} -> ${to}${on === undefined ? ', at once' : ` on ${on}`}, by ${by}`,
      `  ${clause.say}  (${clause.where})`,
      `  ${activityWords(state.activity)}`,
      ...rules.map((rule) => `  against the rule: ${rule}`),
    ],
  });
  const { withPhase } = await import('../host/policy-texts.ts');
  await editPolicy({
    file,
    change: (text) => withPhase(text, id, phase),
    check: async () => {
      await loadForCommand(undefined, { ...needs, detectors: catalog.detectors });
      record(machine, wanted, flags);
    },
  });
  printLines([`${id} is in phase: ${phase}`, 'sessions that run keep the old policy until they end']);
}
