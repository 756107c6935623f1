import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/catalog/commands/index.ts';
import { guardFile } from '../../src/catalog/paths.ts';
import { classifyEvent } from '../../src/engine/classify.ts';
import { isDigest, raw } from '../../src/engine/text.ts';

const sha256 = (text: string) => {
  const hex = createHash('sha256').update(text).digest('hex');
  if (!isDigest(hex)) throw new Error('no digest');
  return hex;
};

function concernsOf(shell: string): readonly string[] {
  const text = raw(shell);
  const event = { kind: 'tool-call', tool: 'Bash', shell: text, text, cwd: '/home/dev/app' } as const;
  const world = { commands, hashing: { sha256 }, mask: (plain: string) => plain, guardFile };
  return classifyEvent(event, world)
    .actions.filter(({ verb, certainty }) => verb !== 'none' || certainty === 'unresolved')
    .map(({ verb }) => verb);
}

const cases = ['operations', 'families', 'powershell']
  .flatMap((name) => readFileSync(`test/fixtures/cases/${name}.txt`, 'utf8').split('\n'))
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const at = line.indexOf(' | ');
    return { verb: line.slice(0, at), shell: line.slice(at + 3).replaceAll('\\n', '\n') };
  });

describe('programs that run and change systems', () => {
  const harmless = cases.filter(({ verb }) => verb === 'allow');
  const dangerous = cases.filter(({ verb }) => verb !== 'allow');

  it.each(harmless.map(({ shell }) => [shell]))('never ask about: %s', (shell) => {
    expect(concernsOf(shell)).toEqual([]);
  });

  it.each(dangerous.map(({ verb, shell }) => [shell, verb]))('ask about: %s (%s)', (shell, verb) => {
    expect(concernsOf(shell)).toContain(verb);
  });

  it('are tried with hundreds of calls both ways', () => {
    expect(harmless.length).toBeGreaterThan(550);
    expect(dangerous.length).toBeGreaterThan(400);
  });
});
