// A server without a library: what is measured with it is the way to it. Argument: a file whose text it hands out.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const text = readFileSync(process.argv[2], 'utf8');
const inputSchema = { type: 'object', properties: { size: { type: 'number' } } };
const TOOLS = [{ name: 'read', description: 'Reads so many characters.', inputSchema }];
let calls = 0;

/** Never twice the same: nothing may be remembered of the time before. */
function read({ arguments: { size } }) {
  calls += 1;
  const [from, to] = [calls % 97, (calls % 97) + size];
  return { content: [{ type: 'text', text: `${calls} ${text.slice(from, to)}` }] };
}

const RESULTS = {
  initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: {} } }),
  'tools/list': () => ({ tools: TOOLS }),
  'tools/call': read,
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  const result = RESULTS[method]?.(params);
  if (result) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
});
