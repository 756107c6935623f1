/** Signals between the outer terminal's world and the inner one. */
import { currentPlatform } from '../../host/platform/index.ts';
import { errnoOf } from '../../host/files.ts';

const FORWARDED: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGUSR2'];

/** Node would open its debugger on this signal, and a debugger is a way into the session. */
export function refuseDebugger(): void {
  if (process.listenerCount('SIGUSR1') === 0) process.on('SIGUSR1', () => undefined);
}

/** Installs listeners; the returned function takes them away. */
export function onSignals(listeners: Partial<Record<NodeJS.Signals, () => void>>): () => void {
  const installed: (() => void)[] = [];
  for (const [signal, listener] of Object.entries(listeners)) {
    process.on(signal, listener);
    installed.push(() => process.off(signal, listener));
  }
  return () => installed.forEach((remove) => remove());
}

/** Forwards what asks a program to end or to look up. */
export function forwardSignals(send: (signal: NodeJS.Signals) => void): () => void {
  return onSignals(Object.fromEntries(FORWARDED.map((signal) => [signal, () => send(signal)])));
}

/** The program under the monitor; the monitor itself when there is none or it has gone. */
export function jobOf(leader: number, monitored: boolean): number {
  const [job] = monitored ? currentPlatform().children(leader) : [];
  return job ?? leader;
}

/** Sends a signal; `group` reaches everything the program started with it. A process that has gone needs none. */
export function send(pid: number, signal: NodeJS.Signals, group = false): void {
  try {
    process.kill(group ? -pid : pid, signal);
  } catch (error) {
    if (errnoOf(error) !== 'ESRCH' && errnoOf(error) !== 'EPERM') throw error;
  }
}
