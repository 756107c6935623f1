import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVault, VALUE_MAX } from '../../src/host/vault-file.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'aup-vault-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});
const file = (): string => path.join(dir, 'vault');

describe('the vault file', () => {
  it('finds a sealed value again, gives it back to nobody and writes nothing down', () => {
    const vault = openVault({ dir });
    const placeholder = vault.seal('Globex merger', 'CUSTOMER');
    expect(vault.values()).toEqual(['Globex merger']);
    expect(vault.conceal('Globex merger', 'SEEN')).toBe(placeholder);
    expect(vault.reveal(placeholder)).toBeUndefined();
    const open = vault.conceal('Initech merger', 'CUSTOMER');
    expect(vault.reveal(open)).toBe('Initech merger');
    vault.close();
    expect(openVault({ dir }).values()).toEqual(['Initech merger']);
  });

  it('remembers values across sessions, sealed and private', () => {
    const first = openVault({ dir });
    const placeholder = first.conceal('s3cret "value"\n', 'KEY');
    first.close();
    for (const name of ['vault', 'vault.key'])
      expect(statSync(path.join(dir, name)).mode & 0o777).toBe(0o600);
    expect(readFileSync(file(), 'latin1')).not.toContain('s3cret');
    const second = openVault({ dir });
    expect(second.values()).toEqual(['s3cret "value"\n']);
    expect(second.conceal('s3cret "value"\n', 'OTHER')).toBe(placeholder);
    second.close();
  });

  it('reveals only what this session concealed', () => {
    const first = openVault({ dir });
    const placeholder = first.conceal('s3cret-value', 'KEY');
    expect(first.reveal(placeholder.toLowerCase())).toBe('s3cret-value');
    const second = openVault({ dir });
    expect(second.reveal(placeholder)).toBeUndefined();
    expect(second.conceal('s3cret-value', 'KEY')).toBe(placeholder);
    expect(second.reveal(placeholder)).toBe('s3cret-value');
    first.close();
    second.close();
  });

  it('can be looked into without a trace', () => {
    const none = openVault({ dir, keep: false });
    expect(none.conceal('s3cret-value', 'KEY')).toMatch(/^AUP_KEY_/);
    none.close();
    expect(readdirSync(dir)).toEqual([]);
    const first = openVault({ dir });
    const placeholder = first.conceal('s3cret-value', 'KEY');
    first.close();
    const before = readFileSync(file());
    const looking = openVault({ dir, keep: false });
    expect(looking.conceal('s3cret-value', 'OTHER')).toBe(placeholder);
    looking.conceal('another-value', 'KEY');
    expect(looking.reveal(placeholder)).toBe('s3cret-value');
    looking.close();
    expect(readFileSync(file())).toEqual(before);
  });

  it('reveals what any session concealed when a person asks, and says when it has no key', () => {
    const first = openVault({ dir });
    const placeholder = first.conceal('s3cret-value', 'KEY');
    first.close();
    const asked = openVault({ dir, keep: false, everySession: true });
    expect(asked.reveal(placeholder)).toBe('s3cret-value');
    asked.close();
    rmSync(path.join(dir, 'vault.key'));
    expect(openVault({ dir, keep: false }).troubles()).toEqual(['its key file is gone']);
    writeFileSync(path.join(dir, 'vault.key'), 'short');
    expect(openVault({ dir, keep: false }).troubles()).toEqual(['its key file is damaged']);
  });

  it('learns what other sessions add while it is open', () => {
    const first = openVault({ dir });
    const second = openVault({ dir });
    const placeholder = first.conceal('added-later', 'KEY');
    expect(second.values()).toEqual(['added-later']);
    expect(second.conceal('added-later', 'KEY')).toBe(placeholder);
    second.conceal('and-back', 'KEY');
    expect(first.values()).toEqual(['added-later', 'and-back']);
    first.close();
    second.close();
  });

  it('survives a line that a crash cut short', () => {
    const first = openVault({ dir });
    first.conceal('whole', 'KEY');
    first.conceal('torn', 'KEY');
    first.close();
    truncateSync(file(), statSync(file()).size - 9);
    const second = openVault({ dir });
    expect(second.values()).toEqual(['whole']);
    second.conceal('after', 'KEY');
    second.close();
    const third = openVault({ dir });
    expect(third.values()).toEqual(['whole', 'after']);
    third.close();
  });

  it.each([
    [
      'an altered line',
      () =>
        writeFileSync(
          file(),
          readFileSync(file(), 'latin1').replace(/[A-Za-z0-9](?=[\w-]{9}\.\n)/, (char) =>
            char === 'A' ? 'B' : 'A',
          ),
        ),
      /1 of its lines cannot be read/,
    ],
    ['a lost key', () => rmSync(path.join(dir, 'vault.key')), /its key file is gone/],
    ['a cut key', () => truncateSync(path.join(dir, 'vault.key'), 7), /its key file is damaged/],
    ['a long key', () => appendFileSync(path.join(dir, 'vault.key'), 'x'), /its key file is damaged/],
    [
      'another key',
      () => writeFileSync(path.join(dir, 'vault.key'), Buffer.alloc(32, 7)),
      /sealed with another key/,
    ],
  ])('with %s replaces values, restores only what it knows, and says so', (_what, damage, says) => {
    const first = openVault({ dir });
    const old = first.conceal('some-value', 'KEY');
    first.close();
    damage();
    const before = readFileSync(file());
    const vault = openVault({ dir });
    expect(vault.troubles()).toEqual([expect.stringMatching(says)]);
    expect(vault.values()).toEqual([]);
    expect(vault.reveal(old)).toBeUndefined();
    const made = vault.conceal('other-value', 'KEY');
    expect(vault.conceal('other-value', 'KEY')).toBe(made);
    expect(vault.reveal(made)).toBe('other-value');
    // What a backup of the key could still open is left as it is.
    expect(readFileSync(file()).subarray(0, before.length)).toEqual(before);
    vault.close();
  });

  it('goes on with its other values when one line is damaged', () => {
    const first = openVault({ dir });
    const one = first.conceal('one-value', 'KEY');
    first.close();
    appendFileSync(file(), 'hello\n');
    const second = openVault({ dir });
    second.conceal('two-value', 'KEY');
    second.close();
    const third = openVault({ dir });
    expect(third.values()).toEqual(['one-value', 'two-value']);
    expect(third.conceal('one-value', 'KEY')).toBe(one);
    expect(third.troubles()).toHaveLength(1);
    third.close();
  });

  it('keeps what it knows when it is cut while open', () => {
    const vault = openVault({ dir });
    const made = vault.conceal('some-value', 'KEY');
    vault.values();
    truncateSync(file(), 0);
    expect(vault.values()).toEqual(['some-value']);
    expect(vault.reveal(made)).toBe('some-value');
    expect(vault.troubles()).toEqual(['it was cut short']);
    vault.conceal('later-value', 'KEY');
    vault.close();
    const next = openVault({ dir });
    expect(next.values()).toEqual(['later-value']);
    next.close();
  });

  it('that cannot be written goes on replacing values', (context) => {
    const env = { PATH: process.env['PATH'], HOME: dir };
    const redact = [process.execPath, path.resolve('bin/aup-guard.js'), 'redact'];
    const input = 'token ghp_9dKx2PqLm7TzWv4RbNc8YsHg1JfAe6Uo3Xi5\n';
    const run = (argv: readonly string[]): SpawnSyncReturns<string> =>
      spawnSync(argv[0] ?? '', argv.slice(1), { input, env, encoding: 'utf8' });
    const before = run(redact);
    expect(before).toMatchObject({ status: 0, stdout: expect.stringMatching(/AUP_/) });
    const mounts = `mount --bind '${dir}' '${dir}' && mount -o remount,ro,bind '${dir}'`;
    if (run(['unshare', '-m', 'sh', '-c', mounts]).status !== 0) context.skip('no right to mount read-only');
    const readOnly = run(['unshare', '-m', 'sh', '-c', `${mounts} && exec "$@"`, 'sh', ...redact]);
    expect(readOnly).toMatchObject({ status: 0, stdout: before.stdout });
  });

  it('is not opened through a symbolic link or with open rights', () => {
    symlinkSync(path.join(dir, 'elsewhere'), file());
    expect(() => openVault({ dir })).toThrow(expect.objectContaining({ code: 'state-unwritable' }));
    rmSync(file());
    writeFileSync(file(), '', { mode: 0o644 });
    expect(() => openVault({ dir })).toThrow(expect.objectContaining({ code: 'state-unwritable' }));
  });

  it('replaces but does not keep what is over its limits', () => {
    const vault = openVault({ dir, entries: 1 });
    const long = vault.conceal('x'.repeat(VALUE_MAX + 1), 'KEY');
    expect(vault.reveal(long)).toBeUndefined();
    vault.conceal('one', 'KEY');
    const second = vault.conceal('two', 'KEY');
    expect(second).toMatch(/^AUP_KEY_/);
    expect(vault.reveal(second)).toBeUndefined();
    expect(vault.values()).toEqual(['one']);
    vault.close();
  });

  it('works in memory without a folder', () => {
    const vault = openVault({});
    const placeholder = vault.conceal('lone \ud800 half', 'KEY');
    expect(vault.reveal(placeholder)).toBe('lone \ud800 half');
    vault.flush();
    vault.close();
  });
});
