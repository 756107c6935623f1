/** `$x` and `${x...}` with values the text itself tells. */
import { parse, type ParameterExpansionPart, type ParameterOperation, type Word } from 'unbash';
import { arithmeticText } from './arithmetic.ts';
import { UNKNOWN, isUnknown } from './model.ts';
import { removed, replaced } from './patterns.ts';
import type { Piece } from './pieces.ts';
import type { Scope, Value } from './scope.ts';

/** Where an expansion stands, and how words inside it are read. */
export interface Asked {
  readonly scope: Scope;
  readonly quoted: boolean;
  readonly textOf: (word: Word) => string;
}

/** Set wherever anything runs, to values only the machine knows. */
const ALWAYS_SET = /^(?:PATH|USER|LOGNAME|TERM|LANG|HOSTNAME|U?ID|EUID|PPID|RANDOM|SECONDS|BASH\w*)$/;

/** `$x`, `$1`, `$@`, `$#`. */
export function simplePiece(name: string, { scope, quoted }: Asked): Piece {
  if (name === '@') return { list: scope.positional ?? [UNKNOWN], quoted };
  if (name === '*') return joinedList(scope.positional ?? [UNKNOWN], scope, quoted);
  return { text: scalar(found(name, scope)) ?? UNKNOWN, quoted };
}

/** `${...}`. */
export function parameterPiece(part: ParameterExpansionPart, asked: Asked): Piece {
  const { scope, quoted } = asked;
  const elements = listOf(part, asked);
  if (elements !== undefined) return elements;
  const own = elementOf(part, asked);
  const value = part.prefix === '!' ? indirect(own, scope) : own;
  if (part.prefix === '#') {
    return { text: value === undefined || isUnknown(value) ? UNKNOWN : String(value.length), quoted };
  }
  const text = part.operation === undefined ? value : operated(part, part.operation, { ...asked, value });
  return { text: text ?? UNKNOWN, quoted };
}

function indirect(name: string | undefined, scope: Scope): string | undefined {
  return name === undefined || isUnknown(name) ? undefined : scalar(found(name, scope));
}

/** `${a[@]}`, `${@:2}`, `${#a[@]}`, `${!a[@]}`; undefined for anything with one value. */
function listOf(part: ParameterExpansionPart, asked: Asked): Piece | undefined {
  const { scope, quoted } = asked;
  const sign = part.index?.text ?? part.parameter;
  if (sign !== '@' && sign !== '*') return undefined;
  const all = elementsOf(part, scope);
  if (part.prefix === '#') return { text: all === undefined ? UNKNOWN : String(all.length), quoted };
  const list = (part.operation === undefined ? all : sliced(part, all, asked)) ?? [UNKNOWN];
  return sign === '@' ? { list, quoted } : joinedList(list, scope, quoted);
}

function elementsOf(part: ParameterExpansionPart, scope: Scope): readonly string[] | undefined {
  if (part.index === undefined) return scope.positional;
  return itemsOf(found(part.parameter, scope), part.prefix === '!');
}

function itemsOf(value: Value | undefined, keys: boolean): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return [value];
  return [...(keys ? value.keys() : value.values())];
}

function sliced(
  part: ParameterExpansionPart,
  all: readonly string[] | undefined,
  asked: Asked,
): readonly string[] | undefined {
  if (part.operation?.type !== 'Slice' || all === undefined) return undefined;
  const range = rangeOf(part.operation, asked);
  if (range === undefined) return undefined;
  // `$0` stands before `$1`.
  const from = part.index === undefined && range.from > 0 ? range.from - 1 : range.from;
  return all.slice(from, range.length === undefined ? undefined : from + range.length);
}

function joinedList(list: readonly string[], scope: Scope, quoted: boolean): Piece {
  const ifs = scalar(scope.find('IFS')) ?? ' ';
  return quoted ? { text: list.join(ifs.slice(0, 1)), quoted } : { list, quoted };
}

/** The one value `${x}` or `${a[1]}` stands for. */
function elementOf(part: ParameterExpansionPart, asked: Asked): string | undefined {
  const value = found(part.parameter, asked.scope);
  if (part.index === undefined) return scalar(value);
  if (value === undefined || typeof value === 'string') return part.index.text === '0' ? value : undefined;
  const key = asked.textOf(part.index);
  return isUnknown(key) ? undefined : (value.get(key) ?? value.get(computed(key, asked.scope) ?? ''));
}

/** An index such as `i+1`. */
function computed(key: string, scope: Scope): string | undefined {
  const command = parse(`: $((${key}))`).commands[0]?.command;
  const word = command?.type === 'Command' ? command.args[0] : undefined;
  const part = word?.type === 'Word' ? word.parts?.[0] : undefined;
  const sum = part?.type === 'ArithmeticExpansion' ? part.expression : undefined;
  return arithmeticText(sum, (name) => scalar(scope.find(name)));
}

function scalar(value: Value | undefined): string | undefined {
  return typeof value === 'object' ? (value.get('0') ?? '') : value;
}

function found(name: string, scope: Scope): Value | undefined {
  if (name === '#') return scope.positional === undefined ? undefined : String(scope.positional.length);
  if (/^[1-9]\d*$/.test(name)) {
    return scope.positional === undefined ? UNKNOWN : (scope.positional[Number(name) - 1] ?? '');
  }
  return name === '0' ? (scope.variables.get('0') ?? 'bash') : scope.find(name);
}

type WithValue = Asked & { readonly value: string | undefined };

function operated(
  part: ParameterExpansionPart,
  operation: ParameterOperation,
  asked: WithValue,
): string | undefined {
  const { value } = asked;
  if (operation.type === 'Default') return defaulted(part.parameter, operation, asked);
  // `~` stands for a folder whose name is not known here.
  const known = value !== undefined && !isUnknown(value) && !value.startsWith('~');
  return known ? changed(value, operation, asked) : undefined;
}

function changed(value: string, operation: ParameterOperation, asked: Asked): string | undefined {
  const { textOf } = asked;
  if (operation.type === 'Remove') return removed(value, operation.operator, textOf(operation.operand));
  if (operation.type === 'Slice') return cut(value, rangeOf(operation, asked));
  if (operation.type === 'Transform') {
    return { U: value.toUpperCase(), L: value.toLowerCase() }[textOf(operation.operand)];
  }
  if (operation.type === 'Replace') {
    const change = { pattern: textOf(operation.pattern), replacement: textOf(operation.replacement) };
    return replaced(value, operation.operator, change);
  }
  const plain = operation.type === 'CaseModification' && operation.operand === undefined;
  return plain ? cased(value, operation.operator) : undefined;
}

/** Who says nothing of a variable gets its default: that it is set differently outside is for the gates behind. */
function defaulted(
  name: string,
  operation: ParameterOperation & { type: 'Default' },
  { value, scope, textOf }: WithValue,
): string | undefined {
  const kind = operation.operator.replace(':', '');
  const empty = operation.operator.startsWith(':') && value === '';
  if (kind === '?') return value;
  if (kind === '+') return alternative(value, empty, () => textOf(operation.operand));
  if (value === undefined && ALWAYS_SET.test(name)) return undefined;
  if (value !== undefined && !empty) return value;
  const text = textOf(operation.operand);
  if (kind === '=') scope.assign(name, text);
  return text;
}

function alternative(value: string | undefined, empty: boolean, other: () => string): string | undefined {
  if (value === undefined || value === UNKNOWN) return undefined;
  return empty ? '' : other();
}

function cased(value: string, operator: string): string {
  const change = operator.startsWith('^') ? value.toUpperCase() : value.toLowerCase();
  return operator.length === 2 ? change : change.slice(0, 1) + value.slice(1);
}

interface Range {
  readonly from: number;
  readonly length: number | undefined;
}

function rangeOf(operation: ParameterOperation & { type: 'Slice' }, asked: Asked): Range | undefined {
  const from = numberIn(operation.offset, asked);
  const length = operation.length === undefined ? undefined : numberIn(operation.length, asked);
  return from === undefined || (operation.length !== undefined && length === undefined)
    ? undefined
    : { from, length };
}

function numberIn(word: Word, { scope, textOf }: Asked): number | undefined {
  const text = textOf(word)
    .trim()
    .replace(/^\((.*)\)$/, '$1');
  const value = arithmeticText({ type: 'ArithmeticWord', value: text, pos: 0, end: 0 }, (name) =>
    scalar(scope.find(name)),
  );
  return value === undefined && /^-\s*\d{1,6}$/.test(text) ? Number(text) : Number(value ?? Number.NaN);
}

function cut(value: string, range: Range | undefined): string | undefined {
  if (range === undefined || Number.isNaN(range.from) || Number.isNaN(range.length)) return undefined;
  const from = range.from < 0 ? Math.max(0, value.length + range.from) : range.from;
  if (range.length === undefined) return value.slice(from);
  return value.slice(from, range.length < 0 ? value.length + range.length : from + range.length);
}
