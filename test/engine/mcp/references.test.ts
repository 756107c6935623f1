import { describe, expect, it } from 'vitest';
import { asStarted, withoutVariables, type McpReference } from '../../../src/engine/mcp/references.ts';

const ENV = {
  WORK: '/srv/work',
  EMPTY: '',
  DB_PASSWORD: 'hunter2-canary',
  PW_LONG_TOKEN: 'hunter2-canary-2',
};
const ALL: readonly McpReference[] = ['${X}', '$X', '${env:X}', '{env:X}'];

function started(word: string, kinds: readonly McpReference[] = ALL): string {
  const transport = asStarted({ kind: 'stdio', argv: [word] }, kinds, ENV);
  return transport.kind === 'stdio' ? (transport.argv[0] ?? '') : transport.url;
}

describe('the words a client starts', () => {
  it.each([
    ['${WORK}/x', '/srv/work/x'],
    ['$WORK/x', '/srv/work/x'],
    ['${env:WORK}', '/srv/work'],
    ['{env:WORK}', '/srv/work'],
    ['${WORK:-/tmp}', '/srv/work'],
    ['${NONE:-/tmp}/y', '/tmp/y'],
    ['${NONE:-}', ''],
    ['a${EMPTY}b', 'ab'],
    ['${NONE}', '${NONE}'],
    ['${DB_PASSWORD}', '{variable}'],
    ['db://u:${NO_PASSWORD:-x}@h', 'db://u:{variable}@h'],
    ['${input:place}', '${input:place}'],
    ['${__proto__}${constructor}', '${__proto__}${constructor}'],
    ['costs $5 and $', 'costs $5 and $'],
  ])('%s is %s', (word, words) => {
    expect(started(word)).toBe(words);
  });

  it.each(ALL)('have nothing filled in that is spelt in another way than %s', (kind) => {
    const spelt = ALL.map((one) => one.replace('X', 'WORK'));
    expect(spelt.filter((word) => started(word, [kind]) !== word)).toEqual([kind.replace('X', 'WORK')]);
  });

  it('are those of an address and a folder as well', () => {
    expect(asStarted({ kind: 'http', url: 'https://${WORK}' }, ALL, ENV)).toEqual({
      kind: 'http',
      url: 'https:///srv/work',
    });
    expect(asStarted({ kind: 'stdio', argv: ['x'], cwd: '$WORK' }, ALL, ENV)).toMatchObject({
      cwd: '/srv/work',
    });
  });
});

it.each([
  ['db://u:hunter2-canary@h', 'db://u:{variable}@h'],
  ['--x=hunter2-canary-2', '--x={variable}'],
  ['/srv/work', '/srv/work'],
  ['plain', 'plain'],
])('what was started is seen without the values of secret variables: %s', (word, seen) => {
  expect(withoutVariables({ kind: 'stdio', argv: [word] }, ENV)).toEqual({ kind: 'stdio', argv: [seen] });
});
