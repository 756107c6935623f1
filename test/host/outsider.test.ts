/** Whose a process is, by its parents and what they carry. */
import { describe, expect, it } from 'vitest';
import { instant } from '../../src/engine/text.ts';
import { agentBehind, isMultiplexed, type Looking } from '../../src/host/outsider.ts';

interface Made {
  readonly ppid: number;
  readonly start?: string;
  readonly argv0?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly group?: string;
}

function platformOf(made: Readonly<Record<number, Made>>): Looking['platform'] {
  return {
    processInfo: (pid) => {
      const found = made[pid];
      if (found === undefined) return undefined;
      return { pid, ppid: found.ppid, start: found.start ?? '1', argv: [found.argv0 ?? 'sh'] };
    },
    processMarks: (pid) => ({
      environment: new Map(Object.entries(made[pid]?.env ?? {})),
      group: made[pid]?.group,
    }),
  };
}

const SESSION = { pid: 50, agent: 'claude', started: instant(0) };
/** A terminal with a shell (40) that runs the session (50) and its agent (60); another one with a shell (70). */
const MACHINE: Record<number, Made> = {
  30: { ppid: 1, start: '10', argv0: 'gnome-terminal', group: 'terminal' },
  40: { ppid: 30, start: '20', group: 'tab-1' },
  50: { ppid: 40, start: '30', group: 'tab-1' },
  60: { ppid: 50, start: '31', group: 'tab-1' },
  70: { ppid: 30, start: '90', group: 'tab-2' },
};

function behind(more: Readonly<Record<number, Made>>): string | undefined {
  return agentBehind(100, { platform: platformOf({ ...MACHINE, ...more }), sessions: [SESSION] });
}

describe("an agent's", () => {
  it.each<[string, Record<number, Made>, RegExp]>([
    ['is its child', { 100: { ppid: 60 } }, /started by claude/],
    ['carries its mark', { 100: { ppid: 70, env: { CLAUDECODE: '1' } } }, /CLAUDECODE is set/],
    [
      'has a parent that does',
      { 90: { ppid: 1, env: { AI_AGENT: 'x' } }, 100: { ppid: 90 } },
      /AI_AGENT is set/,
    ],
    [
      'comes over ssh from here',
      { 90: { ppid: 1, env: { SSH_CONNECTION: '127.0.0.1 4 127.0.0.1 22' } }, 100: { ppid: 90 } },
      /ssh from this machine/,
    ],
    [
      'is under a daemon that left it',
      { 90: { ppid: 1, start: '95', group: 'tab-1' }, 100: { ppid: 90, start: '96', group: 'tab-1' } },
      /after the agent/,
    ],
    [
      'is under a daemon that another reaper took',
      {
        20: { ppid: 1, start: '5', argv0: 'systemd', group: 'user' },
        90: { ppid: 20, start: '95', group: 'tab-1' },
        100: { ppid: 90, start: '96', group: 'tab-1' },
      },
      /after the agent/,
    ],
  ])('%s', (_, more, why) => {
    expect(behind(more)).toMatch(why);
  });
});

describe("a person's", () => {
  it.each<[string, Record<number, Made>]>([
    ['is in another tab, younger than the session', { 100: { ppid: 70, start: '99', group: 'tab-2' } }],
    ['is in the same tab, beside the session', { 100: { ppid: 40, start: '99', group: 'tab-1' } }],
    [
      'is under a tmux of another tab',
      { 90: { ppid: 1, start: '95', group: 'tab-2' }, 100: { ppid: 90, start: '96', group: 'tab-2' } },
    ],
    [
      'is under a tmux older than the session',
      { 90: { ppid: 1, start: '15', group: 'tab-1' }, 100: { ppid: 90, start: '96', group: 'tab-1' } },
    ],
    ['entered a container', { 100: { ppid: 0, start: '99', group: 'tab-1' } }],
    ['is where there are no groups', { 90: { ppid: 1, start: '95' }, 100: { ppid: 90, start: '96' } }],
    [
      'comes over ssh from elsewhere',
      {
        90: { ppid: 1, env: { SSH_CONNECTION: '192.0.2.7 4 192.0.2.1 22' }, group: 'ssh' },
        100: { ppid: 90 },
      },
    ],
    ['has an empty variable', { 100: { ppid: 70, env: { CLAUDECODE: '' } } }],
  ])('%s', (_, more) => {
    expect(behind(more)).toBeUndefined();
  });
});

it('tells terminals into which others can type', () => {
  const inside = platformOf({ 100: { ppid: 1, env: { TMUX: '/tmp/tmux-1/default,1,0' } } });
  const under = platformOf({ 90: { ppid: 1, argv0: 'tmux: server' }, 100: { ppid: 90 } });
  const none = platformOf({ 100: { ppid: 1, argv0: '/bin/bash' } });
  expect([inside, under, none].map((platform) => isMultiplexed(100, platform))).toEqual([true, true, false]);
});
