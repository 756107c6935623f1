/** The policy a change is held against: what it goes into has it, or the caller does. Never the change itself. */
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { MAX_BUNDLE, parseBundle } from '../engine/fleet/bundle.ts';
import { judgeBundle } from '../engine/fleet/judge.ts';
import type { CiPolicySource } from '../engine/ci/model.ts';
import type { Policy } from '../engine/policy/model.ts';
import { GuardError } from './errors.ts';
import { errnoOf, readBounded } from './files.ts';
import type { GitTree } from './git-tree.ts';
import type { LateCatalog } from './late-redaction.ts';
import type { Machine } from './machine.ts';
import { isSignedBy, verifierKey } from './note-keys.ts';
import { besidePolicies } from './policy-beside.ts';
import { checkPolicyTexts, type LoadedPolicy, type NamedText } from './policy-file.ts';
import { sha256 } from './policy-hashing.ts';
import { shown } from './text.ts';

/** The policy of a repository, at its root. */
export const POLICY = 'aup.yaml';
/** One byte more than a policy may have, so that its parser can say so. */
const POLICY_LIMIT = 256 * 1024 + 1;
const LIST_LIMIT = 4 * 1024 * 1024;

export interface PolicySetup {
  readonly machine: Machine;
  readonly root: string;
  readonly tree: GitTree;
  readonly catalog: Pick<LateCatalog, 'detectors' | 'profiles'>;
}

export interface CiPolicyAsked {
  /** A file outside of the repository. */
  readonly policy?: string | undefined;
  /** Whose signature a bundle must have. */
  readonly key?: string | undefined;
}

export interface CiPolicy {
  readonly policy: Policy;
  readonly source: CiPolicySource;
}

type Read = Parameters<typeof checkPolicyTexts>[2];

/** What a policy names is read from the same commit: its first reading finds out which files those are. */
export async function policyOf(
  commit: string,
  texts: readonly NamedText[],
  { machine, tree, catalog }: PolicySetup,
): Promise<LoadedPolicy> {
  const { paths, hashing } = machine;
  const options = { paths, hashing, detectors: catalog.detectors, profiles: catalog.profiles };
  const named = new Set<string>();
  const found = new Map<string, string>();
  const outside = besidePolicies(texts.filter(({ layer }) => layer !== 'project'));
  const read: Read = (file, name) => {
    if (file.layer !== 'project') return outside.read(file, name);
    named.add(name);
    const text = found.get(name);
    return text === undefined ? { why: 'there is no such file in that commit' } : { text };
  };
  try {
    const loaded = await checkPolicyTexts(texts, options, read);
    if (named.size === 0) return loaded;
  } catch (error) {
    if (named.size === 0) throw error;
  }
  for (const name of named) {
    const at = path.posix.normalize(name);
    const bytes = at.startsWith('..') ? undefined : await tree.bytes(`${commit}:${at}`, LIST_LIMIT);
    if (bytes !== undefined) found.set(name, bytes.toString('utf8'));
  }
  return checkPolicyTexts(texts, options, read);
}

/** The policy file of a commit; undefined when it has none. */
export async function policyText(
  commit: string,
  label: string,
  { tree, root }: PolicySetup,
): Promise<NamedText | undefined> {
  const bytes = await tree.bytes(`${commit}:${POLICY}`, POLICY_LIMIT);
  if (bytes !== undefined) return { layer: 'project', label, path: path.join(root, POLICY), bytes };
  // No such file is one thing, a file that cannot be read another.
  const there = await tree.files(commit, ({ path: file }) => file === POLICY);
  if (there?.length === 0) return undefined;
  throw new GuardError('policy-unreadable', `${POLICY} of ${shown(label)} cannot be read from git`, {
    hint: 'it must be a file of at most 256 KiB, and its objects must be here: git fsck',
  });
}

/** What decides about a change must not be part of it. Throws `usage`. */
function refuseInside(file: string, root: string, option: '--policy' | '--signers'): void {
  const from = path.relative(realpathSync(root), realpathSync(file));
  if (from.startsWith('..') || path.isAbsolute(from)) return;
  throw new GuardError(
    'usage',
    `${option} ${shown(file)} lies in the repository, where the change can write it`,
    { hint: `leave ${option} out: what the base has counts; or put the file elsewhere` },
  );
}

/** Where a file outside of the repository is. Throws `usage`. */
export function outsideFile(file: string, root: string, option: '--signers'): string {
  const given = path.resolve(file);
  if (!existsSync(given)) throw new GuardError('usage', `${option}: there is no file ${shown(file)}`);
  refuseInside(given, root, option);
  return realpathSync(given);
}

function bytesOf(file: string, root: string): Buffer {
  try {
    refuseInside(file, root, '--policy');
    const bytes = readBounded(realpathSync(file), MAX_BUNDLE);
    if (bytes !== undefined) return bytes;
  } catch (error) {
    if (error instanceof GuardError || errnoOf(error) === '') throw error;
  }
  throw new GuardError('policy-unreadable', `cannot read the policy ${shown(file)}`, {
    hint: 'it must be a regular file of at most 300 KiB',
  });
}

function unsound(file: string, why: string): GuardError {
  return new GuardError('policy-invalid', `the bundle ${shown(file)} ${why}`, {
    hint: 'take the bundle and the key from whoever keeps the policy: docs/fleet.md',
  });
}

/** The policy in a bundle. Signature first: nothing else of an unsigned text is looked at. */
function openBundle(
  text: string,
  { file, key }: { readonly file: string; readonly key: string },
  machine: Machine,
): string {
  const bundle = parseBundle(text);
  if (bundle === undefined) throw unsound(file, 'is none');
  const verifier = verifierKey(key);
  if (verifier === undefined || !isSignedBy(verifier, bundle.text, bundle.signatures))
    throw unsound(file, 'is not signed by that key');
  const judged = judgeBundle({
    header: bundle,
    digest: sha256(Buffer.from(bundle.policy)),
    now: machine.now(),
  });
  if (judged !== undefined)
    throw unsound(file, judged === 'expired' ? 'is past its day' : 'is not valid yet');
  return bundle.policy;
}

const BUNDLE = /^aup-guard bundle /;

function givenText({ policy: file, key }: CiPolicyAsked, setup: PolicySetup): NamedText | undefined {
  if (file === undefined) {
    if (key === undefined) return undefined;
    throw new GuardError('usage', '--key is for the bundle of --policy');
  }
  const bytes = bytesOf(path.resolve(file), setup.root);
  const text = bytes.toString('utf8');
  const label = path.basename(file);
  if (key === undefined) {
    if (!BUNDLE.test(text)) return { layer: 'organisation', label, path: path.resolve(file), bytes };
    throw new GuardError('usage', `${shown(file)} is a signed bundle: say whose signature it must have`, {
      hint: 'aup-guard ci --policy aup.bundle --key NAME+ID+KEY',
    });
  }
  const policy = openBundle(text, { file, key }, setup.machine);
  return { layer: 'organisation', label, bytes: Buffer.from(policy) };
}

/** Throws `policy-invalid`, `policy-unreadable` and `usage`. */
export async function openCiPolicy(
  asked: CiPolicyAsked,
  base: { readonly name: string; readonly commit: string },
  setup: PolicySetup,
): Promise<CiPolicy> {
  const given = givenText(asked, setup);
  const own = await policyText(base.commit, POLICY, setup);
  const texts = [given, own].filter((text) => text !== undefined);
  const names = [given?.label, own && `${POLICY} of ${base.name}`].filter((name) => name !== undefined);
  const isFallback = texts.length === 0;
  const starter = new TextEncoder().encode(setup.catalog.profiles.starter);
  const all: readonly NamedText[] = isFallback
    ? [{ layer: 'profile', label: 'starter.yaml', bytes: starter }]
    : texts;
  const { policy } = await policyOf(base.commit, all, setup);
  return { policy, source: { name: isFallback ? 'the starter policy' : names.join(' and '), isFallback } };
}
