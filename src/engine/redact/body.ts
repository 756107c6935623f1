/** Redacts a request body in place: only the string literals that change are written anew. */
import type { BodyShape, MediaKind } from '../definitions.ts';
import type { Finding } from '../model.ts';
import type { Redaction, Redactor } from './model.ts';
import type { BodyCache, Entry, LiteralKind } from './cache.ts';
import type { JsonProblem } from './json.ts';
import { decodeLiteral } from './json-literal.ts';
import { splice, type Splice } from './splice.ts';
import { readMedia } from './media.ts';
import { redactEncoded, redactJsonText, redactText } from './redact-string.ts';
import { spotsOf, type Spot } from './spots.ts';

export type BodyRefusal = JsonProblem | 'unstable';

/** A picture, document or sound in a body; `mark` tells it from others without holding it. */
export interface MediaFound {
  readonly kind: MediaKind;
  readonly mark: string;
}

interface BodyFound {
  readonly findings: readonly Finding[];
  /** Those in text not seen before: requests repeat the whole conversation. Spans are within one string. */
  readonly fresh: readonly Finding[];
  readonly media: readonly MediaFound[];
}

export type BodyResult =
  | ({ readonly kind: 'unchanged' } & BodyFound)
  | ({ readonly kind: 'rewritten'; readonly body: string } & BodyFound)
  | { readonly kind: 'refused'; readonly code: BodyRefusal; readonly why: string };

export interface BodyRequest {
  readonly body: string;
  readonly shape: BodyShape;
  readonly redactor: Redactor;
  readonly cache: BodyCache;
  /** Only what held something is remembered: for bodies that do not repeat one another. */
  readonly sparse?: true;
}

/** Outcomes for the literals of one body, in their order. */
type Made = (Entry | undefined)[];

const MAX_PASSES = 6;

const WORDS: Readonly<Record<BodyRefusal, string>> = {
  'not-json': 'the request body is not valid JSON',
  'too-deep': 'the request body is nested too deeply to be checked',
  'too-many': 'the request body holds too many strings to be checked',
  unstable: 'the request body could not be redacted completely',
};

/** Redacts `body` where `shape` says text stands. Never throws on account of the body. */
export function redactBody(request: BodyRequest): BodyResult {
  const spots = spotsOf(request.body, request.shape);
  if (!Array.isArray(spots)) return refusal(spots);
  const fresh = new Map<string, readonly Finding[]>();
  const made: Made = [];
  // A value learned late in the body may stand, bare, earlier in it: repeat until nothing new is learned.
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const generation = request.redactor.generation();
    const result = onePass(request, spots, { fresh, made });
    if (request.redactor.generation() === generation || result.kind === 'refused') return result;
  }
  return refusal('unstable');
}

function refusal(code: BodyRefusal): BodyResult {
  return { kind: 'refused', code, why: WORDS[code] };
}

interface SoFar {
  readonly fresh: Map<string, readonly Finding[]>;
  readonly made: Made;
}

function onePass(request: BodyRequest, spots: readonly Spot[], { fresh, made }: SoFar): BodyResult {
  const changes: Splice[] = [];
  const findings: Finding[] = [];
  const media: MediaFound[] = [];
  request.cache.begin();
  for (const [index, spot] of spots.entries()) {
    const literal = request.body.slice(spot.start, spot.end);
    const found = spot.kind === 'media' ? mediaIn(literal) : undefined;
    if (found !== undefined) {
      media.push(found);
      continue;
    }
    const known = made[index];
    const isRight = known?.generation === request.redactor.generation();
    const entry = isRight ? known : lookUp(request, { spot, literal }, fresh);
    if (entry === undefined) return refusal('not-json');
    made[index] = entry;
    for (const finding of entry.findings) findings.push(finding);
    if (entry.literal !== undefined) changes.push({ start: spot.start, end: spot.end, text: entry.literal });
  }
  const news = [...fresh.values()].flat();
  if (changes.length === 0) return { kind: 'unchanged', findings, fresh: news, media };
  return { kind: 'rewritten', body: splice(request.body, changes), findings, fresh: news, media };
}

const MARK = 64;

/** A picture or the like; undefined for what is text after all. Not cached: a look at its beginning is enough. */
function mediaIn(literal: string): MediaFound | undefined {
  // Base64 has nothing to escape, but some write `/` as `\\/`.
  const text = literal.includes('\\') ? decodeLiteral(literal) : literal.slice(1, -1);
  const { kind } = readMedia(text ?? '');
  if (kind === 'plain' || kind === 'encoded-text') return undefined;
  return { kind, mark: `${kind} ${literal.length} ${literal.slice(-MARK)}` };
}

function redactSpot(redactor: Redactor, { kind, key }: Spot, text: string): Redaction {
  if (kind === 'media') return redactEncoded(redactor, readMedia(text), text);
  return kind === 'json' ? redactJsonText(redactor, text) : redactText(redactor, text, key);
}

/** The cached outcome for one literal, made or renewed when needed; undefined when it is not valid JSON. */
function lookUp(
  { redactor, cache, sparse }: BodyRequest,
  { spot, literal }: { readonly spot: Spot; readonly literal: string },
  fresh: Map<string, readonly Finding[]>,
): Entry | undefined {
  const kind: LiteralKind = spot.key === undefined ? spot.kind : 'named';
  const id = spot.key === undefined ? literal : `${spot.key}=${literal}`;
  const known = sparse === true ? undefined : cache.get(kind, id);
  if (known !== undefined && known.generation === redactor.generation()) return known;
  const text = decodeLiteral(literal);
  if (text === undefined) return undefined;
  const done = redactSpot(redactor, spot, text);
  const { findings } = done;
  const changed = done.text === text ? undefined : JSON.stringify(done.text);
  const entry = { kind, id, generation: redactor.generation(), literal: changed, findings };
  if (sparse === true && findings.length === 0) return entry;
  const before = known ?? (sparse === true ? cache.get(kind, id) : undefined);
  if (before?.findings.length !== findings.length) fresh.set(id, findings);
  cache.set(entry);
  return entry;
}
