/** Settings files of agents: JSON with comments and commas at the end, as people write it. */
import { parseObject, type JsonObject } from '../../engine/json-object.ts';

/** A string, a comment, or a comma before a closing bracket. */
const TOKEN = /"(?:[^"\\]|\\.)*"|\/\/[^\n]*|\/\*[^]*?\*\/|,(?=\s*[}\]])/g;

/** The object in a settings file; undefined when there is none or it cannot be read. */
export function settingsObject(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  const bare = text.replace(/^\uFEFF/, '');
  return parseObject(bare) ?? parseObject(plain(bare));
}

function plain(text: string): string {
  const withoutComments = text.replaceAll(TOKEN, (token) => (/^["]|^,/.test(token) ? token : ' '));
  return withoutComments.replaceAll(TOKEN, (token) => (token === ',' ? '' : token));
}

/** A value some keys deep; undefined where the way ends. */
export function valueAt(settings: JsonObject | undefined, ...keys: readonly string[]): unknown {
  let value: unknown = settings;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  return value;
}

/** True for a switch somebody set: `true`, or a word that is none of the ways to say no. */
export function isOn(value: unknown): boolean {
  if (typeof value !== 'string') return value === true;
  return !['', '0', 'false'].includes(value.toLowerCase());
}
