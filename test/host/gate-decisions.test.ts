import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gatedPrograms } from '../../src/catalog/gates.ts';
import { builtFront, gatePair, NO_FRONT, type GatePair, type Outcome } from '../fixtures/gate-pair.ts';

const front = builtFront();
let pair: GatePair;

beforeAll(() => {
  pair = gatePair(front);
});
afterAll(() => pair.remove());
beforeEach((context) => {
  if (front === undefined) context.skip(NO_FRONT);
});

interface Both {
  readonly argv: readonly string[];
  readonly native: Outcome;
  readonly sh: Outcome;
}

function both(argv: readonly string[]): Both {
  return { argv, native: pair.call('native', argv), sh: pair.call('sh', argv) };
}

function theSame(calls: readonly Both[]): boolean {
  expect(calls.map(({ argv, native }) => ({ argv, ...native }))).toEqual(
    calls.map(({ argv, sh }) => ({ argv, ...sh })),
  );
  return true;
}

const words = (name: string): { free: readonly string[]; gated: readonly string[] } => {
  const def = gatedPrograms.find(({ names }) => names[0] === name)?.def;
  return { free: def?.free ?? [], gated: [...(def?.gated ?? []), ...Object.keys(def?.gatedWhen ?? {})] };
};
const git = words('git');
const gh = words('gh');

const LEAD = ['-c', 'core.hooksPath=/dev/null'];

describe('the native front and the sh gate agree on', () => {
  it.each([
    ['git', git.free],
    ['gh', gh.free],
  ])('the free words of %s', (program, free) => {
    expect(free.length).toBeGreaterThan(5);
    const calls = free.map((word) => both([program, word, 'x y', '']));
    expect(theSame(calls)).toBe(true);
    expect(calls.map(({ native }) => native.out)).toEqual(free.map((word) => `ran\n<${word}>\n<x y>\n<>\n`));
  });

  it('free words of git after the switch that turns hooks off', () => {
    const calls = git.free.map((word) => both(['git', ...LEAD, word, 'push']));
    expect(theSame(calls)).toBe(true);
    expect(calls.filter(({ native }) => !native.out.startsWith('ran\n'))).toEqual([]);
  });

  it.each([
    ['git', git.gated, ['push', 'x y', '']],
    ['gh', gh.gated, ['pr', 'merge', '']],
  ])('the other words of %s', (program, gated, judged) => {
    expect(gated.length).toBeGreaterThan(5);
    const calls = [judged, ...gated.map((word) => [word])].map((args) => both([program, ...args]));
    expect(theSame(calls)).toBe(true);
    expect(calls[0]?.native.out).toBe(`judged ${program}\n${judged.map((word) => `<${word}>\n`).join('')}`);
  });

  it.each([
    [[]],
    [['']],
    [['', 'status']],
    [['status ']],
    [[' status']],
    [['status\n']],
    [['\nstatus']],
    [['status\npush']],
    [['status push']],
    [['statu']],
    [['statuss']],
    [['Status']],
    [['STATUS']],
    [['*']],
    [['s*']],
    [['stat?s']],
    [['[s]tatus']],
    [['st\\atus']],
    [['"status"']],
    [['ѕtatus']],
    [['status', 'push']],
    [['-c']],
    [['-c', 'core.hooksPath=/dev/null']],
    [['-c', 'core.hooksPath=/dev/null', '']],
    [['-c core.hooksPath=/dev/null', 'status']],
    [['-c core.hooksPath=/dev/null', '', 'status']],
    [['-c', '', 'core.hooksPath=/dev/null', 'status']],
    [['-c', 'core.hooksPath=/dev/null', 'push']],
    [['-c', 'core.hooksPath=/dev/null', 'push', 'status']],
    [['-c', 'core.hooksPath=/dev/null', '-c', 'x=y', 'status']],
    [['-c', 'core.hooksPath=/dev/null', '-c', 'core.hooksPath=/dev/null', 'status']],
    [['-c', 'core.hooksPath=/dev/null ', 'status']],
    [['-c', 'core.hooksPath=/dev/nul', 'status']],
    [['-c', 'core.hookspath=/dev/null', 'status']],
    [['-c', 'core.hooksPath=/dev/null', 'commit', '-m', 'x']],
    [['-c', 'core.sshCommand=x', 'status']],
    [['-C', '.', 'status']],
    [['--', 'status']],
    [['--exec-path=.', 'status']],
    [['--config-env=a=b', 'status']],
    [['--version']],
    [['--help']],
    [['--git-dir', 'status', 'push']],
    [['add', '.']],
    [['branch', '-D', 'x']],
    [['branch', '-v']],
  ])('git %j', (args) => {
    expect(theSame([both(['git', ...args])])).toBe(true);
  });

  it('the same for gh, which has no such switch', () => {
    const others = [
      [],
      [''],
      ['', '', 'status'],
      ['pr', 'list'],
      ['pr', 'merge', '1'],
      ['api', 'x'],
      ['Status'],
    ];
    const calls = [[...LEAD, 'status'], ...others].map((args) => both(['gh', ...args]));
    expect(theSame(calls)).toBe(true);
    expect(calls[0]?.native.out).toMatch(/^judged gh\n/);
  });

  it('every example of concern: none runs unasked', () => {
    const unasked = ['git', 'gh'].flatMap((program) => {
      const found = gatedPrograms.find(({ names }) => names[0] === program);
      const concern = (found?.def.examples ?? []).filter(({ verbs }) => verbs.length > 0);
      expect(concern.length).toBeGreaterThan(30);
      return concern
        .map(({ argv }) => [program, ...argv.slice(1)])
        .filter((argv) => !pair.call('native', argv).out.startsWith('judged'));
    });
    expect(unasked.map((argv) => argv.join(' '))).toEqual([]);
  });

  it('a program without free words', () => {
    const call = both(['rm', 'status']);
    expect(theSame([call])).toBe(true);
    expect(call.native.out).toBe('judged rm\n<status>\n');
  });

  it('harmless arguments', () => {
    const bits = gatedPrograms
      .filter(({ names }) => names.includes('rm') || names.includes('cat'))
      .flatMap(({ calm }) => calm.map((pattern) => pattern.slice(1)));
    const filled = fc
      .tuple(fc.constantFrom(...bits), fc.constantFrom('', 'x', '/', '*', "'", '\n', '[a]', 'é'))
      .map(([pattern, text]) => pattern.replaceAll('*', text));
    fc.assert(
      fc.property(fc.constantFrom('rm', 'cat'), fc.array(filled, { maxLength: 3 }), (program, args) => {
        return theSame([both([program, ...args])]);
      }),
      { numRuns: 300 },
    );
    expect(pair.call('native', ['cat', 'README.md', 'src/a b']).out).toMatch(/^ran\n/);
    expect(pair.call('native', ['cat', 'README.md', '.env']).out).toMatch(/^judged cat\n/);
    expect(pair.call('native', ['rm', '-rf', 'dist', 'node_modules/x']).out).toMatch(/^ran\n/);
  });

  it('calls of any words', () => {
    const known = fc.constantFrom(...git.free.slice(0, 12), ...git.gated, ...LEAD, '-C', '--', '-f', '');
    const bent = fc
      .tuple(known, fc.constantFrom('', ' ', '\n', '=', 'x', '/'), fc.boolean())
      .map(([word, more, isBefore]) => (isBefore ? more + word : word + more));
    const free = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => !text.includes('\0'));
    const args = fc.array(fc.oneof(known, bent, free), { maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom('git', 'gh'), args, fc.boolean(), (program, rest, isLed) => {
        return theSame([both([program, ...(isLed ? LEAD : []), ...rest])]);
      }),
      { numRuns: 300 },
    );
    expect.hasAssertions();
  });
});
