import { describe, expect, it } from 'vitest';
import { behindGate, readStart, startWords } from '../../../src/engine/mcp/start.ts';

/** Words joined by `|`. */
const FINE = [
  '--|npx|kit',
  '--env|KEY|--env|OTHER|--|npx|kit|--env|x',
  '--client|claude-code|--name|git hub|--|kit',
  '--url|https://x.example.com/mcp',
  '--header|Authorization=TOKEN|--url|https://x.example.com/mcp',
  '--sse|https://x.example.com/sse',
];
const UNCLEAR = [
  '',
  'npx|kit',
  '--',
  '--env|--|kit',
  '--env||--|kit',
  '--other|x|--|kit',
  '--header|Authorization=Bearer x|--url|https://x.example.com/mcp',
  '--header|A=B|--|kit',
  '--url|https://x.example.com/mcp|--|kit',
  '--url|https://x.example.com/mcp|--sse|https://x.example.com/mcp',
];

function split(text: string): readonly string[] {
  return text === '' ? [] : text.split('|');
}

describe('the words of a gate', () => {
  it.each(FINE)('say the same again: %s', (words) => {
    const start = readStart(split(words));
    expect(start).toBeDefined();
    expect(start && readStart(startWords(start))).toEqual(start);
  });

  it.each(UNCLEAR)('say nothing: %s', (words) => {
    expect(readStart(split(words))).toBeUndefined();
  });

  it('are seen through only behind programs of the guard', () => {
    const ours = [['aup-guard'], ['/usr/bin/node', '/opt/aup/bin/aup-shim.js']];
    const inner = { kind: 'stdio', argv: ['npx', 'kit'] };
    const of = (words: string): unknown => behindGate(split(words), ours)?.transport;
    expect(of('aup-guard|mcp|gate|--|npx|kit')).toEqual(inner);
    expect(of('/usr/bin/node|/opt/aup/bin/aup-shim.js|mcp|--name|x|--|npx|kit')).toEqual(inner);
    expect(of('/usr/bin/node|/tmp/aup-shim.js|mcp|--|npx|kit')).toBeUndefined();
    expect(of('/tmp/node|/opt/aup/bin/aup-shim.js|mcp|--|npx|kit')).toBeUndefined();
    expect(of('/tmp/aup-guard|mcp|gate|--|npx|kit')).toBeUndefined();
    expect(of('aup-guard|doctor|--|npx|kit')).toBeUndefined();
  });
});
