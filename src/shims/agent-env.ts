type Env = Readonly<Record<string, string | undefined>>;

/** Handles of the terminal's own remote controls: with them a program inside could type outside. */
const REMOTE_CONTROLS = new Set([
  'TMUX',
  'TMUX_PANE',
  'STY',
  'KITTY_LISTEN_ON',
  'KITTY_PUBLIC_KEY',
  'WEZTERM_UNIX_SOCKET',
  'ALACRITTY_SOCKET',
  'ITERM_SESSION_ID',
  'ZELLIJ',
  'ZELLIJ_PANE_ID',
  'ZELLIJ_SESSION_NAME',
  'NVIM',
  'NVIM_LISTEN_ADDRESS',
]);
/** Loopback must not be sent through the user's own proxy: the guard would see nothing. */
const LOOPBACK = '127.0.0.1,localhost';

function withLoopback(value: string | undefined): string {
  return value === undefined || value === '' ? LOOPBACK : `${value},${LOOPBACK}`;
}

/** The environment of the agent: the user's, less remote controls, plus what the session adds. */
export function agentEnv(env: Env, added: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]): [string, string][] =>
    value === undefined || REMOTE_CONTROLS.has(name) ? [] : [[name, value]],
  );
  return {
    ...Object.fromEntries(kept),
    NO_PROXY: withLoopback(env['NO_PROXY']),
    no_proxy: withLoopback(env['no_proxy']),
    ...added,
  };
}
