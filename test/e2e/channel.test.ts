/** Ways to a yes that are not a person's: each is shut, or the record says what a yes was worth. */
import { afterEach, describe, expect, it } from 'vitest';
import { Live } from '../fixtures/live.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

async function open(): Promise<Live> {
  const live = await Live.open();
  opened.push(live);
  return live;
}

/** Of terminals that a program inside could drive from there. */
const REMOTE: Readonly<Record<string, string>> = {
  TMUX: '/tmp/none,1,0',
  TMUX_PANE: '%0',
  STY: '1.none',
  KITTY_LISTEN_ON: 'unix:/tmp/none',
  KITTY_PUBLIC_KEY: 'x',
  WEZTERM_UNIX_SOCKET: '/tmp/none',
  ALACRITTY_SOCKET: '/tmp/none',
  ITERM_SESSION_ID: 'w0',
  ZELLIJ: '0',
  ZELLIJ_SESSION_NAME: 'none',
  NVIM: '/tmp/none',
};

describe('the environment of an agent', () => {
  it('holds no handle of its terminal, and all else', async () => {
    const live = await open();
    const { out } = await live.shim(['agent', 'probe', 'env'], { env: { ...REMOTE, EDITOR: 'vi' } });
    const names = out.split('\n').map((line) => line.split('=')[0]);
    expect(names.filter((name) => name !== undefined && name in REMOTE)).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining(['EDITOR', 'HOME', 'TERM', 'AUP_GUARD_SESSION', 'AI_AGENT']),
    );
  });
});

describe('an answer on a terminal that others can type into', () => {
  it.each(['TMUX', 'STY', 'ZELLIJ', 'NVIM'])('is worth less (%s)', async (name) => {
    const live = await open();
    await live.terminal(['agent', 'probe', 'true'], { env: { [name]: '1' } }).ended();
    expect(live.rowsOf('session.started')).toMatchObject([{ assurance: 'overlay-in-tmux' }]);
  });

  it('is worth more on one of its own', async () => {
    const live = await open();
    await live.terminal(['agent', 'probe', 'true']).ended();
    expect(live.rowsOf('session.started')).toMatchObject([{ assurance: 'overlay' }]);
  });
});

describe('the process that asks', () => {
  it('opens no debugger', async () => {
    const live = await open();
    const script = 'kill -USR1 $PPID; sleep 0.5; echo lives';
    const ended = await live.shim(['agent', 'probe', script]);
    expect(ended).toMatchObject({ out: 'lives\n', code: 0 });
    expect(ended.err).not.toMatch(/Debugger/);
  });

  it.each(['approve', 'answer', 'grant', 'allow'])('takes no message %s on its socket', async (op) => {
    const live = await open();
    const message = JSON.stringify({ v: 1, op, id: '7f3a', kind: 'approved', scope: 'session' });
    const say = `const s=require('net').connect(process.env.AUP_GUARD_SOCKET);s.write(process.argv[1]+'\\n');s.on('data',(d)=>process.stdout.write(d));s.on('close',()=>process.exit())`;
    const ended = await live.shim(['agent', 'probe', `'${process.execPath}' -e "${say}" '${message}'`]);
    expect(JSON.parse(ended.out)).toEqual({ v: 1, op: 'error', code: 'malformed' });
  });
});
