/** Ways around a question: typing into a terminal, reaching into a process, running past the session. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/catalog/commands/index.ts';
import { keptFile } from '../../src/catalog/paths.ts';
import { classifyEvent } from '../../src/engine/classify.ts';
import { isDigest, raw } from '../../src/engine/text.ts';

type Answer = 'deny' | 'mild' | 'free';

const sha256 = (text: string) => {
  const hex = createHash('sha256').update(text).digest('hex');
  if (!isDigest(hex)) throw new Error('no digest');
  return hex;
};

/** Nothing found, something a person may allow, or something nobody may. */
function judged(line: string): Answer {
  const text = raw(line.replaceAll('\\n', '\n'));
  const event = { kind: 'tool-call', tool: 'Bash', shell: text, text, cwd: '/home/dev/app' } as const;
  const world = { commands, hashing: { sha256 }, mask: (plain: string) => plain, guardFile: keptFile };
  const { actions } = classifyEvent(event, world);
  const concern = actions.filter(({ verb, certainty }) => verb !== 'none' || certainty === 'unresolved');
  if (concern.some(({ forbidden }) => forbidden !== undefined)) return 'deny';
  return concern.length > 0 ? 'mild' : 'free';
}

/** Lines of a table by the heading they stand under. */
function table(name: string): ReadonlyMap<string, readonly string[]> {
  const parts = readFileSync(`test/fixtures/cases/${name}.txt`, 'utf8').split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n').filter((line) => line !== '');
      return [heading, lines];
    }),
  );
}

describe.each(['channel', 'self-protection'])('%s', (name) => {
  const lines = table(name);

  it.each(lines.get('deny') ?? [])('refuses %s', (line) => {
    expect(judged(line)).toBe('deny');
  });

  it.each(lines.get('ask') ?? [])('asks about %s', (line) => {
    expect(judged(line)).toBe('mild');
  });

  it.each(lines.get('mild') ?? [])('asks about at most: %s', (line) => {
    expect(judged(line)).not.toBe('deny');
  });

  it.each(lines.get('free') ?? [])('lets be: %s', (line) => {
    expect(judged(line)).toBe('free');
  });

  it('has eighty spellings and forty controls', () => {
    expect(lines.get('deny')?.length).toBeGreaterThanOrEqual(80);
    expect(lines.get('free')?.length).toBeGreaterThanOrEqual(40);
  });
});
