/** Agents that run outside every session: started past the shim, by their full path or from another program. */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import type { FoundAgent } from './agents.ts';
import { SESSION_ENV } from './channel.ts';
import type { Platform, RunningProgram } from './platform/model.ts';

export interface RunningOutside {
  readonly agent: string;
  readonly pid: number;
  /** Tells it from a later process of that number. */
  readonly start: string;
}

export interface OutsideSearch {
  readonly platform: Pick<Platform, 'processInfo' | 'processMarks' | 'running'>;
  /** The agents of this machine. */
  readonly agents: readonly Pick<FoundAgent, 'id' | 'bin' | 'real'>[];
  /** Processes that guard a session. */
  readonly guards: readonly number[];
  /** Whose agents count; those of another home are somebody else's, or a test's. */
  readonly home: string | undefined;
}

/** A script stands behind its interpreter, and perhaps an option of that. */
const LOOKED_AT = 3;
const MOST_ANCESTORS = 64;

function real(word: string): string | undefined {
  if (!path.isAbsolute(word)) return undefined;
  try {
    return realpathSync(word);
  } catch {
    return undefined;
  }
}

/** By the program itself or the script it runs; one that gave itself a title was named by the shell that started it. */
function agentIn(
  { pid, program, argv }: RunningProgram,
  { agents, platform }: OutsideSearch,
): OutsideSearch['agents'][number] | undefined {
  const words = argv.slice(0, LOOKED_AT);
  return agents.find(({ bin, real: own }) => {
    if (program === own) return true;
    if (argv[0]?.trim() === bin) {
      return real(platform.processMarks(pid).environment.get('_') ?? '') === own;
    }
    const names = new Set([bin, path.basename(own)]);
    return words.some((word) => names.has(path.basename(word)) && real(word) === own);
  });
}

/** True for one of a session, by its environment or by who started it, and for one of another home. */
function isElsewhere(pid: number, { platform, guards, home }: OutsideSearch): boolean {
  const { environment } = platform.processMarks(pid);
  if ((environment.get(SESSION_ENV.session) ?? '') !== '') return true;
  if ((environment.get('HOME') ?? home) !== home) return true;
  let next = pid;
  for (let looked = 0; next > 1 && looked < MOST_ANCESTORS; looked += 1) {
    if (guards.includes(next)) return true;
    next = platform.processInfo(next)?.ppid ?? 0;
  }
  return false;
}

/** One row an agent: of the processes it starts for itself only the first is named. */
export function runningOutside(search: OutsideSearch): readonly RunningOutside[] {
  const { platform } = search;
  const found = (platform.running?.() ?? []).flatMap((each) => {
    const agent = agentIn(each, search);
    return agent === undefined ? [] : [{ pid: each.pid, agent: agent.id }];
  });
  const pids = new Set(found.map(({ pid }) => pid));
  return found.flatMap(({ pid, agent }) => {
    const info = platform.processInfo(pid);
    if (info === undefined || pids.has(info.ppid) || isElsewhere(pid, search)) return [];
    return [{ agent, pid, start: info.start }];
  });
}
