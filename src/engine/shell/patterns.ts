/** Shell patterns on values: what `${x#...}`, `${x%...}` and `${x/.../...}` take away. */

/** Longer values and wilder patterns are not worked out: matching would cost too much. */
const LONGEST = 256;
const STARS = 2;

/** `${value#pattern}` and its kin; undefined when it is not worked out. */
export function removed(value: string, operator: string, pattern: string): string | undefined {
  const whole = compiled(pattern, value);
  if (whole === undefined) return undefined;
  const front = operator.startsWith('#');
  const longest = operator.length === 2;
  for (let step = 0; step <= value.length; step += 1) {
    const length = longest ? value.length - step : step;
    const cut = front ? length : value.length - length;
    if (whole.test(front ? value.slice(0, cut) : value.slice(cut))) {
      return front ? value.slice(cut) : value.slice(0, cut);
    }
  }
  return value;
}

/** `${value/pattern/replacement}` and its kin; undefined when it is not worked out. */
export function replaced(
  value: string,
  operator: string,
  change: { readonly pattern: string; readonly replacement: string },
): string | undefined {
  const whole = compiled(change.pattern, value);
  if (whole === undefined || change.pattern === '') return change.pattern === '' ? value : undefined;
  const source = whole.source.slice(1, -1);
  const anchored = { '/#': `^${source}`, '/%': `${source}$` }[operator] ?? source;
  return value.replace(new RegExp(anchored, operator === '//' ? 'gs' : 's'), () => change.replacement);
}

function compiled(pattern: string, value: string): RegExp | undefined {
  const stars = pattern.split('*').length - 1;
  if (value.length > LONGEST || pattern.length > LONGEST || stars > STARS || /[@?*+!]\(/.test(pattern))
    return undefined;
  const source = pattern.replace(/\[(\[:\w+:\]|[^\]]+)\]|[\s\S]/g, (char, set: string | undefined) =>
    set === undefined ? symbol(char) : classOf(set),
  );
  try {
    return new RegExp(`^${source}$`, 's');
  } catch {
    // A set the two languages read differently: `[z-a]`.
    return undefined;
  }
}

function symbol(char: string): string {
  if (char === '*') return '.*';
  return char === '?' ? '.' : char.replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&');
}

const NAMED: Readonly<Record<string, string>> = {
  '[:upper:]': 'A-Z',
  '[:lower:]': 'a-z',
  '[:digit:]': '0-9',
  '[:alpha:]': 'A-Za-z',
  '[:alnum:]': 'A-Za-z0-9',
  '[:space:]': ' \\t\\n',
};

function classOf(set: string): string {
  const plain = NAMED[set] ?? set.replace(/^!/, '^').replace(/[\\[\]]/g, '\\$&');
  return `[${plain}]`;
}
