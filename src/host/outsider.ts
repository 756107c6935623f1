/** Whether a process is a person's or belongs to an agent: an answer given by an agent is none. */
import type { Instant, Safe } from '../engine/model.ts';
import type { Platform, ProcessInfo } from './platform/model.ts';
import { SESSION_ENV } from './channel.ts';
import { safe, shown } from './text.ts';

/** A running session, by the process that guards it. */
export interface Guarding {
  readonly pid: number;
  readonly agent: string;
  readonly started: Instant;
}

export interface Looking {
  readonly platform: Pick<Platform, 'processInfo' | 'processMarks'>;
  readonly sessions: readonly Guarding[];
}

/** What agents give to all they start: ours, and those that were started without the guard. */
const AGENT_MARKS = [
  SESSION_ENV.session,
  SESSION_ENV.socket,
  'AI_AGENT',
  'CLAUDECODE',
  'GEMINI_CLI',
  'CODEX_SANDBOX',
  'OPENCODE',
  'CURSOR_AGENT',
];
const MULTIPLEXERS = /(?:^|\/)(?:tmux|screen|SCREEN|zellij|dtach|abduco)(?::|$)/;
/** Set by programs that hold a terminal and type into it for whoever asks at their socket. */
const SHARED = ['TMUX', 'STY', 'ZELLIJ', 'NVIM'];
const LOOPBACK = /^(?:127\.|::1 |::ffff:127\.)/;
const MOST_ANCESTORS = 64;

/** Why the process belongs to an agent; undefined when nothing shows that it does. */
export function agentBehind(pid: number, looking: Looking): Safe | undefined {
  const chain = ancestry(pid, looking.platform);
  const guards = new Map(looking.sessions.map((session) => [session.pid, session]));
  for (const each of chain) {
    const session = guards.get(each.pid);
    if (session !== undefined) return safe`it was started by ${shown(session.agent)}`;
    const { environment } = looking.platform.processMarks(each.pid);
    const mark = AGENT_MARKS.find((name) => (environment.get(name) ?? '') !== '');
    if (mark !== undefined) return safe`it was started by an agent (${shown(mark)} is set)`;
    if (LOOPBACK.test(environment.get('SSH_CONNECTION') ?? '')) {
      return safe`it came over ssh from this machine itself, as an agent could`;
    }
  }
  return looking.sessions.some((session) => isOrphanOf(session, chain, looking))
    ? safe`the program around it was started after the agent, from the agent's own terminal`
    : undefined;
}

/** True when the environment is one of a terminal that other programs can type into. */
export function isShared(env: Readonly<Record<string, string | undefined>>): boolean {
  return SHARED.some((name) => (env[name] ?? '') !== '');
}

/** True when other terminals can type into the one this process has. */
export function isMultiplexed(pid: number, platform: Looking['platform']): boolean {
  const { environment } = platform.processMarks(pid);
  if (isShared(Object.fromEntries(environment))) return true;
  return ancestry(pid, platform).some(({ argv }) => MULTIPLEXERS.test(argv[0] ?? ''));
}

/** The process and all above it, but for the first process of the system. */
function ancestry(pid: number, platform: Looking['platform']): readonly ProcessInfo[] {
  const chain: ProcessInfo[] = [];
  let next = pid;
  while (next > 1 && chain.length < MOST_ANCESTORS) {
    const info = platform.processInfo(next);
    if (info === undefined) break;
    chain.push(info);
    next = info.ppid;
  }
  return chain;
}

/**
 * A daemon has left its parents, but not its group: what is in the session's group and younger than the session
 * up to its top was started from within. Entered from outside (`docker exec`) a process has no parent at all.
 */
function isOrphanOf(session: Guarding, chain: readonly ProcessInfo[], { platform }: Looking): boolean {
  const { group } = platform.processMarks(session.pid);
  const start = Number(platform.processInfo(session.pid)?.start);
  if (group === undefined || Number.isNaN(start)) return false;
  const top = chain.findLast((each) => platform.processMarks(each.pid).group === group);
  return top !== undefined && top.ppid !== 0 && Number(top.start) > start;
}
