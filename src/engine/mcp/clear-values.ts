/** Values in clear where a reference should be: found by the detectors, or by the name of the field they stand in. */
import type { Finding } from '../model.ts';

/** Detectors run over a text. */
export type FindIn = (text: string) => readonly Finding[];

/** A value and the name it is given. */
export interface NamedValue {
  /** Name of the variable, header, parameter or option; empty when it has none. */
  readonly name: string;
  readonly value: string;
}

export interface ClearSpot {
  readonly start: number;
  readonly end: number;
  /** Id of a detector, or `assigned`. */
  readonly detector: string;
}

/** `${X}`, `${X:-y}`, `$X`, `%X%`, `{env:X}`, `{file:x}`, `${input:x}`, `${{ secrets.X }}`, `$(command)`. */
const REFERENCE =
  /\$\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$\([^()]*\)|\{(?:env|file|input|secret):[^{}]*\}|\$env:\w+|\$[A-Za-z_]\w*|%[A-Za-z_]\w*%/g;
const SCHEME = /^(?:bearer|basic|token|apikey|api-key|key)?[\s:]*$/i;
const SECRET_NAME =
  /(?:^|[^a-z])(?:(?:api|access|secret|private|auth|service|account|client|encryption|signing|master|license)?key|token|secret|password|passwd|passphrase|pwd|pass|pat|credentials?|auth|authorization|cookie|bearer|dsn|sig|signature|webhook)$/;
const OPEN_NAME = /(?:public|publishable|sort|partition|primary|foreign|cache)[^a-z]*key$/;
/** What people write where the value is still to come, and what no secret looks like. */
const STAND_IN =
  /^(?:<[^<>]*>|\[[^[\]]*\]|your\b.*|your[-_].*|x{3,}|\*+|\.{3}|changeme|todo|none|null|true|false|yes|no|\d{1,5})$/i;
const PATH = /^(?:~|\.{1,2}|[A-Za-z]:)?[\\/](?:[\w .@-]+[\\/])*[\w .@-]+\.\w{1,6}$/;

/** `dbPassWord` and `X-Api-Key` as words with blanks between. */
function plainName(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
    .trim();
}

/** Whether what stands in a field of this name is secret. */
export function isSecretName(name: string): boolean {
  const plain = plainName(name);
  return SECRET_NAME.test(plain) && !OPEN_NAME.test(plain);
}

/** What is left of a value when references are taken away: nothing, for one that names its source. */
function written(value: string): string {
  return value.replaceAll(REFERENCE, '').trim();
}

function byName({ name, value }: NamedValue): ClearSpot[] {
  const rest = written(value);
  if (!isSecretName(name) || SCHEME.test(rest)) return [];
  if (STAND_IN.test(rest) || PATH.test(rest)) return [];
  return [{ start: 0, end: value.length, detector: 'assigned' }];
}

function byDetector({ name, value }: NamedValue, findIn: FindIn): ClearSpot[] {
  const prefix = name === '' ? '' : `${name}=`;
  const readings = [
    { at: 0, text: value },
    { at: prefix.length, text: prefix + value },
  ];
  const spots = readings.flatMap(({ at, text }) =>
    findIn(text)
      .filter(({ category, optIn }) => category === 'secret' && optIn !== true)
      .map(({ start, end, detector }) => ({
        start: Math.max(0, start - at),
        end: Math.max(0, end - at),
        detector,
      })),
  );
  return spots.filter(({ start, end }) => end > start && written(value.slice(start, end)) !== '');
}

const ADDRESS_PARTS = [
  { part: /(:\/\/[^/?#@\s:]*:)([^/?#@\s]+)@/g, nameOf: (): string => 'password' },
  { part: /([?&;][\w.-]+=)([^&#;\s]+)/g, nameOf: (lead: string): string => lead.slice(1, -1) },
];

/** Passwords and secret parameters within addresses, as `judge` has them. */
function inAddress(value: string, judge: (named: NamedValue) => readonly ClearSpot[]): ClearSpot[] {
  return ADDRESS_PARTS.flatMap(({ part, nameOf }) =>
    [...value.matchAll(part)].flatMap(({ index, 1: lead = '', 2: text = '' }) => {
      const at = index + lead.length;
      return judge({ name: nameOf(lead), value: text }).map(({ start, end, detector }) => ({
        start: at + start,
        end: at + end,
        detector,
      }));
    }),
  );
}

/** Left to right; those that overlap become one, known by the longer, so that no part of a value is left standing. */
export function withoutOverlaps(spots: readonly ClearSpot[]): readonly ClearSpot[] {
  const kept: ClearSpot[] = [];
  for (const spot of spots.toSorted((a, b) => a.start - b.start)) {
    const last = kept.at(-1);
    if (last === undefined || spot.start >= last.end) kept.push(spot);
    else {
      const { detector } = spot.end - spot.start > last.end - last.start ? spot : last;
      kept[kept.length - 1] = { start: last.start, end: Math.max(last.end, spot.end), detector };
    }
  }
  return kept;
}

/** Where a value holds something in clear. */
export function clearSpots(named: NamedValue, findIn: FindIn): readonly ClearSpot[] {
  return withoutOverlaps([...byDetector(named, findIn), ...inAddress(named.value, byName), ...byName(named)]);
}

/** The whole value where its name is one of a secret, whether it stands there or is referred to. */
function wholeByName({ name, value }: NamedValue): readonly ClearSpot[] {
  const label = plainName(name).replaceAll(' ', '-');
  if (!isSecretName(name) || STAND_IN.test(value) || PATH.test(value)) return [];
  return [{ start: 0, end: value.length, detector: label }];
}

/**
 * What of a value is not to be told, each with its label: beside values in clear also references in fields that are secret
 * by name, so that both spell one and the same server.
 */
export function maskSpots(named: NamedValue, findIn: FindIn): readonly ClearSpot[] {
  const byNames = [...wholeByName(named), ...inAddress(named.value, wholeByName)];
  return withoutOverlaps([...byNames, ...byDetector(named, findIn)]);
}
