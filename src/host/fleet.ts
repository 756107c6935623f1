/** A policy from elsewhere: fetched, its signature and age looked at, put in force, or refused and said so. */
import { parseBundle, type Bundle } from '../engine/fleet/bundle.ts';
import {
  backedOff,
  judgeBundle,
  nextAsk,
  outlives,
  type BundleRefusal,
  type LastBundle,
} from '../engine/fleet/judge.ts';
import { bundleSource } from '../engine/fleet/source.ts';
import type { RecordDraft } from '../engine/model.ts';
import { GuardError } from './errors.ts';
import { fetchBundle, type FetchTrouble } from './fleet-fetch.ts';
import { isSignedBy, verifierKey } from './note-keys.ts';
import { readEnrolled, writeEnrolled, writeTaken, type Enrolled } from './fleet-store.ts';
import { recordAlone } from './lone-record.ts';
import type { Machine } from './machine.ts';
import { checkPolicyText, type LoadOptions } from './policy-file.ts';
import { sha256 } from './policy-hashing.ts';

/** What came of asking for a bundle. */
export type FleetUpdate =
  | { readonly kind: 'taken'; readonly enrolled: Enrolled }
  | { readonly kind: 'same'; readonly enrolled: Enrolled }
  | {
      readonly kind: 'refused';
      readonly enrolled: Enrolled;
      readonly why: BundleRefusal | FetchTrouble;
      /** What is wrong with the policy in it. */
      readonly detail?: string;
    };

export interface FleetParts {
  readonly machine: Machine;
  readonly load: Pick<LoadOptions, 'detectors' | 'profiles'>;
  /** From 0 to 1. */
  readonly chance: () => number;
  /** Ends the asking. */
  readonly signal?: AbortSignal;
}

/** Words of this file that may stand in the log as they are. */
const ROW_WORDS: readonly string[] = (
  'not-a-bundle wrong-signature rolled-back serial-reused expired not-yet policy-invalid outlived ' +
  'unreachable too-slow redirected refused too-large not-there no-room serial'
).split(' ');

/** Counts and codes of ours: neither the address nor the key stands in the log in clear. */
export function recordFleet(machine: Machine, draft: RecordDraft): boolean {
  return recordAlone(machine, draft, ROW_WORDS);
}

interface Refused {
  readonly why: BundleRefusal;
  readonly detail?: string;
}

type Weighed = Refused | 'same' | { readonly bundle: Bundle; readonly digest: string };

function isRefused(weighed: Weighed): weighed is Refused {
  return typeof weighed === 'object' && 'why' in weighed;
}

/** The policy in it must be one that can be put in force here, and no exception of it may outlive it. */
async function policyProblem(bundle: Bundle, { machine, load }: FleetParts): Promise<Refused | undefined> {
  const { paths, hashing } = machine;
  const file = { label: 'aup.yaml', path: '/aup.yaml', bytes: Buffer.from(bundle.policy) };
  try {
    const { policy } = await checkPolicyText(file, { paths, hashing, ...load });
    const late = outlives(policy.exceptions, bundle);
    return late.length === 0 ? undefined : { why: 'outlived', detail: late.join(', ') };
  } catch (error) {
    if (error instanceof GuardError) return { why: 'policy-invalid', detail: error.message };
    throw error;
  }
}

/** Signature first: nothing else of an unsigned text is looked at. */
async function weigh(text: string, enrolled: Enrolled, parts: FleetParts): Promise<Weighed> {
  const bundle = parseBundle(text);
  if (bundle === undefined) return { why: 'not-a-bundle' };
  const key = verifierKey(enrolled.key);
  if (key === undefined || !isSignedBy(key, bundle.text, bundle.signatures))
    return { why: 'wrong-signature' };
  const digest = sha256(Buffer.from(bundle.policy));
  const last: LastBundle | undefined = enrolled.taken;
  const now = parts.machine.now();
  const judged = judgeBundle({ header: bundle, digest, now, ...(last === undefined ? {} : { last }) });
  if (judged === 'same') return 'same';
  if (judged !== undefined) return { why: judged };
  return (await policyProblem(bundle, parts)) ?? { bundle, digest };
}

type Why = Pick<Extract<FleetUpdate, { readonly kind: 'refused' }>, 'why' | 'detail'>;

function refusedFor(enrolled: Enrolled, refused: Why, parts: FleetParts): FleetUpdate {
  const { machine, chance } = parts;
  const now = machine.now();
  const failures = enrolled.failures + 1;
  const next = nextAsk(now, backedOff(enrolled.every, failures), chance());
  const { etag: _etag, ...rest } = enrolled;
  const after: Enrolled = { ...rest, asked: now, next, failures, trouble: refused.why };
  writeEnrolled(machine, after);
  // Once for each reason: a server that is down for a week is one row, not a thousand.
  if (enrolled.trouble !== refused.why) {
    recordFleet(machine, { kind: 'fleet.refused', outcome: 'refused', code: refused.why });
  }
  return { kind: 'refused', enrolled: after, ...refused };
}

function calm(enrolled: Enrolled, { machine, chance }: FleetParts): Enrolled {
  const now = machine.now();
  const { trouble: _trouble, ...rest } = enrolled;
  return { ...rest, asked: now, next: nextAsk(now, enrolled.every, chance()), failures: 0 };
}

/** What is in force is past its day, and nothing newer came. It stays in force. */
function isStale({ taken }: Enrolled, { machine }: FleetParts): boolean {
  return taken !== undefined && machine.now() >= taken.notAfter;
}

function unchanged(enrolled: Enrolled, parts: FleetParts): FleetUpdate {
  if (isStale(enrolled, parts)) return refusedFor(enrolled, { why: 'expired' }, parts);
  const after = calm(enrolled, parts);
  writeEnrolled(parts.machine, after);
  return { kind: 'same', enrolled: after };
}

interface Taking {
  readonly bundle: Bundle;
  readonly digest: string;
  readonly etag?: string;
}

function take(enrolled: Enrolled, { bundle, digest, etag }: Taking, parts: FleetParts): FleetUpdate {
  const { machine } = parts;
  const { serial, issued, notAfter, policy } = bundle;
  const { etag: _etag, ...rest } = calm(enrolled, parts);
  const taken = { serial, digest, issued, notAfter, at: machine.now() };
  const after: Enrolled = { ...rest, taken, ...(etag === undefined ? {} : { etag }) };
  // A change nobody can prove is not made.
  if (!recordFleet(machine, { kind: 'fleet.updated', outcome: 'changed', counts: { serial } })) {
    throw new GuardError('ledger-broken', 'the new policy is not taken: it cannot be recorded', {
      hint: 'see what is wrong with the log: aup-guard log verify',
    });
  }
  writeTaken(machine, after, policy);
  return { kind: 'taken', enrolled: after };
}

/**
 * Asks for the bundle and takes it when it is signed, newer and sound; else the last good one stays.
 * Throws `state-unwritable` and `ledger-broken`.
 */
export async function updateFleet(enrolled: Enrolled, parts: FleetParts): Promise<FleetUpdate> {
  const source = bundleSource(enrolled.source);
  if (typeof source === 'string') throw new GuardError('usage', 'the address of the bundle cannot be read');
  const came = await fetchBundle(source, {
    env: parts.machine.env,
    ...(enrolled.etag === undefined ? {} : { etag: enrolled.etag }),
    ...(parts.signal === undefined ? {} : { signal: parts.signal }),
  });
  if (came.kind === 'same') return unchanged(enrolled, parts);
  if (came.kind === 'trouble') {
    const why = isStale(enrolled, parts) ? 'expired' : came.trouble;
    return refusedFor(enrolled, { why }, parts);
  }
  const weighed = await weigh(came.text, enrolled, parts);
  if (weighed === 'same') return unchanged(enrolled, parts);
  if (isRefused(weighed)) return refusedFor(enrolled, weighed, parts);
  return take(enrolled, { ...weighed, ...(came.etag === undefined ? {} : { etag: came.etag }) }, parts);
}

/** A clock that was set back must not keep a machine from asking. */
function isDue({ next, every, failures }: Enrolled, now: number): boolean {
  return next === undefined || now >= next || next - now > 2 * backedOff(every, failures);
}

/** The same when it is time to ask. Undefined when it is not, or when the machine is not enrolled. */
export async function updateWhenDue(parts: FleetParts): Promise<FleetUpdate | undefined> {
  const enrolled = readEnrolled(parts.machine);
  if (enrolled === undefined || !isDue(enrolled, parts.machine.now())) return undefined;
  return updateFleet(enrolled, parts);
}
