import { createHash, createPublicKey, createPrivateKey, verify } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeys } from '../../src/host/keys.ts';
import { knownSessionWord, sessionWord } from '../../src/host/session-word.ts';
import { scratchDir } from '../fixtures/ledger-bundle.ts';

let scratch = scratchDir();
let state = '';

beforeEach(() => {
  scratch = scratchDir();
  state = path.join(scratch.dir, 'state');
});
afterEach(() => {
  scratch.remove();
});

describe('keys', () => {
  it('sign what only they accept', () => {
    const keys = openKeys(state);
    const sig = keys.sign('note\n');
    expect(keys.signed('note\n', sig)).toBe(true);
    expect(openKeys(state).signed('note\n', sig)).toBe(true);
    expect(keys.signed('note \n', sig)).toBe(false);
    expect(keys.signed('note\n', openKeys(path.join(scratch.dir, 'other')).sign('note\n'))).toBe(false);
    expect(keys.signed('note\n', '')).toBe(false);
    expect(keys.signed('note\n', `${sig.slice(0, 6)}AAAA`)).toBe(false);
  });

  it('follow the signed-note format to the byte', () => {
    const keys = openKeys(state);
    const origin = keys.origin();
    const open = createPublicKey(createPrivateKey(readFileSync(path.join(state, 'keys/ledger.pem'), 'utf8')));
    const raw = open.export({ type: 'spki', format: 'der' }).subarray(-32);
    expect(origin).toBe(`aup-guard/${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`);
    const bytes = Buffer.from(keys.sign('text\n'), 'base64');
    const id = createHash('sha256')
      .update(Buffer.concat([Buffer.from(`${origin}\n`), Buffer.of(1), raw]))
      .digest();
    expect(bytes.subarray(0, 4)).toEqual(id.subarray(0, 4));
    expect(verify(null, Buffer.from('text\n'), open, bytes.subarray(4))).toBe(true);
  });

  it('digest by domain, the same way every time', () => {
    const keys = openKeys(state);
    const digest = keys.keyedDigest('repo', 'shop');
    expect(digest).toMatch(/^[0-9a-f]{32}$/);
    expect(openKeys(state).keyedDigest('repo', 'shop')).toBe(digest);
    expect(keys.keyedDigest('path', 'shop')).not.toBe(digest);
    expect(openKeys(path.join(scratch.dir, 'other')).keyedDigest('repo', 'shop')).not.toBe(digest);
  });

  it('are made only when needed, private, with nothing left over', () => {
    const keys = openKeys(state);
    expect(keys.signed('x', 'y')).toBe(false);
    expect(keys.knownOrigin()).toBeUndefined();
    expect(existsSync(state)).toBe(false);
    keys.origin();
    keys.keyedDigest('a', 'b');
    const dir = path.join(state, 'keys');
    expect(readdirSync(dir).toSorted()).toEqual(['digest.key', 'ledger.pem']);
    for (const name of readdirSync(dir)) expect(statSync(path.join(dir, name)).mode & 0o777).toBe(0o600);
    expect(statSync(dir).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['a damaged signing key', 'ledger.pem', 'nonsense', 'ledger-broken'],
    ['a damaged digest key', 'digest.key', 'ab', 'ledger-broken'],
    ['a huge key', 'ledger.pem', 'x'.repeat(5000), 'state-unwritable'],
  ])('refuse %s', (...[, name, content, code]) => {
    mkdirSync(path.join(state, 'keys'), { recursive: true, mode: 0o700 });
    writeFileSync(path.join(state, 'keys', name), content);
    const use = (): unknown =>
      name === 'digest.key' ? openKeys(state).keyedDigest('a', 'b') : openKeys(state).sign('x');
    expect(use).toThrow(expect.objectContaining({ code }));
  });

  it('refuse a symbolic link and a folder others may write to', () => {
    const dir = path.join(state, 'keys');
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    symlinkSync('/dev/null', path.join(dir, 'ledger.pem'));
    expect(() => openKeys(state).sign('x')).toThrow(expect.objectContaining({ code: 'state-unwritable' }));
    chmodSync(dir, 0o777);
    expect(() => openKeys(state).keyedDigest('a', 'b')).toThrow(
      expect.objectContaining({ code: 'state-unwritable' }),
    );
  });
});

describe('session word', () => {
  it('is two words, chosen once', () => {
    expect(knownSessionWord(state)).toBeUndefined();
    const word = sessionWord(state);
    expect(word).toMatch(/^[a-z]+-[a-z]+$/);
    expect(sessionWord(state)).toBe(word);
    expect(knownSessionWord(state)).toBe(word);
    expect(statSync(path.join(state, 'session-word')).mode & 0o777).toBe(0o600);
  });

  it('is refused when the file holds something else', () => {
    sessionWord(state);
    writeFileSync(path.join(state, 'session-word'), 'evil\u001b[2J\n');
    expect(() => sessionWord(state)).toThrow(expect.objectContaining({ code: 'state-unwritable' }));
  });
});
