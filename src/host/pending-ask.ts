/** Asks at another terminal: leaves the request as a file and takes the answer that a person gives there. */
import { randomBytes } from 'node:crypto';
import type { ApprovalAnswer, ApprovalRequest } from '../engine/approval.ts';
import type { Assurance, Instant, Safe } from '../engine/model.ts';
import { signerOf } from './approvers.ts';
import { monotonicMs } from './clock.ts';
import type { MachineKeys } from './keys.ts';
import { agentBehind } from './outsider.ts';
import { put, putRequest, readAnswer, readTaken, pendingDir, remove } from './pending.ts';
import type { Pending, PendingAnswer, Waiting } from './pending-model.ts';
import type { Platform } from './platform/model.ts';
import { instant } from './text.ts';

export interface PendingSetup {
  /** The session's private folder. */
  readonly dir: string;
  readonly session: string;
  readonly agent: string;
  readonly started: Instant;
  readonly keys: MachineKeys;
  readonly platform: Pick<Platform, 'processInfo' | 'processMarks'>;
  /** Whose signatures count; undefined = nobody's, then a role is spoken for by whoever says so. */
  readonly approvers: () => string | undefined;
  readonly now: () => Instant;
  /** Makes words of a person fit to be shown. */
  readonly clean: (text: string) => Safe;
  /** Told when the request waits: now a person can find it. */
  readonly onWaiting: (request: ApprovalRequest) => void;
  /** Told of an answer that was not a person's. */
  readonly onForged: (why: string) => void;
}

/** A person's answer, with what a second person's yes needs. */
export type PersonAnswer =
  | (ApprovalAnswer & { readonly kind: 'approved'; readonly role?: string; readonly signer?: string })
  | Exclude<ApprovalAnswer, { readonly kind: 'approved' }>;

const LOOK_MS = 150;
/** How long the other terminal has to read what came of its answer, and how often is looked. */
const HEARD_MS = 500;
const HEARD_LOOK_MS = 10;
/** An answer that lay about is none. */
const FRESH_MS = 60_000;
const NO: PersonAnswer = { kind: 'denied' };

/** Resolves `timeout` when nobody answers in time, `denied` when `signal` aborts. Throws `state-unwritable`. */
export async function askElsewhere(
  { request, roles }: { readonly request: ApprovalRequest; readonly roles: readonly string[] },
  setup: PendingSetup,
  signal: AbortSignal,
): Promise<PersonAnswer> {
  const asked = setup.now();
  const { code, ...box } = request;
  const pending: Pending = {
    v: 1,
    session: setup.session,
    agent: setup.agent,
    pid: process.pid,
    nonce: randomBytes(16).toString('hex'),
    asked,
    expires: instant(asked + request.timeoutMs),
    critical: code !== undefined,
    roles,
    box,
  };
  const waiting = putRequest(setup.dir, pending, setup.keys);
  try {
    setup.onWaiting(request);
    return await answerTo(waiting, { setup, signal });
  } finally {
    remove(setup.dir, request.id, 'request');
  }
}

interface At {
  readonly setup: PendingSetup;
  readonly signal: AbortSignal;
}

async function answerTo(waiting: Waiting, at: At): Promise<PersonAnswer> {
  const { pending, digest } = waiting;
  const { setup, signal } = at;
  const { id, timeoutMs } = pending.box;
  const over = monotonicMs() + timeoutMs;
  while (!signal.aborted) {
    if (monotonicMs() >= over) return { kind: 'timeout' };
    const answer = readAnswer(setup.dir, id, setup.keys);
    if (answer === undefined) {
      await sleep(LOOK_MS, signal);
      continue;
    }
    const looked =
      answer === 'forged' ? 'it was not written by this guard' : personAnswer(answer, waiting, setup);
    const why = typeof looked === 'string' ? looked : undefined;
    // Once: whatever it was, it is not there any more when it takes effect.
    remove(setup.dir, id, 'answer');
    const said = { v: 1, request: digest, taken: why === undefined, why: why ?? '' } as const;
    put({ dir: setup.dir, id, keys: setup.keys }, 'taken', said);
    await heard(pending, at);
    if (typeof looked !== 'string') return looked;
    setup.onForged(looked);
  }
  return NO;
}

/** Lets the other terminal read what came of its answer: the folder goes with the agent, which may end at once. */
async function heard({ box: { id } }: Pending, { setup, signal }: At): Promise<void> {
  const over = monotonicMs() + HEARD_MS;
  while (monotonicMs() < over && readTaken(setup.dir, id, setup.keys) !== undefined) {
    await sleep(HEARD_LOOK_MS, signal);
  }
}

/** What keeps an answer from counting, whoever gave it. */
function faultIn(
  answer: PendingAnswer,
  { pending, digest }: Waiting,
  setup: PendingSetup,
): string | undefined {
  const { platform } = setup;
  if (answer.request !== digest) return 'it answers another request than the one that waits';
  const now = setup.now();
  if (answer.at < pending.asked || answer.at > now || now - answer.at > FRESH_MS) return 'it is not fresh';
  if (answer.scope === 'session' && pending.box.session === undefined) {
    return 'such a request is answered once';
  }
  if (platform.processInfo(answer.pid)?.start !== answer.start) {
    return 'the process that gave it does not wait for it';
  }
  const sessions = [{ pid: process.pid, agent: setup.agent, started: setup.started }];
  return agentBehind(answer.pid, { platform, sessions });
}

/** The answer as it counts, or why it does not. */
function personAnswer(answer: PendingAnswer, waiting: Waiting, setup: PendingSetup): PersonAnswer | string {
  const fault = faultIn(answer, waiting, setup);
  if (fault !== undefined) return fault;
  const { kind, scope, words, role } = answer;
  if (kind === 'denied') return words === undefined ? NO : { kind, note: setup.clean(words) };
  const spoken = spokenFor(answer, waiting, setup);
  if (typeof spoken === 'string') return spoken;
  // A tmux is open to whoever can reach its socket.
  const assurance: Assurance = answer.multiplexed ? 'overlay-in-tmux' : 'second-terminal';
  const reason = words === undefined ? {} : { reason: setup.clean(words) };
  return { kind, scope, assurance, ...reason, ...spoken, ...(role === undefined ? {} : { role }) };
}

/** Who signed, where a role must be spoken for and keys are known; otherwise why the answer does not count. */
function spokenFor(
  { role, signature }: PendingAnswer,
  { pending, body }: Waiting,
  { approvers, dir }: PendingSetup,
): { readonly signer?: string } | string {
  if (pending.roles.length === 0) return {};
  if (role === undefined || !pending.roles.includes(role)) {
    return `it speaks for none of those who are still to say yes (${pending.roles.join(', ')})`;
  }
  const file = approvers();
  if (file === undefined) {
    return signature === undefined ? {} : 'it is signed, but there is no file of approvers';
  }
  if (signature === undefined) return `a signature is wanted for ${role}: ${file} names the keys`;
  const signer = signerOf({ approvers: file, role, body, signature, dir: pendingDir(dir) });
  return signer === undefined ? `the signature is not one for ${role} over this request` : { signer };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    if (signal.aborted) wake();
    else signal.addEventListener('abort', wake);
  });
}
