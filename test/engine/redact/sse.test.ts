import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { providers } from '../../../src/catalog/providers/index.ts';
import type { ProviderDef } from '../../../src/engine/definitions.ts';
import { replyStream } from '../../../src/engine/redact/sse.ts';
import { restoreReply, type NewRestorer } from '../../../src/engine/redact/reply.ts';
import { startModelServer, type ModelServer, type Script } from '../../../install/demo/model/server.mjs';
import { simpleRedactor, simpleRestorer } from '../../fixtures/simple-redactor.ts';

const VALUE = 'se"cr\\et\nwith two lines\u00e9';
const redactor = simpleRedactor([VALUE]);
const MADE = redactor.placeholderOf(VALUE);
const UNKNOWN = 'AUP_OTHER_00000000000Z';

const newRestorer: NewRestorer = ({ escape }) => simpleRestorer((made) => redactor.reveal(made), escape);

function provider(id: string): ProviderDef {
  const found = providers.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

function through(id: string, portions: readonly string[], form: 'sse' | 'array' = 'sse'): string {
  const stream = replyStream({ read: provider(id).stream, newRestorer, form });
  return portions.map((portion) => stream.push(portion)).join('') + stream.end();
}

const script: Script = {
  turns: [
    {
      thinking: `I saw ${MADE} there`,
      text: `The key is ${MADE}, and ${UNKNOWN} I do not know. AUP_`,
      tools: [
        { name: 'Write', input: { file_path: '/x', content: `key=${MADE}\n"${MADE}"` } },
        { name: 'Bash', input: { command: `echo ${MADE}` } },
      ],
    },
  ],
};

const asks = {
  anthropic: { path: '/v1/messages', body: { messages: [{ role: 'user', content: 'go' }] } },
  'openai-chat': { path: '/v1/chat/completions', body: { messages: [{ role: 'user', content: 'go' }] } },
  'openai-responses': { path: '/v1/responses', body: { input: 'go' } },
  gemini: {
    path: '/v1beta/models/x:streamGenerateContent?alt=sse',
    body: { contents: [{ role: 'user', parts: [{ text: 'go' }] }] },
  },
} as const;
type Id = keyof typeof asks;
const ids = Object.keys(asks) as Id[];

interface Heard {
  text: string;
  thinking: string;
  calls: string[];
}

const blank = (): Heard => ({ text: '', thinking: '', calls: [] });

function events(sse: string): Record<string, never>[] {
  return [...sse.matchAll(/^data: (\{.*\})\r?$/gm)].map(
    ([, data = '']) => JSON.parse(data) as Record<string, never>,
  );
}

/** What an agent makes of a stream. */
const listen: Record<Id, (sse: string) => Heard> = {
  anthropic: (sse) => {
    const heard = blank();
    const open = new Set<number>();
    for (const e of events(sse) as unknown as {
      type: string;
      index: number;
      delta: Record<string, string>;
    }[]) {
      if (e.type === 'content_block_start') open.add(e.index);
      if (e.type === 'content_block_stop') open.delete(e.index);
      if (e.type !== 'content_block_delta') continue;
      // A delta outside its block would be an error in the agent.
      expect(open.has(e.index)).toBe(true);
      heard.text += e.delta['text'] ?? '';
      heard.thinking += e.delta['thinking'] ?? '';
      if (e.delta['partial_json'] !== undefined) {
        heard.calls[e.index] = (heard.calls[e.index] ?? '') + e.delta['partial_json'];
      }
    }
    return { ...heard, calls: heard.calls.filter((call) => call !== undefined) };
  },
  'openai-chat': (sse) => {
    const heard = blank();
    let finished = false;
    for (const e of events(sse) as unknown as {
      choices: {
        finish_reason: string | null;
        delta: { content?: string; tool_calls?: { index: number; function: { arguments?: string } }[] };
      }[];
    }[]) {
      for (const { delta, finish_reason } of e.choices) {
        expect(finished && (delta.content ?? '') !== '').toBe(false);
        heard.text += delta.content ?? '';
        for (const call of delta.tool_calls ?? []) {
          heard.calls[call.index] = (heard.calls[call.index] ?? '') + (call.function.arguments ?? '');
        }
        finished ||= finish_reason !== null;
      }
    }
    return heard;
  },
  'openai-responses': (sse) => {
    const heard = blank();
    const repeated: string[] = [];
    for (const e of events(sse) as unknown as {
      type: string;
      output_index: number;
      delta: string;
      text: string;
      arguments: string;
    }[]) {
      if (e.type === 'response.output_text.delta') heard.text += e.delta;
      if (e.type === 'response.output_text.done') expect(e.text).toBe(heard.text);
      if (e.type === 'response.function_call_arguments.delta') {
        heard.calls[e.output_index] = (heard.calls[e.output_index] ?? '') + e.delta;
      }
      if (e.type === 'response.function_call_arguments.done') repeated.push(e.arguments);
      if (e.type === 'response.completed') {
        const whole = JSON.stringify(e);
        expect(whole).not.toContain(MADE);
        expect(JSON.stringify(JSON.parse(whole))).toContain(JSON.stringify(heard.text).slice(1, -1));
      }
    }
    const calls = heard.calls.filter((call) => call !== undefined);
    expect(repeated).toEqual(calls);
    return { ...heard, calls };
  },
  gemini: (sse) => {
    const heard = blank();
    for (const e of events(sse) as unknown as {
      candidates: { content: { parts: { text?: string; functionCall?: { args: unknown } }[] } }[];
    }[]) {
      for (const part of e.candidates.flatMap(({ content }) => content.parts)) {
        heard.text += part.text ?? '';
        if (part.functionCall !== undefined) heard.calls.push(JSON.stringify(part.functionCall.args));
      }
    }
    return heard;
  },
};

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer({ script });
});
afterAll(() => server.close());

async function ask(id: Id, chunk: number, more: object = { stream: true }): Promise<string> {
  server.setScript({ ...script, chunk });
  const { path, body } = asks[id];
  const response = await fetch(server.url + path, {
    method: 'POST',
    body: JSON.stringify({ ...body, ...more }),
  });
  return response.text();
}

describe.each(ids)('%s', (id) => {
  test.each([0, 1, 3, 7, 40])('values come back in text and arguments, deltas of %i', async (chunk) => {
    const raw = await ask(id, chunk);
    expect(raw.length).toBeGreaterThan(300);
    const heard = listen[id](through(id, [raw]));
    expect(heard.text).toBe(`The key is ${VALUE}, and ${UNKNOWN} I do not know. AUP_`);
    expect(heard.calls.map((call) => JSON.parse(call) as unknown)).toEqual([
      { file_path: '/x', content: `key=${VALUE}\n"${VALUE}"` },
      { command: `echo ${VALUE}` },
    ]);
    const thought = id === 'anthropic' ? `I saw ${MADE} there` : '';
    expect(heard.thinking).toBe(thought);
  });

  test('any cutting of the stream gives the same bytes', async () => {
    const raw = await ask(id, 5);
    const whole = through(id, [raw]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const portions: string[] = [];
        for (let at = 0, turn = 0; at < raw.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          portions.push(raw.slice(at, at + size));
          at += size;
        }
        expect(through(id, portions)).toBe(whole);
      }),
      { numRuns: 60 },
    );
  });

  test('a stream without placeholders passes byte for byte, event by event', async () => {
    const raw = (await ask(id, 4)).replaceAll(/AUP_[A-Z0-9_]*|\bA\b/g, 'word').replaceAll('A', 'a');
    const stream = replyStream({ read: provider(id).stream, newRestorer, form: 'sse' });
    for (const event of raw.split(/(?<=\r?\n\r?\n)/)) expect(stream.push(event)).toBe(event);
    expect(stream.end()).toBe('');
  });
});

test('a whole response is restored', async () => {
  const bodies: Record<string, string> = {
    anthropic: await ask('anthropic', 0, {}),
    'openai-chat': await ask('openai-chat', 0, {}),
    'openai-responses': await ask('openai-responses', 0, {}),
  };
  for (const [id, body] of Object.entries(bodies)) {
    const restored = restoreReply(body, provider(id), newRestorer);
    const text = JSON.stringify(JSON.parse(restored));
    expect(text.replaceAll(`I saw ${MADE} there`, '')).not.toContain(MADE);
    expect(text).toContain(JSON.stringify(`The key is ${VALUE}`).slice(1, -1));
    expect(restoreReply(body.replaceAll('AUP_', 'aub_'), provider(id), newRestorer)).toBe(
      body.replaceAll('AUP_', 'aub_'),
    );
  }
});

test('arguments in a whole response stay valid JSON', async () => {
  const body = restoreReply(await ask('openai-chat', 0, {}), provider('openai-chat'), newRestorer);
  const reply = JSON.parse(body) as {
    choices: [{ message: { tool_calls: { function: { arguments: string } }[] } }];
  };
  const [first] = reply.choices[0].message.tool_calls;
  expect(JSON.parse(first?.function.arguments ?? '')).toMatchObject({ content: `key=${VALUE}\n"${VALUE}"` });
});

test('Gemini as one array: restored, still one array, at any cut', async () => {
  server.setScript({ ...script, chunk: 3 });
  const url = `${server.url}/v1beta/models/x:streamGenerateContent`;
  const raw = await (await fetch(url, { method: 'POST', body: JSON.stringify(asks.gemini.body) })).text();
  const whole = through('gemini', [raw], 'array');
  const texts = (JSON.parse(whole) as { candidates: { content: { parts: { text?: string }[] } }[] }[])
    .flatMap((event) => event.candidates[0]?.content.parts ?? [])
    .map(({ text = '' }) => text);
  expect(texts.join('')).toBe(`The key is ${VALUE}, and ${UNKNOWN} I do not know. AUP_`);
  for (const size of [1, 2, 17]) {
    const portions = Array.from({ length: Math.ceil(raw.length / size) }, (_, at) =>
      raw.slice(at * size, at * size + size),
    );
    expect(through('gemini', portions, 'array')).toBe(whole);
  }
});

const delta = (text: string, index = 0): string =>
  `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":"text_delta","text":${JSON.stringify(text)}}}\n\n`;
function chunk(content: string, reason: string | null): string {
  return `data: ${JSON.stringify({ id: 'x', choices: [{ index: 0, delta: { content }, finish_reason: reason }] })}\n\n`;
}
const stop = 'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\n';

describe('what is not ours passes untouched', () => {
  test.each([
    ['a comment', ': keep-alive\n\n'],
    ['an unknown event', `event: new_kind\ndata: {"type":"new_kind","text":"${MADE}", "n":1.0}\n\n`],
    [
      'safeguard results',
      `event: message_delta\ndata: {"type":"message_delta","delta":{"safeguard_results":[{"x":"${MADE}"}]}}\n\n`,
    ],
    [
      'a thought',
      `data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"${MADE}"}}\n\n`,
    ],
    [
      'a signature',
      `data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"${MADE}"}}\n\n`,
    ],
    ['data over two lines', `data: {"type":"content_block_delta",\ndata: "index":0}\n\n`],
    ['data that is no JSON', 'data: {oops\n\n'],
    ['an event without an end', 'data: {"type":"ping"}'],
  ])('%s', (_, text) => {
    expect(through('anthropic', [text])).toBe(text);
  });

  test('control: the same placeholder in text is restored', () => {
    expect(through('anthropic', [delta(MADE)])).toBe(delta(VALUE));
  });
});

test('text held back at the end of a block leaves before its stop event', () => {
  expect(through('anthropic', [delta('see AUP_'), stop])).toBe(delta('see ') + delta('AUP_') + stop);
});

test('two blocks at once do not mix', () => {
  const half = MADE.length / 2;
  const [a, b] = [MADE.slice(0, half), MADE.slice(half)];
  const out = through('anthropic', [delta(a, 0), delta('x', 1), delta(b, 0)]);
  expect(out).toBe(delta('', 0) + delta('x', 1) + delta(VALUE, 0));
});

test('a stream cut off still gives what it held', () => {
  expect(through('anthropic', [delta('see AUP_')])).toBe(delta('see ') + delta('AUP_'));
});

test('text and the reason to stop in one chunk: nothing is lost', () => {
  const out = through('openai-chat', [chunk('see AU', null), chunk('P_', 'stop'), 'data: [DONE]\n\n']);
  expect(out).toBe(`${chunk('see ', null)}${chunk('AUP_', 'stop')}data: [DONE]\n\n`);
});
