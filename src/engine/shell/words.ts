/** Words as the shell would hand them over, as far as the text alone tells. */
import { UNKNOWN, isUnknown } from './model.ts';
import type { Scope } from './scope.ts';
import type { ParameterExpansionPart, Word, WordPart } from 'unbash';

const MAX_ALTERNATIVES = 64;
const BLANKS = /[ \t\n]+/;

/** The words one written word becomes: none for an empty variable, several for `"$@"` and braces. */
export function expandWord(word: Word, scope: Scope): readonly string[] {
  const parts = word.parts;
  if (parts === undefined || parts.length === 0) return [word.value];
  const only = parts.length === 1 ? parts[0] : undefined;
  if (only !== undefined) {
    if (isAllPositional(only)) return scope.positional ?? [UNKNOWN];
    if (only.type === 'SimpleExpansion' || only.type === 'ParameterExpansion') {
      return splitFields(partText(only, scope));
    }
  }
  return joinParts(parts, scope);
}

/** A word as one string, for assignments and redirections. */
export function wordText(word: Word, scope: Scope): string {
  if (word.parts === undefined || word.parts.length === 0) return word.value;
  return word.parts.map((part) => partText(part, scope)).join('');
}

function joinParts(parts: readonly WordPart[], scope: Scope): readonly string[] {
  let words: readonly string[] = [''];
  for (const part of parts) {
    const choices = part.type === 'BraceExpansion' ? braceChoices(part.text) : [partText(part, scope)];
    words = words.flatMap((head) => choices.map((tail) => head + tail));
    if (words.length > MAX_ALTERNATIVES) return [UNKNOWN];
  }
  return words;
}

function braceChoices(text: string): readonly string[] {
  return /^\{[^{}$`'"\\]*,[^{}$`'"\\]*\}$/.test(text) ? text.slice(1, -1).split(',') : [UNKNOWN];
}

function isAllPositional(part: WordPart): boolean {
  if (part.type === 'SimpleExpansion') return part.text === '$@' || part.text === '$*';
  if (part.type === 'ParameterExpansion') return part.text === '${@}' || part.text === '${*}';
  if (part.type !== 'DoubleQuoted' || part.parts.length !== 1) return false;
  const inner = part.parts[0];
  return inner !== undefined && inner.type !== 'Literal' && isAllPositional(inner);
}

function splitFields(value: string): readonly string[] {
  if (isUnknown(value)) return [UNKNOWN];
  return value.split(BLANKS).filter((field) => field !== '');
}

function partText(part: WordPart, scope: Scope): string {
  if (part.type === 'Glob' || part.type === 'ExtendedGlob') return part.text;
  if ('value' in part) return part.value;
  if (part.type === 'SimpleExpansion') return simple(part.text.slice(1), scope);
  if (part.type === 'ParameterExpansion') return parameter(part, scope);
  if (part.type === 'ProcessSubstitution') return `/dev/fd/${UNKNOWN}`;
  if (part.type !== 'DoubleQuoted' && part.type !== 'LocaleString') return UNKNOWN;
  return part.parts.map((inner) => partText(inner, scope)).join('');
}

function simple(name: string, scope: Scope): string {
  if (!/^[1-9]$/.test(name)) return scope.value(name);
  return scope.positional === undefined ? UNKNOWN : (scope.positional[Number(name) - 1] ?? '');
}

function parameter(part: ParameterExpansionPart, scope: Scope): string {
  if (part.prefix !== undefined || part.index !== undefined) return UNKNOWN;
  const value = simple(part.parameter, scope);
  if (part.operation === undefined) return value;
  if (part.operation.type !== 'Default' || isUnknown(value) || value === '') return UNKNOWN;
  return ['-', ':-', '=', ':='].includes(part.operation.operator) ? value : UNKNOWN;
}
