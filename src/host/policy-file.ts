/** Policy files -> the policy in force. Parsing is loaded only here, when a policy changed or a session begins. */
import path from 'node:path';
import { GuardError } from './errors.ts';
import { checkFleetPolicy } from './fleet-check.ts';
import { underHome } from './home.ts';
import { besidePolicies, type BesideMark } from './policy-beside.ts';
import { sha256 } from './policy-hashing.ts';
import { writeCompiled } from './policy-compiled.ts';
import { layerPlaces, readLayer } from './policy-sources.ts';
import type { Hashing } from '../engine/model.ts';
import type { ReadNamed } from '../engine/policy/own-data.ts';
import type { LayerName, Policy, PolicyIssue } from '../engine/policy/model.ts';
import type { KnownDetector } from '../engine/policy/names.ts';
import type { ParsedFile } from '../engine/policy/parse.ts';
import type { LayerBytes, PolicyPlaces, SourceMark } from './policy-sources.ts';

export type ProfileName = 'starter' | 'monitor' | 'strict';

export interface LoadOptions extends PolicyPlaces {
  readonly hashing: Hashing;
  readonly detectors: readonly KnownDetector[];
  /** YAML text by name; the catalogue hands them in. */
  readonly profiles: Readonly<Record<ProfileName, string>>;
  /** In force where neither the organisation nor the user has a policy. */
  readonly profile?: ProfileName;
}

export interface LoadedPolicy {
  readonly policy: Policy;
  /** Warnings and the ignored parts. */
  readonly issues: readonly PolicyIssue[];
  /** Parts of lower layers that do not count because they would loosen: each is an incident. */
  readonly ignored: readonly PolicyIssue[];
  readonly files: readonly ParsedFile[];
}

/** `policy-invalid` with every problem, for `policy lint` and messages. */
export class PolicyInvalid extends GuardError {
  readonly issues: readonly PolicyIssue[];

  constructor(issues: readonly PolicyIssue[]) {
    const first = issues.find((issue) => issue.level === 'error') ?? issues[0];
    const place = first === undefined ? 'the policy' : `${first.file}:${first.line}:${first.column}`;
    const fix = first?.fix === undefined ? '' : `${first.fix}; `;
    super('policy-invalid', `${place} ${first?.message ?? 'cannot be used'}`, {
      hint: `${fix}all problems: aup-guard policy lint`,
    });
    this.issues = issues;
  }
}

/** How people know a layer's file: short, and the same wherever the home folder lies. */
function labelOf(layer: LayerName, file: string): string {
  return layer === 'project' ? path.basename(file) : underHome(file);
}

/** One layer as text. */
export interface NamedText {
  readonly layer: LayerName;
  /** As people know the file. */
  readonly label: string;
  readonly path?: string;
  readonly bytes: Uint8Array;
}

/** A project alone never replaces the profile: a cloned repository must not be able to switch the guard off. */
function textsOf(found: readonly LayerBytes[], options: LoadOptions): readonly NamedText[] {
  const own = found.map(({ layer, path: file, bytes }) => ({
    layer,
    path: file,
    bytes,
    label: labelOf(layer, file),
  }));
  if (own.some(({ layer }) => layer !== 'project')) return own;
  const name = options.profile ?? 'starter';
  const bytes = new TextEncoder().encode(options.profiles[name]);
  return [{ layer: 'profile', label: `${name}.yaml`, bytes }, ...own];
}

interface Read {
  readonly texts: readonly NamedText[];
  readonly sources: readonly SourceMark[];
}

function readAll(options: LoadOptions): Read {
  const places = layerPlaces(options).map((place) => ({ place, found: readLayer(place) }));
  const layers = places.flatMap(({ found }) => (found === undefined ? [] : [found]));
  checkFleetPolicy(options.paths, layers);
  const texts = textsOf(layers, options);
  const marks = places.map(({ place: { layer, path: file }, found }) => ({
    layer,
    path: file,
    digest: found?.digest ?? null,
  }));
  const profile = texts.flatMap(({ layer, label, bytes }) =>
    layer === 'profile' ? [{ layer, path: label, digest: sha256(bytes) }] : [],
  );
  return { texts, sources: [...marks, ...profile] };
}

/** What compiling came to, and the files it read besides the policies. */
interface CompiledTexts extends LoadedPolicy {
  readonly beside: readonly BesideMark[];
}

async function compileTexts(
  texts: readonly NamedText[],
  options: LoadOptions,
  read?: ReadNamed,
): Promise<CompiledTexts> {
  const [{ parsePolicy }, { compilePolicy }, { IGNORED_PARTS }] = await Promise.all([
    import('../engine/policy/parse.ts'),
    import('../engine/policy/compile.ts'),
    import('../engine/policy/layers.ts'),
  ]);
  const results = texts.map((text) => parsePolicy(text));
  const broken = results.flatMap((result) => (result.ok ? [] : result.issues));
  if (broken.length > 0) throw new PolicyInvalid(broken);
  const files = results.flatMap((result) => (result.ok ? [result.file] : []));
  const layers = texts.map(({ layer, label, path: file, bytes }) => ({
    layer,
    label,
    ...(file === undefined ? {} : { path: file }),
    digest: sha256(bytes),
  }));
  const { hashing, detectors } = options;
  const beside = besidePolicies(layers);
  const { policy, issues } = compilePolicy(files, {
    hashing,
    detectors,
    layers,
    read: read ?? beside.read,
  });
  if (policy === undefined) throw new PolicyInvalid(issues);
  const ignored = issues.filter(({ rule }) => IGNORED_PARTS.has(rule));
  return { policy, issues, ignored, files, beside: beside.marks() };
}

/**
 * Reads, checks and compiles all layers and keeps the result for hooks and gates.
 * Throws `PolicyInvalid` (the last good compiled policy stays), `policy-unreadable` or `state-unwritable`.
 */
export async function loadPolicy(options: LoadOptions): Promise<LoadedPolicy> {
  const { texts, sources } = readAll(options);
  const { beside, ...loaded } = await compileTexts(texts, options);
  // The marks are of the very bytes that were compiled: a file changed meanwhile makes the result stale, not wrong.
  const { policy, ignored } = loaded;
  writeCompiled(options, options.hashing, { policy, ignored, sources, beside });
  return loaded;
}

/** The same without keeping anything: for commands that only look. */
export async function checkPolicy(options: LoadOptions): Promise<LoadedPolicy> {
  return compileTexts(readAll(options).texts, options);
}

/** One file as if it were the only layer, for `policy lint FILE`; keeps nothing. */
export async function checkPolicyFile(file: string, options: LoadOptions): Promise<LoadedPolicy> {
  const found = readLayer({ layer: 'project', path: path.resolve(file) });
  if (found === undefined) throw new GuardError('policy-unreadable', `there is no file ${file}`);
  const { bytes } = found;
  return compileTexts([{ layer: 'user', label: file, path: found.path, bytes }], options);
}

/** Text that need not be in the file it is for, as if it were the only layer: what a commit would make of a policy. */
export async function checkPolicyText(
  file: { readonly label: string; readonly path: string; readonly bytes: Uint8Array },
  options: LoadOptions,
): Promise<LoadedPolicy> {
  return compileTexts([{ layer: 'project', ...file }], options);
}

/** Layers of texts that need not be files; `read` hands in what they name. */
export async function checkPolicyTexts(
  texts: readonly NamedText[],
  options: LoadOptions,
  read: ReadNamed,
): Promise<LoadedPolicy> {
  return compileTexts(texts, options, read);
}
