/** `$((...))` of constants and known variables. */
import type { ArithmeticExpression } from 'unbash';

type Lookup = (name: string) => string | undefined;

const BINARY: ReadonlyMap<string, (left: number, right: number) => number> = new Map([
  ['+', (left, right) => left + right],
  ['-', (left, right) => left - right],
  ['*', (left, right) => left * right],
  ['/', (left, right) => Math.trunc(left / right)],
  ['%', (left, right) => left % right],
  ['**', (left, right) => left ** right],
  ['<<', (left, right) => left << right],
  ['>>', (left, right) => left >> right],
  ['&', (left, right) => left & right],
  ['|', (left, right) => left | right],
  ['^', (left, right) => left ^ right],
]);

/** Its value as text; undefined when it cannot be told. */
export function arithmeticText(
  expression: ArithmeticExpression | undefined,
  lookup: Lookup,
): string | undefined {
  const value = expression === undefined ? undefined : valueOf(expression, lookup);
  return value !== undefined && Number.isSafeInteger(value) ? String(value) : undefined;
}

function valueOf(node: ArithmeticExpression, lookup: Lookup): number | undefined {
  if (node.type === 'ArithmeticGroup') return valueOf(node.expression, lookup);
  if (node.type === 'ArithmeticWord') {
    return node.parts === undefined ? numberOf(node.value, lookup) : undefined;
  }
  if (node.type === 'ArithmeticUnary') {
    const value = valueOf(node.operand, lookup);
    return value !== undefined && node.operator === '-' ? -value : undefined;
  }
  return node.type === 'ArithmeticBinary' ? combined(node, lookup) : undefined;
}

function combined(
  { left, right, operator }: ArithmeticExpression & { type: 'ArithmeticBinary' },
  lookup: Lookup,
): number | undefined {
  const [first, second] = [valueOf(left, lookup), valueOf(right, lookup)];
  return first === undefined || second === undefined ? undefined : BINARY.get(operator)?.(first, second);
}

function numberOf(word: string, lookup: Lookup): number | undefined {
  const text = /^[A-Za-z_]\w*$/.test(word) ? (lookup(word) ?? '') : word;
  if (/^0x[\da-f]+$/i.test(text)) return Number.parseInt(text, 16);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  const based = /^(\d{1,2})#([\da-zA-Z]+)$/.exec(text);
  if (based !== null) return Number.parseInt(based[2] ?? '', Number(based[1]));
  return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}
