/** `discover --schedule EVERY` and `--unschedule`: this machine is looked at again and again. */
import { GuardError } from '../host/errors.ts';
import type { Machine } from '../host/machine.ts';
import { refuseAgents } from '../host/pending-answer.ts';
import { applySchedule, jobOf, PACE_WORDS, planSchedule, removeSchedule } from '../host/schedule.ts';
import { printLines } from './terminal.ts';

/** Puts it in, or with `print` shows what would be put where. Throws `usage` for a pace that cannot be kept. */
export function schedule(machine: Machine, every: string, print: boolean): void {
  const job = jobOf(machine, every);
  if (job === undefined) {
    throw new GuardError('usage', 'that pace cannot be kept everywhere', { hint: `choose ${PACE_WORDS}` });
  }
  const plan = planSchedule(machine, job);
  const { files, crontab } = plan;
  if (print) {
    const parts = files.flatMap(({ path, text }) => [`# ${path}`, text]);
    return printLines([
      ...parts,
      ...(crontab === undefined ? [] : ['# at the end of your crontab', crontab]),
    ]);
  }
  refuseAgents(machine, 'aup-guard discover --schedule', 'is for a person');
  applySchedule(machine, plan);
  return printLines([
    `this machine is looked at again and again, by ${plan.system}`,
    ...files.map(({ path }) => `  ${path}`),
    'undo: aup-guard discover --unschedule, or uninstall',
  ]);
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
