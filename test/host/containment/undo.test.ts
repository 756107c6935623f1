/** What covers a program for an ordinary user, who may make namespaces of his own. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { plainWords } from '../../../src/host/containment/words.ts';
import { coverGit } from '../../../src/host/containment/git-files.ts';
import { ownedSettings } from '../../../src/host/containment/outside.ts';

const base = realpathSync(mkdtempSync(path.join(tmpdir(), 'aup-undo-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));
chmodSync(base, 0o755);
// The folder is the user's: what keeps its files in place is the cover alone.
if (process.getuid?.() === 0) chownSync(base, 65534, 65534);

/** Root becomes nobody: only for others are namespaces what they are for people. */
const ordinary =
  process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];

function run(words: readonly string[]): { readonly code: number | null; readonly said: string } {
  const [file = '', ...args] = [...ordinary, ...words];
  const done = spawnSync(file, args, {
    cwd: '/',
    encoding: 'utf8',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
  });
  return { code: done.status, said: `${done.stdout}${done.stderr}` };
}

const entered = run([...plainWords('bwrap', 1000), '--', 'unshare', '-rm', 'true']).code === 0;
if (!entered) console.warn('not run: an ordinary user can make no namespaces here');

function put(name: string, text: string): string {
  const file = path.join(base, name);
  writeFileSync(file, text);
  chmodSync(file, 0o755);
  return file;
}

describe.skipIf(!entered)('an ordinary user', () => {
  const tool = put('tool', '#!/bin/sh\necho real\n');
  const gate = put('gate', '#!/bin/sh\necho gate\n');
  const words = [...plainWords('bwrap', 1000), '--ro-bind', gate, tool, '--'];

  it('meets the gate, and outside the program', () => {
    expect(run([...words, tool]).said).toBe('gate\n');
    expect(run([tool]).said).toBe('real\n');
  });

  it.each([
    ['umount', `umount ${tool}`],
    ['a lazy umount', `umount -l ${tool}`],
    ['umount in a namespace of its own', `unshare -rm umount ${tool}`],
    ['a private view', `unshare -rm sh -c "mount --make-rprivate / && umount ${tool}"`],
    ['a move of the cover', `unshare -rm sh -c "mkdir /tmp/aup-moved; mount --move ${tool} /tmp/aup-moved"`],
    [
      'a copy of the view without what lies over it',
      `unshare -rm sh -c "mount --bind ${base} /mnt && /mnt/tool"`,
    ],
    ['another name', `mv ${tool} ${base}/other`],
    ['removal', `rm -f ${tool}`],
  ])('cannot take it off by %s', (_, script) => {
    const { said } = run([...words, 'sh', '-c', `${script}; echo "then $(${tool})"`]);
    expect(said).toMatch(/^then gate$/m);
    expect(said).not.toMatch(/^real$/m);
  });

  it('can do all of that outside', () => {
    expect(
      run(['sh', '-c', `mv ${tool} ${base}/other && ${base}/other; mv ${base}/other ${tool}`]).said,
    ).toBe('real\n');
  });

  it('reads settings of root as his own, which ssh insists on', () => {
    const conf = put('00-some.conf', '# nothing\n');
    const [, copy = '', over] = ownedSettings(base, base);
    expect(over).toBe(conf);
    expect(copy).toBe(path.join(base, 'ssh-0.conf'));
  });
});

describe('the parts of git', () => {
  it('are covered by name, by size and by hard link, and helpers get a place', () => {
    const prefix = path.join(base, 'prefix');
    const done = spawnSync('sh', [
      '-c',
      `mkdir -p ${prefix}/bin ${prefix}/lib/git-core && cd ${prefix} && echo git-itself > bin/git && ln bin/git bin/git-upload-pack &&
       cp bin/git lib/git-core/git && ln bin/git lib/git-core/git-push && ln -s git lib/git-core/git-tag &&
       echo helper > lib/git-core/git-remote-http && echo other > lib/git-core/git-gui`,
    ]);
    expect(done.status).toBe(0);
    const seat = {
      program: 'git',
      kind: 'binary',
      target: `${prefix}/bin/git`,
      source: `${prefix}/bin/git`,
      place: '/inside/git/git',
      inner: '/inside/git/git',
    } as const;
    const { covers, moved } = coverGit({
      seat,
      gate: '/gates/git',
      template: '@GATE@ @SELF@ @OWN@',
      folder: base,
    });
    const own = covers.map(({ to }) => to).filter((file) => file.startsWith(prefix));
    expect(own.toSorted()).toEqual(
      [
        'bin/git',
        'bin/git-upload-pack',
        'lib/git-core/git',
        'lib/git-core/git-push',
        'lib/git-core/git-remote-http',
      ].map((file) => path.join(prefix, file)),
    );
    expect(moved.filter(({ source }) => source.startsWith(prefix))).toEqual([
      { source: `${prefix}/lib/git-core/git-remote-http`, place: '/inside/git/parts/git-remote-http' },
    ]);
  });
});
