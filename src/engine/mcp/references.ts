/** Variables within the words of an entry: a server is known by the words it is started with, and no secret is read for that. */
import { isSecretName } from './clear-values.ts';
import type { McpTransport } from './model.ts';

/** A spelling clients fill in; `${X}` may carry a default (`${X:-y}`). */
export type McpReference = '${X}' | '$X' | '${env:X}' | '{env:X}';

/** Variables of a process. */
export type McpVariables = Readonly<Record<string, string | undefined>>;

/** Stands for the value of a variable that is secret by its name, whichever it is. */
const HIDDEN = '{variable}';
/** Shorter values stand in words by chance. */
const SHORTEST = 4;
const SPELT = /\$\{(env:)?([A-Za-z_]\w*)(?::-([^}]*))?\}|(\{env:)(\w+)\}|\$([A-Za-z_]\w*)/g;

interface Spelt {
  readonly kind: McpReference;
  readonly name: string;
  readonly otherwise: string | undefined;
}

function speltBy([, env, braced, otherwise, open, bare, plain]: readonly (string | undefined)[]): Spelt {
  if (plain !== undefined) return { kind: '$X', name: plain, otherwise };
  if (open !== undefined) return { kind: '{env:X}', name: bare ?? '', otherwise };
  return { kind: env === undefined ? '${X}' : '${env:X}', name: braced ?? '', otherwise };
}

function valueOf({ name, otherwise }: Spelt, env: McpVariables): string | undefined {
  if (isSecretName(name)) return HIDDEN;
  return (Object.hasOwn(env, name) ? env[name] : undefined) ?? otherwise;
}

function resolved(word: string, kinds: readonly McpReference[], env: McpVariables): string {
  let out = '';
  let at = 0;
  for (const match of word.matchAll(SPELT)) {
    const spelt = speltBy(match);
    const value = kinds.includes(spelt.kind) ? valueOf(spelt, env) : undefined;
    out += word.slice(at, match.index) + (value ?? match[0]);
    at = match.index + match[0].length;
  }
  return out + word.slice(at);
}

function mapped(transport: McpTransport, change: (word: string) => string): McpTransport {
  if (transport.kind !== 'stdio') return { ...transport, url: change(transport.url) };
  const { cwd } = transport;
  return {
    ...transport,
    argv: transport.argv.map(change),
    ...(cwd === undefined ? {} : { cwd: change(cwd) }),
  };
}

/**
 * What a client starts that fills in these spellings from these variables. Those that are not set stay as they are written;
 * in the place of one that is secret by its name stands a word for it.
 */
export function asStarted(
  transport: McpTransport,
  kinds: readonly McpReference[],
  env: McpVariables,
): McpTransport {
  return kinds.length === 0 ? transport : mapped(transport, (word) => resolved(word, kinds, env));
}

/** The same of what was started, as the one that was started sees it: the values of such variables taken out of its words. */
export function withoutVariables(transport: McpTransport, env: McpVariables): McpTransport {
  const values = Object.entries(env)
    .flatMap(([name, value = '']) => (value.length >= SHORTEST && isSecretName(name) ? [value] : []))
    .toSorted((a, b) => b.length - a.length);
  return mapped(transport, (word) =>
    values.reduce((text, value) => text.replaceAll(value, () => HIDDEN), word),
  );
}
