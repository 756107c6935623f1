/** Agents that run now although no session of the guard is around them. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { FoundAgent } from '../agents.ts';
import { SESSION_ENV } from '../channel.ts';
import type { Machine } from '../machine.ts';
import type { ProcessInfo } from '../platform/model.ts';
import { not, type Finding } from './model.ts';

const MOST_NAMED = 4;

function realOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}

/** By what runs it: the program itself, or the interpreter of a script with its file as the first word. */
function isOf({ argv }: ProcessInfo, { bin, real }: FoundAgent): boolean {
  const [program = '', script = ''] = argv;
  if (program === bin) return true;
  return [program, script].some((word) => path.isAbsolute(word) && realOf(word) === real);
}

/** Undefined where the environment of a process cannot be seen: then nothing is said of it. */
function isInside(pid: number, { platform }: Machine): boolean | undefined {
  const { environment } = platform.processMarks(pid);
  return environment.size === 0 ? undefined : (environment.get(SESSION_ENV.session) ?? '') !== '';
}

/** One line for each agent that runs unguarded; none where all is well or the system tells of no processes. */
export function outsideFindings(machine: Machine, found: readonly FoundAgent[]): readonly Finding[] {
  const { platform } = machine;
  const running = platform.processes().flatMap((pid) => platform.processInfo(pid) ?? []);
  return found.flatMap((agent): Finding[] => {
    const outside = running
      .filter((each) => isOf(each, agent))
      .map(({ pid }) => pid)
      .filter((pid) => isInside(pid, machine) === false);
    if (outside.length === 0) return [];
    const more = outside.length > MOST_NAMED ? ' ...' : '';
    const cause = `it runs without the guard (pid ${outside.slice(0, MOST_NAMED).join(', ')}${more})`;
    const remedy = 'end it, and start it again from a new terminal';
    return [not('warn', `agent.${agent.id}.outside`, { text: agent.title, cause, remedy })];
  });
}
