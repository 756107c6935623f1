/** What a server's tool is given, one line an argument: the person sees all of it, the beginning first. */
import { isObject, parseObject } from '../../engine/json-object.ts';
import type { Counter } from './model.ts';

const MOST_ARGUMENTS = 12;
const MOST_CHARACTERS = 120;
const MOST_LINES = 400;

/** Values as they are written; what is nested as JSON. */
function shownValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const [first = '', ...more] = text.slice(0, 10 * MOST_CHARACTERS).split('\n');
  const cut = first.length > MOST_CHARACTERS ? `${first.slice(0, MOST_CHARACTERS - 1)}…` : first;
  return more.length === 0 && text.length <= 10 * MOST_CHARACTERS
    ? cut
    : `${cut} … (${text.length} characters)`;
}

function isSmall(value: unknown): boolean {
  return !isObject(value) && !Array.isArray(value) && String(value).length <= MOST_CHARACTERS;
}

export const usedTool: Counter = async ({ action: { call } }, sheet) => {
  const args = parseObject(call?.text ?? '');
  if (call === undefined || args === undefined) return;
  // What is short tells most: which repository, which number, to whom.
  const entries = Object.entries(args).toSorted(
    (one, other) => Number(isSmall(other[1])) - Number(isSmall(one[1])),
  );
  sheet.facts.push(
    ...entries.slice(0, MOST_ARGUMENTS).map(([name, value]) => `${name}  ${shownValue(value)}`),
  );
  const more = entries.length - MOST_ARGUMENTS;
  if (more > 0) sheet.facts.push(`and ${more} more, see [v]`);
  sheet.diff.push(...JSON.stringify(args, undefined, 2).split('\n').slice(0, MOST_LINES));
};
