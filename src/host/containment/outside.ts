/** Ways out of a mount namespace that an agent's own tools know: other terminals, multiplexers, the session bus. */
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeVolatile } from '../files.ts';
import type { Environment } from '../platform/model.ts';
import { resolved } from './seats.ts';

const TERMINALS = '/dev/pts';
const MOST_TERMINALS = 200;

/**
 * Terminals that are open now, which belong to other sessions: each reads as nothing and takes everything. The
 * agent's own is made later.
 */
export function hideTerminals(uid: number): readonly string[] {
  const names = listing(TERMINALS).filter((name) => /^\d+$/.test(name));
  return names
    .map((name) => path.join(TERMINALS, name))
    .filter((file) => ownerOf(file) === uid)
    .slice(0, MOST_TERMINALS)
    .flatMap((file) => ['--dev-bind', '/dev/null', file]);
}

function ownerOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.uid;
}

function listing(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // It is not there, or not ours to see.
    return [];
  }
}

/** Where terminal multiplexers keep their sockets; an agent may start its own, in an empty folder. */
export function hideMultiplexers(env: Environment, uid: number): readonly string[] {
  const runtime = env['XDG_RUNTIME_DIR'] ?? `/run/user/${uid}`;
  const tmux = path.join(env['TMUX_TMPDIR'] ?? '/tmp', `tmux-${uid}`);
  const folders = [
    tmux,
    ...['tmux', 'zellij', 'wezterm', 'emacs'].map((name) => path.join(runtime, name)),
    ...listing('/run/screen').map((name) => path.join('/run/screen', name)),
    ...listing('/tmp/screens').map((name) => path.join('/tmp/screens', name)),
    ...(env['SCREENDIR'] === undefined ? [] : [env['SCREENDIR']]),
    `/tmp/zellij-${uid}`,
  ];
  makeFolder(tmux);
  const empty = folders
    .flatMap((folder) => resolved(folder) ?? [])
    .flatMap((folder) => (ownerOf(folder) === uid ? ['--perms', '0700', '--tmpfs', folder] : []));
  // Files first: some of them are in those folders.
  return [...hideControls(env), ...empty];
}

/** Sockets by which programs remote-control the terminal they run in; those without a file are out of reach. */
const CONTROLS = ['TMUX', 'KITTY_LISTEN_ON', 'WEZTERM_UNIX_SOCKET', 'ALACRITTY_SOCKET'];

function hideControls(env: Environment): readonly string[] {
  return CONTROLS.flatMap((name) => {
    const [named = ''] = (env[name] ?? '').replace(/^unix:/, '').split(',');
    const file = path.isAbsolute(named) ? resolved(named) : undefined;
    return file === undefined || file === '/dev/null' ? [] : ['--ro-bind', '/dev/null', file];
  });
}

/** A tmux that is started outside later would make it, in everybody's view. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // It is there, or cannot be made here: then tmux cannot make it either.
  }
}

/** The session bus starts programs outside (`systemd-run --user`). Keyrings are behind it as well. */
export function hideBuses(env: Environment, uid: number): readonly string[] {
  const runtime = env['XDG_RUNTIME_DIR'] ?? `/run/user/${uid}`;
  const own = [path.join(runtime, 'bus'), path.join(runtime, 'systemd/private')];
  const system = uid === 0 ? ['/run/systemd/private', '/run/dbus/system_bus_socket'] : [];
  return [...own, ...system]
    .flatMap((file) => resolved(file) ?? [])
    .flatMap((file) => ['--ro-bind', '/dev/null', file]);
}

const MOST_SETTINGS = 64;

/**
 * ssh refuses included settings whose owner it does not know, and in a user namespace root is nobody: it reads copies.
 * Returns words for bubblewrap.
 */
export function ownedSettings(folder: string, from = '/etc/ssh/ssh_config.d'): readonly string[] {
  const files = listing(from)
    .filter((name) => name.endsWith('.conf'))
    .map((name) => path.join(from, name));
  return [...files, '/etc/crypto-policies/back-ends/openssh.config']
    .flatMap((file) => resolved(file) ?? [])
    .slice(0, MOST_SETTINGS)
    .flatMap((file, index) => {
      const text = readable(file);
      if (text === undefined) return [];
      const copy = path.join(folder, `ssh-${index}.conf`);
      writeVolatile(copy, text);
      return ['--ro-bind', copy, file];
    });
}

function readable(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // What the user may not read, ssh may not either.
    return undefined;
  }
}
