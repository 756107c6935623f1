/** Words as the shell would hand them over, as far as the text alone tells. */
import { parse, type Assignment, type Word, type WordPart } from 'unbash';
import { arithmeticText } from './arithmetic.ts';
import { braceChoices } from './braces.ts';
import { SHELL_LIMITS, UNKNOWN, UNKNOWN_OUTPUT } from './model.ts';
import { parameterPiece, simplePiece, type Asked } from './parameters.ts';
import { fieldsOf, textOf, type Piece } from './pieces.ts';
import type { Scope, Value } from './scope.ts';

const MAX_ALTERNATIVES = 64;

/** The words one written word becomes: none for an empty variable, several for `"$@"`, braces and blanks in values. */
export function expandWord(word: Word, scope: Scope): readonly string[] {
  const { parts } = word;
  if (parts === undefined || parts.length === 0) return [tilde(word, scope)];
  const choices = alternatives(parts);
  if (choices === undefined) return [UNKNOWN];
  const ifs = scope.find('IFS');
  const separators = typeof ifs === 'string' ? ifs : UNKNOWN;
  const words = choices.flatMap((choice) => {
    const pieces = choice.flatMap((part) => piecesOf(part, scope));
    return fieldsOf(withTilde(pieces, choice, scope), separators);
  });
  return bounded(words, scope);
}

/** A word as one string, for assignments and redirections. */
export function wordText(word: Word, scope: Scope): string {
  const { parts } = word;
  if (parts === undefined || parts.length === 0) return tilde(word, scope);
  const pieces = parts.flatMap((part) => piecesOf(part, scope));
  return bounded([textOf(withTilde(pieces, parts, scope))], scope)[0] ?? UNKNOWN;
}

/** Parts that are no word: the body of a here-document. */
export function partsText(parts: readonly WordPart[], scope: Scope): string {
  const text = textOf(parts.flatMap((part) => piecesOf(part, scope)));
  return bounded([text], scope)[0] ?? UNKNOWN;
}

/** What `name=value`, `name+=value`, `name[1]=value` and `name=(...)` leave in the variable. */
export function assignedValue(item: Assignment, scope: Scope): Value {
  const before = scope.find(item.name);
  if (item.value.type === 'ArrayValue') {
    const start = item.append === true ? elementsOf(before) : new Map<string, string>();
    for (const element of item.value.elements) addElement(element, start, scope);
    return start;
  }
  const text = wordText(item.value, scope);
  if (item.index !== undefined) return elementsOf(before).set(wordText(item.index, scope), text);
  if (item.append !== true) return text;
  return typeof before === 'object'
    ? elementsOf(before).set('0', (before.get('0') ?? '') + text)
    : (before ?? UNKNOWN) + text;
}

function elementsOf(value: Value | undefined): Map<string, string> {
  if (value === undefined) return new Map();
  return typeof value === 'string' ? new Map([['0', value]]) : new Map(value);
}

function addElement(element: Word, into: Map<string, string>, scope: Scope): void {
  const keyed = /^\[([^\]]+)\]=/.exec(element.text);
  if (keyed !== null) {
    into.set(keyed[1]?.replaceAll(/['"]/g, '') ?? '', wordText(element, scope).replace(/^\[[^\]]+\]=/, ''));
    return;
  }
  for (const word of expandWord(element, scope)) into.set(String(into.size), word);
}

/** Doubling a variable over and over must not fill the memory. */
function bounded(words: readonly string[], scope: Scope): readonly string[] {
  const size = words.reduce((sum, word) => sum + word.length, 0);
  scope.budget.spend(size >> 4);
  return size > SHELL_LIMITS.word || words.length > SHELL_LIMITS.commands ? [UNKNOWN] : words;
}

function tilde(word: Word, scope: Scope): string {
  return word.text.startsWith('~') ? home(word.value, scope) : word.value;
}

/** A tilde at the front; a quoted one as well: what is handed on to another shell expands there. */
function withTilde(pieces: readonly Piece[], parts: readonly WordPart[], scope: Scope): readonly Piece[] {
  const [first, ...rest] = pieces;
  const written = parts[0]?.type === 'Literal' && parts[0].text.startsWith('~');
  if (!written || first === undefined || !('text' in first)) return pieces;
  return [{ text: home(first.text, scope), quoted: true }, ...rest];
}

function home(text: string, scope: Scope): string {
  const known = (name: string): string => {
    const value = scope.find(name);
    return typeof value === 'string' ? value : UNKNOWN;
  };
  if (/^~\+(?:\/|$)/.test(text)) return known('PWD') + text.slice(2);
  if (/^~-(?:\/|$)/.test(text)) return known('OLDPWD') + text.slice(2);
  return /^~(?:\/|$)/.test(text) ? known('HOME') + text.slice(1) : text;
}

/** The word once for every way through its braces; undefined when there are too many. */
function alternatives(parts: readonly WordPart[]): readonly (readonly WordPart[])[] | undefined {
  let found: readonly (readonly WordPart[])[] = [[]];
  for (const part of parts) {
    const choices = part.type === 'BraceExpansion' ? braceParts(part.text) : [[part]];
    if (choices === undefined) return undefined;
    found = found.flatMap((head) => choices.map((tail) => head.concat(tail)));
    if (found.length > MAX_ALTERNATIVES) return undefined;
  }
  return found;
}

function braceParts(text: string): readonly (readonly WordPart[])[] | undefined {
  const choices = braceChoices(text);
  if (choices === undefined) return [[literal(text)]];
  if (choices.length > MAX_ALTERNATIVES) return undefined;
  const all = choices.map((choice) => (/[$`'"\\{]/.test(choice) ? reread(choice) : [[literal(choice)]]));
  return all.some((one) => one === undefined) ? undefined : all.flatMap((one) => one ?? []);
}

/** A choice holds quotes, expansions or more braces: it is read as a word of its own. */
function reread(choice: string): readonly (readonly WordPart[])[] | undefined {
  const statement = parse(`: ${choice}`).commands[0]?.command;
  const word = statement?.type === 'Command' ? statement.args[0] : undefined;
  if (word?.type !== 'Word') return undefined;
  return word.parts === undefined ? [[literal(word.value)]] : alternatives(word.parts);
}

function literal(value: string): WordPart {
  return { type: 'Literal', value, text: value, pos: 0, end: 0 };
}

function piecesOf(part: WordPart, scope: Scope): readonly Piece[] {
  if (part.type !== 'DoubleQuoted' && part.type !== 'LocaleString') return [pieceOf(part, scope, false)];
  if (part.parts.length === 0) return [{ text: '', quoted: true }];
  return part.parts.map((inner) => pieceOf(inner, scope, true));
}

function pieceOf(part: WordPart, scope: Scope, quoted: boolean): Piece {
  const asked: Asked = { scope, quoted, textOf: (word) => wordText(word, scope) };
  if (part.type === 'SimpleExpansion') return simplePiece(part.text.slice(1), asked);
  if (part.type === 'ParameterExpansion') return parameterPiece(part, asked);
  if (part.type === 'CommandExpansion') return { text: printed(part.script, scope), quoted };
  return { text: plainText(part, scope), quoted: part.type !== 'ArithmeticExpansion' || quoted };
}

function plainText(part: WordPart, scope: Scope): string {
  if (part.type === 'ArithmeticExpansion') {
    return arithmeticText(part.expression, (name) => scalar(scope.find(name))) ?? UNKNOWN;
  }
  if (part.type === 'ProcessSubstitution') return substituted(part, scope);
  if (part.type === 'DoubleQuoted' || part.type === 'LocaleString') return partsText(part.parts, scope);
  const literal = part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted';
  return literal ? part.value : part.text;
}

function scalar(value: Value | undefined): string | undefined {
  return typeof value === 'object' ? value.get('0') : value;
}

function printed(script: (WordPart & { type: 'CommandExpansion' })['script'], scope: Scope): string {
  const text = script === undefined ? undefined : scope.outputOf(script, scope);
  return text === undefined ? UNKNOWN_OUTPUT : text.replace(/\n+$/, '');
}

/** `<(...)` as a file whose content may be known. */
function substituted(part: WordPart & { type: 'ProcessSubstitution' }, scope: Scope): string {
  const path = `/dev/fd/${UNKNOWN}${part.pos}`;
  const text =
    part.script === undefined || part.operator === '>' ? undefined : scope.outputOf(part.script, scope);
  if (text === undefined) scope.files.delete(path);
  else scope.files.set(path, text);
  return path;
}
