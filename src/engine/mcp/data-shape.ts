/** Where messages hold text that data clauses are about: everywhere, but for the protocol's own words. */
import type { BodyShape } from '../definitions.ts';

const OPAQUE: BodyShape = { self: 'opaque' };
const FREE: BodyShape = { self: 'text', names: true };
/** Pictures and sound are no text, and encoded text is read decoded: by what the bytes are, not by what is said of them. */
const ENCODED: BodyShape = { self: 'media', names: true, rest: FREE };
const TEXT: BodyShape = { self: 'text', names: true, fields: { data: ENCODED, blob: ENCODED } };

function opaque(...names: readonly string[]): Readonly<Record<string, BodyShape>> {
  return Object.fromEntries(names.map((name) => [name, OPAQUE]));
}

/** What one side made up for itself and must have back as it was. */
const TOKENS = opaque('cursor', 'nextCursor', 'requestState', 'requestId', 'progressToken', 'taskId');

const META: BodyShape = {
  self: 'text',
  names: true,
  fields: opaque('progressToken', 'io.modelcontextprotocol/protocolVersion'),
  rest: TEXT,
};

const MEMBERS: BodyShape = {
  self: 'text',
  names: true,
  fields: {
    ...TOKENS,
    ...opaque('protocolVersion', 'resultType'),
    _meta: META,
    data: ENCODED,
    blob: ENCODED,
  },
  rest: TEXT,
};

/** One message of the protocol, either way. */
export const MCP_MESSAGE: BodyShape = {
  self: 'opaque',
  fields: { ...opaque('jsonrpc', 'id', 'method'), params: MEMBERS, result: MEMBERS },
  rest: TEXT,
};
