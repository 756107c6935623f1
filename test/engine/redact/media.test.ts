import { describe, expect, it } from 'vitest';
import { UNKNOWN_BODY } from '../../../src/catalog/providers/shapes.ts';
import { providers } from '../../../src/catalog/providers/index.ts';
import type { BodyShape } from '../../../src/engine/definitions.ts';
import { redactBody, type BodyResult } from '../../../src/engine/redact/body.ts';
import { BodyCache } from '../../../src/engine/redact/cache.ts';
import { encodeText, readMedia } from '../../../src/engine/redact/media.ts';
import { simpleRedactor } from '../../fixtures/simple-redactor.ts';

const base64 = (bytes: string, encoding: BufferEncoding = 'latin1'): string =>
  Buffer.from(bytes, encoding).toString('base64');
const rest = 'x'.repeat(60);
const PNG = base64(`\x89PNG\r\n\x1a\n${rest}`);

describe('the first bytes tell what a string is', () => {
  it.each([
    ['a PNG', PNG, 'images'],
    ['a JPEG', base64(`\xff\xd8\xff\xe0${rest}`), 'images'],
    ['a WebP', base64(`RIFF1234WEBP${rest}`), 'images'],
    ['an MP4', base64(`\0\0\0 ftypisom${rest}`), 'images'],
    ['a PDF', base64(`%PDF-1.7\n${rest}`), 'documents'],
    ['a DOCX', base64(`PK\x03\x04${rest}`), 'documents'],
    ['an MP3', base64(`ID3\x04${rest}`), 'audio'],
    ['a WAV', base64(`RIFF1234WAVE${rest}`), 'audio'],
    ['a PNG as an address', `data:image/png;base64,${PNG}`, 'images'],
    ['a PDF that says it is a picture', `data:image/png;base64,${base64(`%PDF-1.7\n${rest}`)}`, 'documents'],
    ['text', 'a plain text of some length, with words', 'plain'],
    ['a web address', 'https://example.com/some/picture/of/a/cat.png', 'plain'],
    ['a token', 'pL8vQ2nX7sRk0wYtB4mJ6hDcF1gZ9aUeT3oKiNxW', 'plain'],
    ['text behind the head of a picture', `${PNG.slice(0, 64)} and then a secret`, 'plain'],
    ['nothing', '', 'plain'],
  ])('%s', (_, text, kind) => {
    expect(readMedia(text).kind).toBe(kind);
  });

  it('is quick, however long and odd', () => {
    const began = performance.now();
    expect(readMedia(`${PNG}${'\n'.repeat(500_000)}!`).kind).toBe('plain');
    expect(readMedia(PNG.slice(0, 80) + 'A'.repeat(20_000_000)).kind).toBe('images');
    expect(readMedia(base64('word '.repeat(200_000), 'utf8')).kind).toBe('encoded-text');
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('encoded text is text', () => {
    const text = 'naïve café: the value of it ✓';
    expect(readMedia(base64(text, 'utf8'))).toEqual({ kind: 'encoded-text', prefix: '', text });
    expect(readMedia(`data:text/plain;base64,${base64('hi', 'utf8')}`)).toMatchObject({ text: 'hi' });
    expect(encodeText(text)).toBe(base64(text, 'utf8'));
  });
});

describe('media in requests', () => {
  const SECRET = 's3cret-value-of-mine';
  const redactor = simpleRedactor([SECRET]);
  const made = redactor.placeholderOf(SECRET);
  const run = (id: string, body: object): BodyResult => {
    const shape: BodyShape = providers.find((format) => format.id === id)?.request ?? UNKNOWN_BODY;
    return redactBody({ shape, body: JSON.stringify(body), redactor, cache: new BodyCache() });
  };
  const BODIES: [string, (data: string, type: string) => object][] = [
    [
      'anthropic',
      (data, media_type) => ({
        messages: [{ content: [{ type: 'image', source: { type: 'base64', media_type, data } }] }],
      }),
    ],
    [
      'anthropic',
      (data, media_type) => ({
        messages: [
          {
            content: [
              {
                type: 'tool_result',
                content: [{ type: 'document', source: { type: 'base64', media_type, data } }],
              },
            ],
          },
        ],
      }),
    ],
    [
      'openai-chat',
      (data, type) => ({
        messages: [{ content: [{ type: 'image_url', image_url: { url: `data:${type};base64,${data}` } }] }],
      }),
    ],
    [
      'openai-chat',
      (data) => ({
        messages: [{ content: [{ type: 'input_audio', input_audio: { data, format: 'wav' } }] }],
      }),
    ],
    [
      'openai-responses',
      (data, type) => ({
        input: [{ content: [{ type: 'input_file', file_data: `data:${type};base64,${data}` }] }],
      }),
    ],
    ['gemini', (data, mimeType) => ({ contents: [{ parts: [{ inlineData: { mimeType, data } }] }] })],
    ['unknown', (data) => ({ anything: { inlineData: { data } } })],
  ];

  it.each(BODIES)('%s: a picture stays and is told', (id, body) => {
    const result = run(id, body(PNG, 'image/png'));
    expect(result).toMatchObject({ kind: 'unchanged', media: [{ kind: 'images' }] });
  });

  it.each(BODIES)('%s: a text sent as base64 is scanned and stays base64', (id, body) => {
    const result = run(id, body(base64(`the key is ${SECRET}.`, 'utf8'), 'text/plain'));
    if (result.kind !== 'rewritten') throw new Error(result.kind);
    expect(result.media).toEqual([]);
    expect(result.body).toContain(base64(`the key is ${made}.`, 'utf8'));
  });

  it('two pictures have two marks, the same one has one', () => {
    const both = run('gemini', {
      contents: [
        { parts: [{ inlineData: { data: PNG } }, { inlineData: { data: PNG } }] },
        { parts: [{ inlineData: { data: base64(`\x89PNG\r\n\x1a\n${'y'.repeat(60)}`) } }] },
      ],
    });
    if (both.kind === 'refused') throw new Error(both.why);
    expect(new Set(both.media.map(({ mark }) => mark)).size).toBe(2);
  });
});
