/** The content of a configuration file of any client, as far as it can be read. */
import { getNodeValue, type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { McpFormat } from '../engine/mcp/client.ts';
import { lineAt } from '../engine/mcp/lines.ts';
import type { McpFileFault } from '../engine/mcp/model.ts';
import type { Safe } from '../engine/model.ts';
import { nestsTooDeep } from './mcp-depth.ts';
import { safe } from './text.ts';

export interface Content {
  /** What the file says; twice, with the first and with the last of them, where keys stand twice. */
  readonly values: readonly unknown[];
  readonly faults: readonly Pick<McpFileFault, 'code' | 'what' | 'line'>[];
}

type Which = 'first' | 'last';

const MOST_ALIASES = 100;
const BROKEN: Content = {
  values: [],
  faults: [{ code: 'broken', what: safe`cannot be read as its format; nothing in it is known` }],
};
const TWICE: Content['faults'][number] = {
  code: 'duplicate-key',
  what: safe`a key stands twice: clients differ in which one counts`,
};

/** UTF-8, or UTF-16 as some editors of Windows write it; undefined for anything else. */
export function decoded(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function membersOf(node: Node): readonly (readonly [string, Node])[] {
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined ? [] : [[String(key.value), value] as const],
  );
}

/** Own members whatever they are called: the reader's own objects would lose `__proto__`. */
function jsonValue(node: Node, which: Which): unknown {
  if (node.type === 'array') return (node.children ?? []).map((child) => jsonValue(child, which));
  if (node.type !== 'object') return getNodeValue(node);
  const members = membersOf(node);
  const ordered = which === 'last' ? members : members.toReversed();
  return Object.fromEntries(ordered.map(([key, value]) => [key, jsonValue(value, which)]));
}

/** A value whose key stood before. */
function twiceIn(node: Node): Node | undefined {
  const seen = new Set<string>();
  for (const [key, value] of membersOf(node)) {
    if (seen.has(key)) return value;
    seen.add(key);
  }
  return undefined;
}

function firstTwice(node: Node): Node | undefined {
  if (node.type !== 'object' && node.type !== 'array') return undefined;
  const own = node.type === 'object' ? twiceIn(node) : undefined;
  if (own !== undefined) return own;
  const inner = node.type === 'array' ? (node.children ?? []) : membersOf(node).map(([, value]) => value);
  for (const child of inner) {
    const found = firstTwice(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

function readJson(text: string): Content {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  const [error] = errors;
  const faults: Content['faults'][number][] = [];
  if (error !== undefined) {
    const line = lineAt(text, error.offset);
    faults.push({
      code: 'broken',
      line,
      what: safe`is no JSON from line ${line} on; what could be read is shown`,
    });
  }
  if (tree === undefined) return faults.length === 0 ? { values: [], faults } : BROKEN;
  const twice = firstTwice(tree);
  if (twice !== undefined) faults.push({ ...TWICE, line: lineAt(text, twice.offset) });
  return {
    values: (twice !== undefined ? (['first', 'last'] as const) : (['last'] as const)).map((which) =>
      jsonValue(tree, which),
    ),
    faults,
  };
}

async function readToml(text: string): Promise<Content> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    return { values: [parse(text)], faults: [] };
  } catch (error) {
    if (!(error instanceof TomlError)) return BROKEN;
    if (/redefine|duplicate|already/i.test(error.message.split('\n')[0] ?? ''))
      return { values: [], faults: [{ ...TWICE, line: error.line }] };
    return {
      values: [],
      faults: [
        {
          code: 'broken',
          line: error.line,
          what: safe`is no TOML at line ${error.line}; nothing in it is known`,
        },
      ],
    };
  }
}

async function readYaml(text: string): Promise<Content> {
  const { parseDocument, visit } = await import('yaml');
  const open = () => parseDocument(text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
  const document = open();
  const faults: Content['faults'][number][] = [];
  if (document.errors.length > 0)
    faults.push({ code: 'broken', what: safe`is no YAML throughout; what could be read is shown` });
  const values: unknown[] = [document.toJS({ maxAliasCount: MOST_ALIASES })];
  let twice = false;
  visit(document, {
    Map: (_, map) => {
      const seen = new Set(map.items.map(({ key }) => String(key)));
      if (seen.size === map.items.length) return;
      twice = true;
      map.items.reverse();
    },
  });
  if (twice) values.push(document.toJS({ maxAliasCount: MOST_ALIASES }));
  return { values, faults: twice ? [...faults, TWICE] : faults };
}

/** The YAML between the lines `---` at the head of a text. */
function headOf(text: string): string {
  return /^\s*---[ \t]*\r?\n(.*?)\r?\n---/s.exec(text)?.[1] ?? '';
}

/** Reads a text as its format. What is wrong with it is in `faults`; whatever could be read is in `values`. */
export async function readContent(bytes: Uint8Array, format: McpFormat): Promise<Content> {
  const text = decoded(bytes);
  if (text === undefined) return { values: [], faults: [{ code: 'broken', what: notText() }] };
  const body = format === 'front-matter' ? headOf(text) : text;
  // Agents are described in sloppy YAML; where no key can be spelt that way, nothing of it matters here.
  const isOther = format === 'front-matter' && !/mcp|\\/i.test(body);
  if (isOther || body.trim() === '') return { values: [], faults: [] };
  if (nestsTooDeep(body, format)) return BROKEN;
  try {
    if (format === 'json') return readJson(body);
    return await (format === 'toml' ? readToml(body) : readYaml(body));
  } catch {
    // Nested deeper than a reader goes, or aliases without end.
    return BROKEN;
  }
}

function notText(): Safe {
  return safe`is neither UTF-8 nor UTF-16 text; nothing in it is known`;
}
