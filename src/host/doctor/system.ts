/** What the guard runs on. */
import { findProgram } from '../path-search.ts';
import { gitRunner } from '../git.ts';
import type { Machine } from '../machine.ts';
import { GuardError } from '../errors.ts';
import { loadNative } from '../pty.ts';
import { not, ok, type Finding } from './model.ts';

/** Last day of security fixes, by the release schedule of Node. */
const NODE_ENDS: Readonly<Record<string, string>> = {
  18: '2025-04-30',
  20: '2026-04-30',
  22: '2027-04-30',
  24: '2028-04-30',
  26: '2029-04-30',
};
/** The first with the hook that sees merges and deletions. */
const GIT_FLOOR = [2, 28] as const;

function node({ now }: Machine): Finding {
  const id = 'system.node';
  const { version, versions } = process;
  const ends = NODE_ENDS[versions.node.split('.')[0] ?? ''];
  const text = `Node ${version.slice(1)}`;
  if (ends === undefined || now() <= Date.parse(ends) + 24 * 3_600_000) return ok(id, text);
  return not('warn', id, {
    text,
    cause: `it is past its end of life (${ends}) and gets no security fixes`,
    remedy: 'install a newer Node, then run npx aup-guard install with it',
  });
}

async function git({ env }: Machine): Promise<Finding> {
  const id = 'system.git';
  const program = findProgram('git', env, []);
  if (program === undefined) {
    return not('warn', id, { text: 'git', cause: 'it is not on PATH', remedy: 'install git' });
  }
  const said = await gitRunner({ git: program, env })(['--version'], '/');
  const [, major, minor] = /(\d+)\.(\d+)/.exec(said ?? '') ?? [];
  const text = `git ${said?.replace(/^git version /, '').trim() ?? ''}`.trim();
  if (major === undefined) {
    return not('warn', id, { text, cause: `${program} does not tell its version`, remedy: 'reinstall git' });
  }
  const [least, then] = GIT_FLOOR;
  if (Number(major) > least || (Number(major) === least && Number(minor) >= then)) return ok(id, text);
  const cause = `before ${least}.${then} git hooks cannot hold merges and deletions`;
  return not('warn', id, { text, cause, remedy: 'update git' });
}

function terminal(): Finding {
  const id = 'system.terminal';
  try {
    loadNative();
    return ok(id, 'the terminal binding loads: the approval box can be drawn');
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    const without = 'the box is drawn over what the agent shows, and pastes are not redacted';
    const still = 'hooks, proxy, gates and approval at a second terminal (aup-guard pending) still hold';
    const cause = `${error.message}; ${without}; ${still}`;
    return not('warn', id, { text: 'the approval box', cause, remedy: error.hint });
  }
}

function assurance({ env }: Machine): Finding {
  const id = 'system.assurance';
  const inside = ['TMUX', 'STY'].find((name) => (env[name] ?? '') !== '');
  if (inside === undefined) return ok(id, 'a yes given in this terminal is worth: overlay');
  return not('warn', id, {
    text: 'a yes given in this terminal is worth: overlay-in-tmux',
    cause: `other panes of ${inside === 'TMUX' ? 'tmux' : 'screen'} can type into it`,
    remedy: 'start agents outside of it where that matters',
  });
}

function user({ platform }: Machine): Finding {
  const id = 'system.user';
  if (process.getuid?.() !== 0) return ok(id, 'agents run as an ordinary user');
  const typing = platform.typesIntoTerminals() ? ' and type into this terminal (TIOCSTI)' : '';
  return not('warn', id, {
    text: 'running as root',
    cause: `agents started here can change every file of the guard${typing}`,
    remedy: 'run agents as an ordinary user',
  });
}

export async function systemFindings(machine: Machine): Promise<readonly Finding[]> {
  return [node(machine), await git(machine), terminal(), assurance(machine), user(machine)];
}
