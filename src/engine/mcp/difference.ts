/** What changed in a tool's definition since it was approved: in sentences, and line by line. */
import { isObject, parseObject, type JsonObject } from '../json-object.ts';
import type { Hashing, Safe } from '../model.ts';
import { safe, toSafe, type Mask } from '../text.ts';
import type { McpTool, McpToolPin } from './model.ts';
import { pinOf } from './pin.ts';

export interface McpDifference {
  readonly sentences: readonly Safe[];
  /** `- ` what was approved, `+ ` what it says now, `  ` what stayed. */
  readonly lines: readonly Safe[];
}

/** More is no reading matter; the sentences say what is missing. */
const MOST_LINES = 400;
const LONGEST_LINE = 400;

/** Undefined when nothing that is pinned has changed. `mask` hides data in what the server wrote. */
export function differenceOf(
  pin: McpToolPin,
  tool: McpTool,
  { hashing, mask }: { readonly hashing: Hashing; readonly mask: Mask },
): McpDifference | undefined {
  const now = pinOf(tool, hashing, pin.loose === true);
  if (now.ok && now.digest === pin.digest) return undefined;
  const name = shown(tool.name);
  if (!now.ok) return { sentences: [safe`${name}: ${now.why}`], lines: [] };
  const [before, after] = [parseObject(pin.text) ?? {}, parseObject(now.text) ?? {}];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  const sentences = keys.flatMap(
    (key) => sentenceOf(name, key, [ownField(before, key), ownField(after, key)]) ?? [],
  );
  const lines = unified(linesOf(before), linesOf(after)).map((line) => toSafe(line, mask, LONGEST_LINE));
  const inText = safe`${name}: a number or a key changed that is only seen in its exact text`;
  return { sentences: sentences.length === 0 ? [inText] : sentences, lines };
}

/** A field may have the name of what every object has. */
function ownField(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

const KNOWN: Readonly<Record<string, Safe>> = {
  description: safe`its description`,
  title: safe`its title`,
  inputSchema: safe`what it can be given`,
  outputSchema: safe`what it gives back`,
  annotations: safe`what it claims about itself`,
};

function sentenceOf(name: Safe, key: string, [before, after]: readonly [unknown, unknown]): Safe | undefined {
  if (JSON.stringify(before) === JSON.stringify(after)) return undefined;
  const what = Object.hasOwn(KNOWN, key) ? (KNOWN[key] ?? safe``) : safe`its field \`${shown(key)}\``;
  if (before === undefined) return safe`${name}: ${what} is new`;
  if (after === undefined) return safe`${name}: ${what} is gone`;
  return safe`${name}: ${what} changed${key === 'inputSchema' ? parameterWords(before, after) : safe``}`;
}

/** `: new parameters a, b; gone c`. */
function parameterWords(before: unknown, after: unknown): Safe {
  const [old, now] = [parametersOf(before), parametersOf(after)];
  const parts = [
    { word: safe`new`, names: now.filter((name) => !old.includes(name)) },
    { word: safe`gone`, names: old.filter((name) => !now.includes(name)) },
  ].filter(({ names }) => names.length > 0);
  if (parts.length === 0) return safe``;
  let words = safe``;
  for (const [index, { word, names }] of parts.entries()) {
    words = safe`${words}${index === 0 ? safe`: ` : safe`; `}${word} ${shown(names.join(', '))}`;
  }
  return words;
}

function parametersOf(schema: unknown): readonly string[] {
  const properties = isObject(schema) ? schema['properties'] : undefined;
  return isObject(properties) ? Object.keys(properties) : [];
}

/** Indented JSON; each line of a text of several lines by itself. */
function linesOf(value: unknown): readonly string[] {
  return JSON.stringify(value, undefined, 2)
    .split('\n')
    .flatMap((line) => line.split(/(?<=\\n)/));
}

/** Common lines at both ends stay; what lies between is told whole, old before new. */
function unified(before: readonly string[], after: readonly string[]): readonly string[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const lines = [
    ...before.slice(Math.max(0, start - 3), start).map((line) => `  ${line}`),
    ...before.slice(start, before.length - end).map((line) => `- ${line}`),
    ...after.slice(start, after.length - end).map((line) => `+ ${line}`),
    ...after.slice(after.length - end, after.length - end + 3).map((line) => `  ${line}`),
  ];
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `  … ${more} more lines`] : lines;
}

function shown(text: string): Safe {
  return toSafe(text, (same) => same, 200);
}
