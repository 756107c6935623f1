/** `tr` and `sed s///` on known text. */

const CLASSES: Readonly<Record<string, string>> = {
  '[:upper:]': 'A-Z',
  '[:lower:]': 'a-z',
  '[:digit:]': '0-9',
  '[:space:]': ' \t\n',
  '[:alpha:]': 'A-Za-z',
  '[:alnum:]': 'A-Za-z0-9',
};

/** `tr SET1 SET2`, `tr -d SET`; undefined for other options. */
export function translated(args: readonly string[], input: string): string | undefined {
  const [first = '', second = '', third] = args;
  if (first === '-d' && third === undefined) {
    const gone = charactersOf(second);
    return Array.from(input)
      .filter((char) => !gone.includes(char))
      .join('');
  }
  if (first.startsWith('-') || args.length !== 2) return undefined;
  const from = charactersOf(first);
  const to = charactersOf(second);
  if (from.length === 0 || to.length === 0) return undefined;
  return Array.from(input, (char) => mapped(char, from, to)).join('');
}

function mapped(char: string, from: readonly string[], to: readonly string[]): string {
  const at = from.lastIndexOf(char);
  return at < 0 ? char : (to[at] ?? to.at(-1) ?? char);
}

function charactersOf(set: string): readonly string[] {
  const plain = set
    .replaceAll(/\[:\w+:\]/g, (name) => CLASSES[name] ?? name)
    .replaceAll(/\\([nt\\])/g, (_whole, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter);
  const out: string[] = [];
  const characters = Array.from(plain);
  for (let at = 0; at < characters.length; at += 1) {
    const char = characters[at] ?? '';
    const end = characters[at + 1] === '-' ? characters[at + 2] : undefined;
    if (end === undefined) out.push(char);
    else {
      for (let code = char.charCodeAt(0); code <= end.charCodeAt(0); code += 1)
        out.push(String.fromCharCode(code));
      at += 2;
    }
  }
  return out;
}

/** `sed 's/a/b/g'` with plain letters, one or several; undefined for the rest of the language. */
export function sedOutput(args: readonly string[], input: string): string | undefined {
  const scripts = args.filter((word) => word !== '-e' && word !== '-E' && word !== '-r');
  let text = input;
  for (const script of scripts.flatMap((word) => word.split(';'))) {
    const next = substituted(script.trim(), text);
    if (next === undefined) return undefined;
    text = next;
  }
  return scripts.length === 0 ? undefined : text;
}

function substituted(script: string, text: string): string | undefined {
  const by = /^s([^\w\s\\])/.exec(script)?.[1];
  const [pattern = '', replacement = '', flags = '?', more] =
    by === undefined ? [] : script.slice(2).split(by);
  const source = more === undefined && !/[\\&]/.test(replacement) ? sourceOf(pattern) : undefined;
  if (source === undefined || !/^g?$/.test(flags)) return undefined;
  return text
    .split('\n')
    .map((line) => line.replace(new RegExp(source, flags), () => replacement))
    .join('\n');
}

/** Plain letters with anchors; undefined for anything a pattern could mean beside. */
function sourceOf(pattern: string): string | undefined {
  const anchored = /^(\^?)([^\\^$.*+?()[\]{}|]*)(\$?)$/.exec(pattern);
  if (anchored === null || pattern === '') return undefined;
  const [, front = '', letters = '', end = ''] = anchored;
  return `${front}${letters.replaceAll(/[/-]/g, '\\$&')}${end}`;
}
