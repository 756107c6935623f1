/** The values in clear of an entry: which fields they stand in, never what they are. */
import { clearSpots, type FindIn } from './clear-values.ts';
import type { McpSecret, McpTransport } from './model.ts';
import { clearWords } from './words.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

/** Which part of an address an offset lies in. */
function addressField(url: string, at: number): string {
  const before = url.slice(0, at);
  const [, key] = /[?&]([\w.-]{1,60})=[^&]*$/.exec(before) ?? [];
  if (key !== undefined) return `url.query.${key}`;
  return /^[a-z+]+:\/\/[^/]*$/i.test(before) && url.includes('@', at) ? 'url.user' : 'url.path';
}

function ofAddress(url: string, findIn: FindIn): readonly McpSecret[] {
  return clearSpots({ name: '', value: url }, findIn).map(({ start, end, detector }) => ({
    field: addressField(url, start),
    detector,
    length: end - start,
  }));
}

function ofWords(argv: readonly string[], findIn: FindIn): readonly McpSecret[] {
  return clearWords(argv, findIn).map(({ index, start, end, detector }) => ({
    field: index === 0 ? 'command' : `args[${index - 1}]`,
    detector,
    length: end - start,
  }));
}

function ofPairs(group: string, pairs: Pairs, findIn: FindIn): readonly McpSecret[] {
  return pairs.flatMap(([name, value]) =>
    clearSpots({ name, value }, findIn).map(({ start, end, detector }) => ({
      field: `${group}.${name}`,
      detector,
      length: end - start,
    })),
  );
}

/** What stands in clear in the variables, headers, words and address of an entry. */
export function secretsOf(
  transport: McpTransport,
  assigned: { readonly env: Pairs; readonly headers: Pairs },
  findIn: FindIn,
): readonly McpSecret[] {
  return [
    ...ofPairs('env', assigned.env, findIn),
    ...ofPairs('headers', assigned.headers, findIn),
    ...(transport.kind === 'stdio' ? ofWords(transport.argv, findIn) : ofAddress(transport.url, findIn)),
  ];
}
