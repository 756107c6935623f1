/** Settings by which a client lets tools run unasked, beside the entries of its servers. */
import { globMatches } from '../glob.ts';
import { isObject } from '../json-object.ts';
import type { McpTrustRule } from './client.ts';

/** A tool of a server that runs unasked. `*` = all. */
type Granting = (text: string, server: string) => string | undefined;

/** As clients spell a server in the name of its tool. */
function inName(server: string): string {
  return server.replaceAll(/[^\w-]/g, '_');
}

/** `mcp__server`, `mcp__server__tool`; what names no server stands for each. */
function byToolName(text: string, server: string): string | undefined {
  if (text === '*' || text.startsWith('mcp__*')) return '*';
  const own = `mcp__${inName(server)}`;
  if (text === own) return '*';
  return text.startsWith(`${own}__`) ? text.slice(own.length + 2) : undefined;
}

/** `server:tool`, also as `Mcp(server:tool)`. */
function byPair(text: string, server: string): string | undefined {
  const plain = /^Mcp\((.*)\)$/i.exec(text)?.[1] ?? text;
  const at = plain.indexOf(':');
  const [name, tool] = at < 0 ? [plain, '*'] : [plain.slice(0, at), plain.slice(at + 1)];
  return globMatches(name, server, 'line') ? tool : undefined;
}

/** `server_tool`, with `*`. */
function byPrefix(text: string, server: string): string | undefined {
  const own = inName(server);
  if (text === '*' || text === `${own}*` || text === `${own}_*`) return '*';
  return text.startsWith(`${own}_`) ? text.slice(own.length + 1) : undefined;
}

const WAYS: Readonly<Record<McpTrustRule['reads'], Granting>> = {
  yes: () => '*',
  names: (text, server) => (text === server ? '*' : undefined),
  'tool-names': byToolName,
  pairs: byPair,
  actions: byPrefix,
};

/** The texts a value says yes to. */
function textsOf(value: unknown, reads: McpTrustRule['reads']): readonly string[] {
  if (reads === 'yes') return value === true ? ['*'] : [];
  if (reads === 'actions' && value === 'allow') return ['*'];
  if (reads === 'actions' && isObject(value)) {
    return Object.entries(value).flatMap(([name, action]) => (action === 'allow' ? [name] : []));
  }
  return Array.isArray(value) ? value.filter((one: unknown) => typeof one === 'string') : [];
}

function valuesAt(content: unknown, keys: readonly string[]): readonly unknown[] {
  let found: readonly unknown[] = [content];
  for (const key of keys) {
    found = found.filter(isObject).flatMap((one): readonly unknown[] => {
      if (key === '*') return Object.values(one);
      return Object.hasOwn(one, key) ? [one[key]] : [];
    });
  }
  return found;
}

/** What settings say of one server: its tools that run unasked, each with the text that says so. */
export function grantedTools(
  content: unknown,
  rule: McpTrustRule,
  server: string,
): readonly { readonly tool: string; readonly text: string }[] {
  const key = rule.keys.at(-1) ?? '';
  return valuesAt(content, rule.keys).flatMap((value) =>
    textsOf(value, rule.reads).flatMap((text) => {
      const tool = WAYS[rule.reads](text, server);
      return tool === undefined ? [] : [{ tool, text: rule.reads === 'yes' || text === '*' ? key : text }];
    }),
  );
}
