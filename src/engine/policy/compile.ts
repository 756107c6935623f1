import { canonicalJson } from './canonical.ts';
import { IGNORED_PARTS, mergeLayers } from './layers.ts';
import { ownData } from './own-data.ts';
import { shown } from './source.ts';
import { parseDate } from './units.ts';
import { builtinVocabulary } from './vocabulary.ts';
import type { Digest, Hashing } from '../model.ts';
import type { LayerInfo, Policy, PolicyIssue } from './model.ts';
import type { ReadNamed } from './own-data.ts';
import type { KnownDetector } from './names.ts';
import type { ParsedFile } from './parse.ts';
import type { RawPolicy } from './raw.ts';

export interface CompileOptions {
  readonly hashing: Hashing;
  readonly detectors: readonly KnownDetector[];
  /** Path and content digest of a file, as the host knows them. */
  readonly layers: readonly LayerInfo[];
  /** Reads files that a policy names; without it none can be read. */
  readonly read?: ReadNamed;
}

export interface Compiled {
  /** Absent when an issue makes the policy unusable. */
  readonly policy?: Policy;
  /** With the rule `loosens`: the part is ignored, the policy stands. */
  readonly issues: readonly PolicyIssue[];
}

function isFatal(issue: PolicyIssue): boolean {
  return issue.level === 'error' && !IGNORED_PARTS.has(issue.rule);
}

function unreadable(): ReturnType<ReadNamed> {
  return { why: 'no files can be read here' };
}

/**
 * The digest of all a policy says. The same policy has the same one on every machine: of where its files lie, only their
 * names count.
 */
export function policyDigest(policy: Omit<Policy, 'digest'>, hashing: Hashing): Digest {
  const layers = policy.layers.map(({ layer, label, digest }) => ({ layer, label: nameIn(label), digest }));
  const placed = { ...policy, layers };
  return hashing.sha256(
    canonicalJson(placed, (key, value) =>
      key === 'where' && typeof value === 'string' ? nameIn(value) : value,
    ),
  );
}

/** `/etc/aup-guard/aup.yaml:4` -> `aup.yaml:4`. */
function nameIn(place: string): string {
  return place.slice(Math.max(place.lastIndexOf('/'), place.lastIndexOf('\\')) + 1);
}

function aboutOf(about: RawPolicy['policy']): Pick<Policy, 'name' | 'request' | 'requestReply' | 'reviewBy'> {
  const { name, request, request_reply: reply, review_by: day } = about;
  const reviewBy = day === undefined ? undefined : parseDate(day);
  return {
    name: shown(name, 120),
    ...(request === undefined ? {} : { request: shown(request, 300) }),
    ...(reply === undefined ? {} : { requestReply: shown(reply, 60) }),
    ...(reviewBy === undefined ? {} : { reviewBy }),
  };
}

function placedOf({ placed = [] }: Pick<Policy, 'placed'>): Pick<Policy, 'placed'> {
  return placed.length === 0 ? {} : { placed };
}

/** Checked files, strongest layer first -> one policy of plain JSON. */
export function compilePolicy(files: readonly ParsedFile[], options: CompileOptions): Compiled {
  const { merged, issues: found } = mergeLayers(files, builtinVocabulary(options.detectors));
  const issues = [...found];
  const own = ownData(files, { read: options.read ?? unreadable, issues });
  const about = files[0]?.raw.policy;
  if (merged === undefined || about === undefined || issues.some(isFatal)) return { issues };
  const { stance, stancePhases, onGuardFailure, containment, clauses, exceptions, agents, maxBody, tls } =
    merged;
  const policy = {
    schema: 'aup-guard/policy/1',
    ...aboutOf(about),
    stance,
    stancePhases,
    onGuardFailure,
    ...(containment === undefined ? {} : { containment }),
    clauses,
    ...placedOf(merged),
    exceptions,
    agents,
    layers: options.layers,
    maxBody,
    ...(tls === undefined ? {} : { tls }),
    ...(own === undefined ? {} : { own }),
  } as const;
  return { policy: { ...policy, digest: policyDigest(policy, options.hashing) }, issues };
}
