/** Scripts a model writes around its tools, as Codex runs them: nothing but the tools they call reaches outside. */

interface Skeleton {
  /** The script with each text in it as `\u0001N\u0001`, and without comments. */
  readonly code: string;
  /** The texts; undefined for one that is put together while the script runs. */
  readonly texts: readonly (string | undefined)[];
}

const PIECE = /\/\/[^\n]*|\/\*[^]*?\*\/|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'|`(?:\\[^]|[^`\\])*`/g;
const PLAIN: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
};

function unescaped(inner: string): string {
  return inner.replaceAll(
    /\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[^])/g,
    (_, spelled: string) => {
      if (/^[ux]./.test(spelled))
        return String.fromCodePoint(parseInt(spelled.replaceAll(/[^0-9a-fA-F]/g, ''), 16));
      return spelled === '\n' ? '' : (PLAIN[spelled] ?? spelled);
    },
  );
}

function skeletonOf(script: string): Skeleton {
  const texts: (string | undefined)[] = [];
  const code = script.replaceAll('\u0001', ' ').replaceAll(PIECE, (piece) => {
    if (piece.startsWith('/')) return ' ';
    const inner = piece.slice(1, -1);
    const isFilled = piece.startsWith('`') && inner.includes('${');
    texts.push(isFilled ? undefined : unescaped(inner));
    // What a template is filled with is not read: a tool in it counts as one in no known use.
    return `\u0001${texts.length - 1}\u0001${isFilled && /\btools\b/.test(inner) ? 'tools ' : ''}`;
  });
  return { code, texts };
}

/** A tool by name, where the script calls it. */
const CALL = /\btools\s*\.\s*([A-Za-z_$][\w$]*)\s*\(/g;
/** `tools` in any other use: who knows what is called then. */
const OTHER_USE = /\btools\b(?!\s*\.\s*[A-Za-z_$][\w$]*\s*\()/;
/** What a shell tool is to run, under its name. */
const COMMAND = /(?:\b(?:cmd|command|chars|input)|\u0001(\d+)\u0001)\s*:\s*\u0001(\d+)\u0001\s*(?=[,}])/g;
/** Other ways to run text. */
const RUNS_TEXT = /\b(?:eval|Function|import|globalThis|constructor|with)\b/;
/** A quote that is left, or a pattern, in which one may stand: the texts were not what they seemed. */
const UNSURE = /["'`]|(?:[(,=:!&|?{};\n]|\breturn)\s*\//;
const COMMAND_NAMES: ReadonlySet<string> = new Set(['cmd', 'command', 'chars', 'input']);

function commandsIn({ code, texts }: Skeleton): readonly (string | undefined)[] {
  return Array.from(code.matchAll(COMMAND)).flatMap(([, key, value]) => {
    const name = key === undefined ? 'cmd' : texts[Number(key)];
    return name !== undefined && COMMAND_NAMES.has(name) ? [texts[Number(value)]] : [];
  });
}

export interface ToolRules {
  readonly kind: (tool: string) => 'sends' | 'shell' | 'local';
  readonly sendsOut: (command: string) => boolean;
}

/** True unless every tool the script calls is known to keep what it is given on this machine. */
export function scriptSends(script: string, { kind, sendsOut }: ToolRules): boolean {
  const skeleton = skeletonOf(script);
  if ([OTHER_USE, RUNS_TEXT, UNSURE].some((sign) => sign.test(skeleton.code))) return true;
  const kinds = Array.from(skeleton.code.matchAll(CALL), ([, name = '']) => kind(name));
  if (kinds.includes('sends')) return true;
  const shells = kinds.filter((found) => found === 'shell').length;
  const commands = commandsIn(skeleton);
  // A command that is not written out where it is run may be any.
  return commands.length < shells || commands.some((text) => text === undefined || sendsOut(text));
}
