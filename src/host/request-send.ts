/** Hands a request on, after a person's yes: opens an address, or posts it. */
import { spawn } from 'node:child_process';
import { GuardError } from './errors.ts';
import type { Platform } from './platform/model.ts';

const OPEN_MS = 5000;
const POST_MS = 10_000;

/** True when the system had a program for it. */
export function openAddress(platform: Pick<Platform, 'opener'>, address: string): Promise<boolean> {
  const [program = '', ...args] = platform.opener(address);
  const child = spawn(program, args, { stdio: 'ignore', windowsHide: true, detached: true });
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(true), OPEN_MS);
    const end = (ok: boolean): void => {
      clearTimeout(late);
      child.unref();
      resolve(ok);
    };
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
  });
}

/** Posts JSON; `within`: milliseconds. Throws `environment` when nobody took it. */
export async function postRequest(address: string, body: object, within: number = POST_MS): Promise<void> {
  let status: number;
  try {
    const reply = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(within),
    });
    status = reply.status;
    await reply.body?.cancel();
  } catch (cause) {
    throw refused('it did not answer', cause);
  }
  if (status < 200 || status > 299) throw refused(`it answered ${status}`);
}

function refused(why: string, cause?: unknown): GuardError {
  return new GuardError('environment', `the request is kept, but the webhook did not take it: ${why}`, {
    hint: 'send the text above by hand; aup-guard request list has it',
    cause,
  });
}
