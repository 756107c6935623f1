import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
    ],
    ['foreign text', () => appendFileSync(file(), 'hello\n')],
    ['a lost key', () => rmSync(path.join(dir, 'vault.key'))],
    ['a cut key', () => truncateSync(path.join(dir, 'vault.key'), 7)],
    ['another key', () => writeFileSync(path.join(dir, 'vault.key'), Buffer.alloc(32, 7))],
  ])('is refused with %s', (_what, damage) => {
    const vault = openVault({ dir });
    vault.conceal('some-value', 'KEY');
    vault.close();
    openVault({ dir }).close();
    damage();
    expect(() => openVault({ dir })).toThrow(
      expect.objectContaining({ code: 'vault-broken', hint: expect.stringMatching(/./) }),
    );
  });

  it('says so when it is cut while open', () => {
    const vault = openVault({ dir });
    vault.conceal('some-value', 'KEY');
    vault.values();
    truncateSync(file(), 0);
    expect(() => vault.values()).toThrow(expect.objectContaining({ code: 'vault-broken' }));
    vault.close();
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
