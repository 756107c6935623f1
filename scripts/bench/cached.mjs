import { createHmac } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { summary } from './support/measure.mjs';
import { firstMissing, loadSource } from './support/source.mjs';

export const name = 'cached';
export const what = '1 MB request of which all but the last message was seen before';

const SIZE = 1_000_000;
const PARTS = [
  'src/engine/redact/body.ts',
  'src/engine/redact/cache.ts',
  'src/engine/redact/scan.ts',
  'src/engine/redact/placeholder.ts',
  'src/engine/redact/redactor.ts',
  'src/catalog/detectors/index.ts',
  'src/catalog/providers/anthropic.ts',
];

// In pieces: a made-up key in one piece sets off the scanners of those who read this file.
const KEY = ['AKIA', 'QYLPMN5HFIQR7XYA'].join('');

const mac = (value) => createHmac('sha256', 'bench').update(value).digest();

/** A vault in memory, with the placeholders of the real one. */
function memoryVault(makePlaceholder) {
  const values = [];
  const placeholders = new Map();
  return {
    conceal(value, label) {
      const known = placeholders.get(value);
      if (known !== undefined) return known;
      const made = makePlaceholder(label, value, mac);
      placeholders.set(value, made);
      values.push(value);
      return made;
    },
    reveal: () => undefined,
    values: () => values,
  };
}

/** A conversation as a coding agent sends it: files of some kilobytes, one with a key. */
function conversation(round) {
  const messages = [];
  for (let at = 0; at * 4000 < SIZE; at += 1) {
    const text = `${at}: ${'const total = items.map((item) => item.price).reduce(add, 0);\n'.repeat(62)}`;
    const content = [{ type: 'text', text: at === 7 ? `AWS_ACCESS_KEY_ID=${KEY}\n${text}` : text }];
    messages.push({ role: at % 2 === 0 ? 'user' : 'assistant', content });
  }
  messages.push({ role: 'user', content: [{ type: 'text', text: `and now step ${round}` }] });
  return JSON.stringify({ model: 'claude', max_tokens: 1024, messages });
}

export async function run() {
  const missing = firstMissing(...PARTS);
  if (missing) return { missing };
  const [
    { redactBody },
    { BodyCache },
    { compileScanner },
    { makePlaceholder },
    { createRedactor },
    ...data
  ] = await Promise.all(PARTS.map(loadSource));
  const [{ detectors }, { anthropic }] = data;
  const vault = memoryVault(makePlaceholder);
  const redactor = createRedactor({ scanner: compileScanner(detectors), vault, wanted: () => true });
  const cache = new BodyCache();
  const times = [];
  for (let round = 0; round < 30; round += 1) {
    const body = conversation(round);
    const start = performance.now();
    const result = redactBody({ body, shape: anthropic.request, redactor, cache });
    times.push(performance.now() - start);
    if (result.kind !== 'rewritten' || result.body.includes(KEY)) throw new Error('the key was not replaced');
  }
  const [first, ...later] = times;
  const { min, median } = summary(later.slice(5));
  const note = `min ${min.toFixed(2)} ms; not cached ${(first / median).toFixed(0)}x as long`;
  return { rows: [{ what: `${what} (median)`, value: median, limit: 3, unit: 'ms', note }] };
}
