import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listFiles } from '../../src/host/scan-files.ts';
import { readPieces, replaceFile } from '../../src/host/scan-files-read.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(realpathSync(tmpdir()), 'aup-scan-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    writeFileSync(path.join(dir, name), text);
  }
}

const TREE = {
  '.gitignore': '*.log\n/build/\n!keep.log\n# words\nsecret?.txt\n',
  'a.txt': '',
  'A.LOG': '',
  'b.log': '',
  'keep.log': '',
  'secret1.txt': '',
  'build/out.txt': '',
  'src/build/in.txt': '',
  'src/.gitignore': 'gen/\n!b.log\n/only-here\n',
  'src/b.log': '',
  'src/only-here': '',
  'src/deep/only-here': '',
  'src/gen/x.txt': '',
  'src/deep/.gitignore': '*\n!*.md\n!.gitignore\n',
  'src/deep/y.txt': '',
  'src/deep/y.md': '',
  'node_modules/p/index.js': '',
  'src/node_modules/p/index.js': '',
};

describe('the files of a tree', () => {
  it('are those git would track, without packages', () => {
    put(TREE);
    const git = (...argv: string[]): string =>
      spawnSync('git', argv, {
        cwd: dir,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: dir, GIT_CONFIG_NOSYSTEM: '1' },
      }).stdout;
    git('init', '-q');
    writeFileSync(path.join(dir, '.git/info/exclude'), 'a.txt\n');
    const { files, skipped } = listFiles(['.'], dir);
    const tracked = git('ls-files', '--others', '--exclude-standard').split('\n').filter(Boolean);
    expect(tracked.length).toBeGreaterThan(5);
    expect(files).toEqual(tracked.filter((file) => !file.includes('node_modules/')).toSorted());
    expect(skipped).toEqual([]);
    const below = listFiles(['src'], dir).files;
    expect(below, 'the same from below').toEqual(files.filter((file) => file.startsWith('src/')));
  });

  it('are all of them outside a repository', () => {
    put({ 'x/.gitignore': 'a.txt\n', 'x/y/a.txt': '', 'x/y/b.txt': '' });
    expect(listFiles(['x/y'], dir).files).toEqual(['x/y/a.txt', 'x/y/b.txt']);
    expect(listFiles(['x'], dir).files).toEqual(['x/.gitignore', 'x/y/b.txt']);
  });

  it('are looked into where a person names an ignored folder', () => {
    put({
      '.gitignore': 'out/\n',
      'out/sub/a.txt': '',
      'out/sub/b.log': '',
      'out/sub/.gitignore': '*.log\n',
    });
    mkdirSync(path.join(dir, '.git/info'), { recursive: true });
    writeFileSync(path.join(dir, '.git/info/exclude'), 'x\n');
    expect(listFiles(['.'], dir).files).toEqual(['.gitignore']);
    expect(listFiles(['out/sub'], dir).files).toEqual(['out/sub/.gitignore', 'out/sub/a.txt']);
  });

  it('take what is named, once, and say what is not looked into', async () => {
    put({ '.gitignore': '*.env\n', 'prod.env': '', 'other.env': '' });
    mkdirSync(path.join(dir, '.git'));
    symlinkSync('prod.env', path.join(dir, 'link'));
    symlinkSync('.', path.join(dir, 'round'));
    const server = createServer();
    await once(server.listen(path.join(dir, 'pipe')), 'listening');
    const { files, skipped } = listFiles(['prod.env', '.', 'prod.env', 'gone'], dir);
    server.close();
    expect(files).toEqual(['prod.env', '.gitignore']);
    expect(skipped).toEqual([
      { file: 'link', why: 'link' },
      { file: 'pipe', why: 'special' },
      { file: 'round', why: 'link' },
      { file: 'gone', why: 'missing' },
    ]);
  });
});

const bytesOf = (file: string): string =>
  Buffer.concat([...readPieces(path.join(dir, file))].map((piece) => Buffer.from(piece))).toString();

describe('a file', () => {
  it('is read, but not through a link and not when it is a folder', () => {
    put({ a: 'text' });
    symlinkSync('a', path.join(dir, 'link'));
    mkdirSync(path.join(dir, 'folder'));
    expect(bytesOf('a')).toBe('text');
    expect(() => bytesOf('link')).toThrow(/ELOOP/);
    expect(() => bytesOf('folder')).toThrow(/not a regular file/);
  });

  it('is replaced whole, with its mode', () => {
    put({ a: 'old' });
    const file = path.join(dir, 'a');
    chmodSync(file, 0o640);
    const next = replaceFile(file);
    next.write(Buffer.from('new'));
    expect(readFileSync(file, 'utf8')).toBe('old');
    next.commit();
    next.discard();
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(dir)).toEqual(['a']);
  });

  it('stays when it changed meanwhile or nothing is committed', () => {
    put({ a: 'old' });
    const file = path.join(dir, 'a');
    const first = replaceFile(file);
    first.write(Buffer.from('new'));
    writeFileSync(file, 'changed');
    expect(() => first.commit()).toThrow(/changed while it was read/);
    const second = replaceFile(file);
    second.write(Buffer.from('new'));
    second.discard();
    expect(readFileSync(file, 'utf8')).toBe('changed');
    expect(readdirSync(dir)).toEqual(['a']);
  });
});
