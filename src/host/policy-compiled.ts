/** The compiled policy on disk: what gates and hooks decide by. Loads neither YAML nor the schema. */
import path from 'node:path';
import { isObject } from '../engine/json-object.ts';
import { canonicalJson } from '../engine/policy/canonical.ts';
import { ensurePrivateDir, readBounded, writePrivate } from './files.ts';
import { openKeys } from './keys.ts';
import { layerPlaces, sourceMarks } from './policy-sources.ts';
import { isBesideFresh } from './policy-beside.ts';
import { GuardError } from './errors.ts';
import { parsed } from './sealed.ts';
import type { Digest, Hashing } from '../engine/model.ts';
import type { Policy, PolicyIssue } from '../engine/policy/model.ts';
import type { BesideMark } from './policy-beside.ts';
import type { PolicyPlaces, SourceMark } from './policy-sources.ts';

const SCHEMA = 'aup-guard/compiled/3';
const MAX_BYTES = 4 * 1024 * 1024;
/** What the machine's key vouches for here. */
const DOMAIN = 'compiled-policy';

interface CompiledBody {
  readonly schema: typeof SCHEMA;
  readonly sources: readonly SourceMark[];
  /** Files the sources name. */
  readonly beside?: readonly BesideMark[];
  readonly policy: Policy;
  readonly ignored: readonly PolicyIssue[];
}

export interface CompiledPolicy {
  readonly policy: Policy;
  /** Parts of lower layers that do not count because they would loosen. */
  readonly ignored: readonly PolicyIssue[];
  /** False when a source changed since, or no longer compiles: the last good policy stays in force. Or nothing vouches for it. */
  readonly fresh: boolean;
}

/** One file for each set of places, so that repositories do not overwrite one another's. */
export function compiledPath(places: PolicyPlaces, hashing: Hashing): string {
  const key = hashing.sha256(canonicalJson(layerPlaces(places)));
  return path.join(places.paths.state, 'policy', `${key}.json`);
}

/** Over the text of the body as it stands: bringing it into an order of its own again would cost each start a ms. */
function integrityOf(body: string, hashing: Hashing): Digest {
  return hashing.sha256(body);
}

export function writeCompiled(
  places: PolicyPlaces,
  hashing: Hashing,
  content: Omit<CompiledBody, 'schema'>,
): void {
  const file = compiledPath(places, hashing);
  const whole: CompiledBody = { schema: SCHEMA, ...content };
  const body = JSON.stringify(whole);
  const integrity = integrityOf(body, hashing);
  const mac = openKeys(places.paths.state).keyedDigest(DOMAIN, integrity);
  ensurePrivateDir(path.dirname(file));
  writePrivate(file, `${JSON.stringify({ integrity, mac, body })}\n`);
}

/** The integrity digest vouches for the rest: this file wrote every byte of it. */
function isCompiledBody(value: unknown): value is CompiledBody {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schema' in value &&
    value.schema === SCHEMA &&
    'sources' in value &&
    Array.isArray(value.sources) &&
    'ignored' in value &&
    Array.isArray(value.ignored) &&
    'policy' in value &&
    typeof value.policy === 'object'
  );
}

interface Read {
  readonly body: CompiledBody;
  /** False where there is no key, as in a contained session, which may not see it. */
  readonly vouched: boolean;
}

function parseFile(text: string, state: string, hashing: Hashing): Read | undefined {
  const value = parsed(text);
  if (!isObject(value)) return undefined;
  const { body: inside, integrity, mac } = value;
  if (typeof inside !== 'string' || typeof integrity !== 'string') return undefined;
  const body = parsed(inside);
  if (!isCompiledBody(body) || integrity !== integrityOf(inside, hashing)) return undefined;
  const right = openKeys(state).knownDigest(DOMAIN, integrity);
  if (right === undefined) return { body, vouched: false };
  return mac === right ? { body, vouched: true } : undefined;
}

function isFresh(places: PolicyPlaces, { sources, beside = [] }: CompiledBody): boolean {
  const now = sourceMarks(layerPlaces(places));
  const before = sources.filter((mark) => mark.layer !== 'profile');
  return canonicalJson(now) === canonicalJson(before) && isBesideFresh(beside);
}

/**
 * The last good policy of these places. Undefined when there is none, or when the file was damaged or edited:
 * callers then load the policy anew, or fail closed.
 */
export function readCompiled(
  options: PolicyPlaces & { readonly hashing: Hashing },
): CompiledPolicy | undefined {
  const bytes = readBounded(compiledPath(options, options.hashing), MAX_BYTES);
  const found = bytes && parseFile(bytes.toString('utf8'), options.paths.state, options.hashing);
  if (found === undefined) return undefined;
  const { body, vouched } = found;
  return { policy: body.policy, ignored: body.ignored, fresh: vouched && isFreshOrBroken(options, body) };
}

/** A source that cannot be read now is a change like any other: the last good policy stays. */
function isFreshOrBroken(places: PolicyPlaces, body: CompiledBody): boolean {
  try {
    return isFresh(places, body);
  } catch (error) {
    if (error instanceof GuardError) return false;
    throw error;
  }
}
