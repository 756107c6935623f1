/** Picks, by shape, the strings of a body that are looked at. */
import type { BodyShape } from '../definitions.ts';
import { walkJson, type JsonProblem, type JsonString } from './json.ts';
import { decodeLiteral, wellFormed } from './json-literal.ts';

/** A literal to look at, quotes included. */
export interface Spot {
  readonly start: number;
  readonly end: number;
  readonly kind: 'text' | 'json' | 'media';
  /** In a free-form object: names and values come from the agent or the model. */
  readonly free: boolean;
  /** Set where the property's name may say what its value is: `password` in free-form objects. */
  readonly key?: string;
}

/** Shorter texts cannot hold anything worth hiding; most of them are flags and units. */
const SHORTEST = 4;
/** Names that may say what their value is; longer values than this speak for themselves. */
const TELLING = /pass|pwd|secret|token|key|auth|cred|bearer|mail|phone|iban|card/i;
const LONGEST_NAMED = 4096;

interface Doubtful {
  readonly spot: Spot;
  readonly object: number;
  readonly types: readonly string[];
}

/** The spots of `body` in order, or why it cannot be read. Whoever decodes a spot finds out whether it is well formed. */
export function spotsOf(body: string, shape: BodyShape): Spot[] | JsonProblem {
  const spots: (Spot | Doubtful)[] = [];
  const types = new Map<number, string>();
  let isWell = true;
  const problem = walkJson(body, shape, {
    step,
    names: ({ names }) => names === true,
    string: (found) => {
      if (found.state.self === 'type') noteType(types, found, body);
      // What nobody decodes must not be what makes a body no JSON.
      else if (!addSpot(spots, found, body)) isWell &&= wellFormed(body.slice(found.start, found.end));
    },
  });
  if (problem !== undefined || !isWell) return problem ?? 'not-json';
  return spots.flatMap((spot) => settle(spot, types));
}

/** The shape below `key`; undefined when everything there stays untouched. Arrays have their elements' shape. */
export function step(shape: BodyShape, key: string | number): BodyShape | undefined {
  if (typeof key === 'number') return shape;
  const below = fieldOf(shape, key) ?? shape.rest ?? shape;
  return below.self === 'opaque' && below.fields === undefined ? undefined : below;
}

/** `hasOwn` last: most names are not listed at all, and `constructor` must not count as listed. */
function fieldOf({ fields }: BodyShape, key: string): BodyShape | undefined {
  const named = fields?.[key];
  return named !== undefined && fields !== undefined && Object.hasOwn(fields, key) ? named : undefined;
}

function noteType(types: Map<number, string>, found: JsonString<BodyShape>, body: string): void {
  const type = decodeLiteral(body.slice(found.start, found.end)) ?? '';
  const known = types.get(found.object);
  // Two `type` fields: services may differ on which one counts, so none does.
  types.set(found.object, known === undefined || known === type ? type : '');
}

/** False for what is not looked at. */
function addSpot(spots: (Spot | Doubtful)[], found: JsonString<BodyShape>, body: string): boolean {
  const { start, end, state, object } = found;
  const kind = end - start - 2 < SHORTEST ? undefined : kindOf(found, body);
  if (kind === undefined) return false;
  const free = state.names === true;
  const spot: Spot = telling(found) ? { start, end, kind, free, key: found.key } : { start, end, kind, free };
  const types = found.name ? undefined : state.unless?.types;
  spots.push(types === undefined ? spot : { spot, object, types });
  return true;
}

function kindOf({ start, state, name }: JsonString<BodyShape>, body: string): Spot['kind'] | undefined {
  if (name) return 'text';
  if (state.self === 'opaque' || state.self === 'type') return undefined;
  const spared = state.unless?.starts?.some((prefix) => body.startsWith(prefix, start + 1)) === true;
  return spared ? undefined : state.self;
}

function telling({ start, end, state, key, name }: JsonString<BodyShape>): boolean {
  return !name && state.names === true && end - start <= LONGEST_NAMED && TELLING.test(key);
}

function settle(spot: Spot | Doubtful, types: ReadonlyMap<number, string>): readonly Spot[] {
  if (!('spot' in spot)) return [spot];
  return spot.types.includes(types.get(spot.object) ?? '') ? [] : [spot.spot];
}
