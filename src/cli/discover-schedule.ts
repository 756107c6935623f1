/** `discover --schedule EVERY` and `--unschedule`: this machine is looked at again and again. */
import { GuardError } from '../host/errors.ts';
import type { Machine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import {
  applySchedule,
  jobOf,
  PACE_WORDS,
  planSchedule,
  removeSchedule,
  type SchedulePlan,
} from '../host/schedule.ts';
import { printLines } from './terminal.ts';

/** Puts it in, or with `print` shows what would be put where. Throws `usage` for a pace that cannot be kept. */
export function schedule(machine: Machine, every: string, print: boolean): void {
  if (!print) refuseAgents(machine, 'aup-guard discover --schedule', 'is for a person');
  const job = jobOf(machine, every);
  if (job === undefined) {
    throw new GuardError('usage', 'that pace cannot be kept everywhere', { hint: `choose ${PACE_WORDS}` });
  }
  const plan = planSchedule(machine, job);
  if (print) return printLines(planLines(plan));
  applySchedule(machine, plan);
  return printLines([
    `this machine is looked at again and again, by ${plan.system}`,
    ...plan.files.map(({ path }) => `  ${path}`),
    'undo: aup-guard discover --unschedule, or uninstall',
  ]);
}

/** What would be put where, each part under a line that says so. */
export function planLines({ files, crontab, byHand }: SchedulePlan): readonly string[] {
  const [make = '', remove = ''] = byHand ?? [];
  return [
    ...files.flatMap(({ path, text }) => [`# ${path}`, text]),
    ...(crontab === undefined ? [] : ['# at the end of your crontab', crontab]),
    ...(byHand === undefined ? [] : ['run this yourself, at a prompt of Windows:', make, 'undo:', remove]),
  ];
}

/** Takes it out. Throws `install-blocked` where something was edited since. */
export function unschedule(machine: Machine): void {
  refuseAgents(machine, 'aup-guard discover --unschedule', 'is for a person');
  const { undone, left } = removeSchedule(machine);
  const lines = left.flatMap((one) => [`  by hand  ${one.path} ${one.why}`, ...one.lines]);
  printLines([...lines, undone.length === 0 ? 'there is nothing to take out' : 'it is taken out']);
  if (left.length > 0) {
    throw new GuardError('install-blocked', 'something needs your hand, see above', {
      hint: 'then run this again',
    });
  }
}
