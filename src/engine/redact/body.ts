/** Redacts a request body in place: only the string literals that change are written anew. */
import type { BodyShape, MediaKind } from '../definitions.ts';
import type { Finding } from '../model.ts';
import type { Redaction, Redactor } from './model.ts';
import type { BodyCache, Entry } from './cache.ts';
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
  /** Of what is longer than a word only what held something is remembered: for bodies that do not repeat one another. */
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
  const long = new Map<string, Entry>();
  // A value learned late in the body may stand, bare, earlier in it: repeat until nothing new is learned.
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const generation = request.redactor.generation();
    const result = onePass(request, spots, { fresh, made, long });
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
  /** Outcomes of long literals: many a tool says all it has to say twice, as text and as data. */
  readonly long: Map<string, Entry>;
}

function onePass(request: BodyRequest, spots: readonly Spot[], { fresh, made, long }: SoFar): BodyResult {
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
    const entry = entryFor(request, { spot, literal }, { fresh, long, known: made[index] });
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

interface Literal {
  readonly spot: Spot;
  readonly literal: string;
}

interface Before extends Pick<SoFar, 'fresh' | 'long'> {
  readonly known: Entry | undefined;
}

/** Names and other words of a protocol are no longer, quotes included, and come again in every message. */
const WORD = 20;
/** Literals no shorter are looked at once a body; characters. */
const LONG = 1024;

/** `known`: of the pass before. */
function entryFor(request: BodyRequest, asked: Literal, { fresh, long, known }: Before): Entry | undefined {
  if (known?.generation === request.redactor.generation()) return known;
  const isSparse = request.sparse === true && asked.literal.length > WORD;
  if (!isSparse) return lookUp(request, asked, fresh);
  if (asked.literal.length < LONG) return lookSparsely(request, asked, fresh);
  return lookTwice(request, asked, { fresh, long });
}

function nameOf({ spot, literal }: Literal): Pick<Entry, 'kind' | 'id'> {
  if (spot.key === undefined) return { kind: spot.kind, id: literal };
  return { kind: 'named', id: `${spot.key}=${literal}` };
}

/** The cached outcome for one literal, made or renewed when needed; undefined when it is not valid JSON. */
function lookUp(request: BodyRequest, asked: Literal, fresh: SoFar['fresh']): Entry | undefined {
  const { redactor, cache } = request;
  const name = nameOf(asked);
  const known = cache.get(name.kind, name.id);
  if (known !== undefined && known.generation === redactor.generation()) return known;
  const made = outcomeOf(redactor, asked);
  return made && keep(request, { ...name, ...made }, { fresh, known });
}

/** The outcome of an equal literal of this body, as long as nothing was learned since. */
function lookTwice(
  request: BodyRequest,
  asked: Literal,
  { fresh, long }: Pick<Before, 'fresh' | 'long'>,
): Entry | undefined {
  const { kind, id } = nameOf(asked);
  const known = long.get(id);
  if (known?.kind === kind && known.generation === request.redactor.generation()) return known;
  const entry = lookSparsely(request, asked, fresh);
  if (entry !== undefined) long.set(id, entry);
  return entry;
}

/** The same without a look at what was before: most literals hold nothing, and looking takes as long as searching. */
function lookSparsely(request: BodyRequest, asked: Literal, fresh: SoFar['fresh']): Entry | undefined {
  const made = outcomeOf(request.redactor, asked);
  const entry = made && { ...nameOf(asked), ...made };
  if (entry === undefined || entry.findings.length === 0) return entry;
  return keep(request, entry, { fresh, known: request.cache.get(entry.kind, entry.id) });
}

function keep(
  { cache }: BodyRequest,
  entry: Entry,
  { fresh, known }: Pick<Before, 'fresh' | 'known'>,
): Entry {
  if (known?.findings.length !== entry.findings.length) fresh.set(entry.id, entry.findings);
  cache.set(entry);
  return entry;
}

function outcomeOf(redactor: Redactor, { spot, literal }: Literal): Omit<Entry, 'kind' | 'id'> | undefined {
  const text = decodeLiteral(literal);
  if (text === undefined) return undefined;
  const { text: done, findings } = redactSpot(redactor, spot, text);
  const changed = done === text ? undefined : JSON.stringify(done);
  return { generation: redactor.generation(), literal: changed, findings };
}
