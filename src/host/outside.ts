/** An agent whose hooks call where no session of the guard runs: it was started past the shim. */
import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isEnforcing, stopsOnFailure } from '../engine/failure.ts';
import { ensurePrivateDir, errnoOf } from './files.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { readCompiled } from './policy-compiled.ts';

/** Conversations that are remembered: a row each is enough. */
const MOST_KNOWN = 2000;
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

export interface Outsider {
  /** Agent id, by the hook that was called. */
  readonly agent: string;
  /** The agent's own name of its conversation, or what else tells it from the next one. */
  readonly conversation: string;
}

/** A process in the place of a conversation. */
export function processName({ pid, start }: { readonly pid: number; readonly start: string }): string {
  return `process ${pid} ${start}`;
}

/** True for the first call of a conversation. A folder that cannot be written makes every call the first. */
function isFirst(state: string, { agent, conversation }: Outsider): boolean {
  const dir = path.join(state, 'outside');
  const name = createHash('sha256').update(`${agent}\n${conversation}`).digest('hex').slice(0, 32);
  try {
    ensurePrivateDir(state);
    ensurePrivateDir(dir);
    closeSync(openSync(path.join(dir, name), FLAGS, 0o600));
    const names = readdirSync(dir);
    if (names.length > MOST_KNOWN) for (const each of names) rmSync(path.join(dir, each), { force: true });
    return true;
  } catch (error) {
    return errnoOf(error) !== 'EEXIST';
  }
}

function lastGood({ paths, repoRoot, hashing }: Machine): ReturnType<typeof readCompiled> {
  return readCompiled({ paths, hashing, ...(repoRoot === undefined ? {} : { repoRoot }) });
}

/** Whether what cannot be judged here must not happen; without a policy it must not. */
export function stopsOutside(machine: Machine): boolean {
  const last = lastGood(machine);
  return last === undefined || stopsOnFailure(last.policy, machine.now());
}

/** One row a conversation: an agent works without the guard. */
export function noteOutside(machine: Machine, outsider: Outsider): void {
  if (!isFirst(machine.paths.state, outsider)) return;
  const policy = lastGood(machine)?.policy;
  const enforcing = policy === undefined || isEnforcing(policy, machine.now());
  const { agent } = outsider;
  recordAlone(
    machine,
    {
      kind: 'guard.bypassed',
      agent,
      actor: 'agent',
      code: 'outside-session',
      decision: 'warn',
      ...(enforcing ? {} : { outcome: 'would-have' }),
      ...(policy === undefined ? {} : { policy: policy.digest }),
    },
    [agent, 'outside-session'],
  );
}
