import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { rehearse } from '../../../src/host/containment/rehearsal.ts';
import { copiesOf, seatOf } from '../../../src/host/containment/seats.ts';

const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-seats-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));

function put(file: string, text: string): string {
  const full = path.join(base, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
  chmodSync(full, 0o755);
  return full;
}

const ELF = '\u007fELF and so on';
const setup = {
  inside: '/inside',
  work: path.join(base, 'shop'),
  keep: [path.join(base, 'home'), path.join(base, 'shop')],
};

describe('a program', () => {
  it.each([
    ['of its own is moved alone', { file: 'usr/bin/tool', text: ELF, inner: 'tool' }],
    ['of a bundle is moved with its folder', { file: 'bundle/2.1/tool', text: ELF, inner: '2.1/tool' }],
    [
      'that is a script is moved with what its bin belongs to',
      { file: 'sdk/bin/tool', text: '#!/bin/sh\n', inner: 'sdk/bin/tool' },
    ],
    [
      'that is a module is moved with all packages',
      {
        file: 'lib/node_modules/tool-cli/bin/run.mjs',
        text: '#!/usr/bin/env node\n',
        inner: 'node_modules/tool-cli/bin/run.mjs',
      },
    ],
    ['beside people’s folders is moved alone', { file: 'tool', text: ELF, inner: 'tool' }],
    ['that is a script beside them too', { file: 'bin/tool', text: '#!/bin/sh\n', inner: 'tool' }],
  ])('%s', (_, { file, text, inner }) => {
    const real = put(file, text);
    expect(seatOf('tool', real, setup)).toMatchObject({
      target: real,
      place: `/inside/tool/${inner.split('/')[0]}`,
      inner: `/inside/tool/${inner}`,
    });
  });

  it.each([
    ['one file for many names', 'usr/bin/busybox', ELF],
    ['a module of no package', 'home/tool', '#!/usr/bin/env node\n'],
    ['a module of another package', 'lib/node_modules/other/cli.js', '#!/usr/bin/env node\n'],
    ['no program', 'lib/tool.txt', 'words'],
    ['what the agent works on', 'shop/bin/tool', ELF],
  ])('is left where it is: %s', (_, file, text) => {
    const link = path.join(base, 'links', file, 'tool');
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(put(file, text), link);
    expect(seatOf('tool', link, setup)).toBeUndefined();
  });

  it('that leads nowhere has no seat', () => {
    expect(seatOf('tool', path.join(base, 'gone/tool'), setup)).toBeUndefined();
  });

  it('has copies where PATH leads, other than itself and what is moved with it', () => {
    const seat = seatOf('other', put('usr/bin/other', ELF), setup);
    const copy = put('second/bin/other', ELF);
    put('third/bin/other', '#!/bin/sh\n');
    const search = ['usr/bin', 'second/bin', 'third/bin'].map((dir) => path.join(base, dir)).join(':');
    expect(seat && copiesOf(seat, search)).toEqual([copy]);
  });
});

function says(text: string): readonly string[] {
  return [put('bwrap', `#!/bin/sh\necho "${text}" >&2\nexit 1\n`), '--', 'true'];
}

describe('what keeps a namespace from being entered', () => {
  it('is nothing when it is entered', async () => {
    expect(await rehearse([put('bwrap', '#!/bin/sh\nexit 0\n')])).toBeUndefined();
  });

  it('is told with what helps', async () => {
    expect(await rehearse(says('bwrap: Unknown option --perms'))).toEqual({
      why: 'this bubblewrap is too old',
      remedy: 'install bubblewrap 0.5 or newer',
    });
    expect(await rehearse(says('bwrap: No permissions to create new namespace'))).toMatchObject({
      why: expect.stringMatching(/No permissions to create new namespace|kernel|container|AppArmor/),
    });
    expect((await rehearse([path.join(base, 'nowhere/bwrap')]))?.why).toMatch(
      /bubblewrap|kernel|container|AppArmor/,
    );
  });
});
