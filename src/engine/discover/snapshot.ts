/** An inventory as it is kept between two looks. */
import { isObject, type JsonObject } from '../json-object.ts';
import type { Instant } from '../model.ts';
import { instant } from '../text.ts';
import { type KnownTool, MOST_TOOLS } from './diff.ts';
import { GRADES, SURFACES, SYSTEMS, type System, VERDICTS } from './model.ts';

const SCHEMA = 'aup-guard/inventory/1';

export interface Snapshot {
  readonly at: Instant;
  readonly system: System;
  readonly tools: readonly KnownTool[];
  /** Keyed digests of all tools the log has a row of. */
  readonly noted: readonly string[];
  /** Bytes of the log that `noted` is taken from. */
  readonly log: number;
}

/** One line of JSON. */
export function snapshotText(snapshot: Snapshot): string {
  return JSON.stringify({ schema: SCHEMA, ...snapshot });
}

/** Undefined for what is no snapshot of this version. Whatever does not fit in a tool makes the whole useless. */
export function snapshotOf(value: unknown): Snapshot | undefined {
  if (!isObject(value) || value['schema'] !== SCHEMA) return undefined;
  const { at, log } = value;
  const system = SYSTEMS.find((one) => one === value['system']);
  const tools = allOf(value['tools'], (tool) => (isObject(tool) ? toolOf(tool) : undefined));
  const noted = allOf(value['noted'], (digest) => (typeof digest === 'string' ? digest : undefined));
  if (!isNatural(at) || !isNatural(log) || system === undefined) return undefined;
  if (tools === undefined || noted === undefined || tools.length > MOST_TOOLS) return undefined;
  return { at: instant(at), system, tools, noted, log };
}

/** Undefined for what is no list, and for a list with anything odd in it. */
function allOf<T>(value: unknown, read: (item: unknown) => T | undefined): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.map((item: unknown) => read(item)).filter((item) => item !== undefined);
  return found.length === value.length ? found : undefined;
}

function isNatural(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function toolOf(value: JsonObject): KnownTool | undefined {
  const { id, name, version } = value;
  const surface = SURFACES.find((one) => one === value['surface']);
  if (typeof id !== 'string' || typeof name !== 'string' || surface === undefined) return undefined;
  const verdict = VERDICTS.find((one) => one === value['verdict']);
  const tier = isObject(value['tier']) ? tierOf(value['tier']) : undefined;
  return {
    id,
    name,
    surface,
    ...(typeof version === 'string' ? { version } : {}),
    ...(tier === undefined ? {} : { tier }),
    ...(verdict === undefined ? {} : { verdict }),
  };
}

function tierOf({ value, grade: named }: JsonObject): KnownTool['tier'] {
  const grade = GRADES.find((one) => one === named);
  return typeof value === 'string' && grade !== undefined ? { value, grade } : undefined;
}
