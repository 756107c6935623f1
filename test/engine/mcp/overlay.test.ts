import { describe, expect, it } from 'vitest';
import { wireEntry, type WireTerms } from '../../../src/engine/mcp/overlay.ts';
import { behindGate, startWords } from '../../../src/engine/mcp/start.ts';

const TERMS: WireTerms = {
  client: 'claude-code',
  gate: (start) => ['GATE', ...startWords(start)],
  behind: (argv) => behindGate(argv, [['aup-guard']]),
  approved: () => false,
  enforcing: true,
};

function wired(value: object): ReturnType<typeof wireEntry> {
  return wireEntry({ name: 'kit', scope: 'project', file: '.mcp.json', value }, TERMS);
}

const GATED = { command: 'aup-guard', args: ['mcp', 'gate', '--env', 'KEY', '--', 'npx', 'kit@1.0.0'] };

describe('a gate in the entry of a repository', () => {
  it.each([
    ['says all its variables', { ...GATED, env: { KEY: 'a' } }, ['KEY']],
    ['keeps one back', { ...GATED, env: { KEY: 'a', PATH: '/repo/bin' } }, ['KEY', 'PATH']],
    [
      'keeps a list back',
      { ...GATED, env: { npm_config_cache: '/repo/cache' } },
      ['KEY', 'npm_config_cache'],
    ],
  ])('%s', (_, entry, names) => {
    const found = wired(entry);
    const argv = found?.how === 'gate' ? found.argv : [];
    const told = argv.filter((_, at) => argv[at - 1] === '--env');
    expect(told).toEqual(names);
    expect(argv.slice(argv.indexOf('--'))).toEqual(['--', 'npx', 'kit@1.0.0']);
  });

  it('that would change the gate itself is left out', () => {
    expect(wired({ ...GATED, env: { NODE_OPTIONS: '--require /repo/x.js' } })?.how).toBe('left');
  });
});
