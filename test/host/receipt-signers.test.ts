/** Signatures of receipts by the real ssh-keygen, made here, by it, and by a security key made of software. */
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RECEIPT_NAMESPACE, type SignedReceipt } from '../../src/engine/receipt/model.ts';
import { receiptMessage } from '../../src/engine/receipt/parse.ts';
import { rawKey } from '../../src/host/note-keys.ts';
import { openReceiptKey } from '../../src/host/receipt-key.ts';
import { openVerifier, parseSigners } from '../../src/host/receipt-signers.ts';
import { unarmored } from '../../src/host/receipt-sshsig.ts';
import { receipt } from '../engine/receipt/receipts.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'aup-signers-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const KEYGEN = '/usr/bin/ssh-keygen';

async function prove(signed: SignedReceipt, allowed: string): Promise<unknown> {
  const verifier = openVerifier(parseSigners(allowed).signers, KEYGEN);
  try {
    return await verifier.prove(signed);
  } finally {
    verifier.close();
  }
}

/** A key pair and a signature by ssh-keygen itself. */
function byProgram(
  kind: string,
  namespace: string = RECEIPT_NAMESPACE,
): { signed: SignedReceipt; key: string } {
  const file = path.join(dir, kind);
  spawnSync(KEYGEN, ['-q', '-t', kind, '-N', '', '-C', 'x', '-f', file]);
  const message = receiptMessage(receipt());
  writeFileSync(path.join(dir, 'text'), message);
  spawnSync(KEYGEN, ['-q', '-Y', 'sign', '-n', namespace, '-f', file, path.join(dir, 'text')]);
  const signature = unarmored(readFileSync(path.join(dir, 'text.sig'), 'utf8')) ?? '';
  rmSync(path.join(dir, 'text.sig'));
  return {
    signed: { receipt: receipt(), message, signature },
    key: readFileSync(`${file}.pub`, 'utf8').trim(),
  };
}

const field = (bytes: Uint8Array | string): Buffer => {
  const body = Buffer.from(bytes);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  return Buffer.concat([size, body]);
};

const hash = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

/** A security key, touched or not, as software: what it signs is what a real one signs. */
function bySecurityKey(touched: boolean): { signed: SignedReceipt; key: string } {
  const kind = 'sk-ssh-ed25519@openssh.com';
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const blob = Buffer.concat([field(kind), field(rawKey(publicKey)), field('ssh:')]);
  const message = receiptMessage(receipt());
  const hashed = createHash('sha512').update(message).digest();
  const head = [field(RECEIPT_NAMESPACE), field(''), field('sha512')];
  const whole = Buffer.concat([Buffer.from('SSHSIG'), ...head, field(hashed)]);
  const rest = Buffer.from([touched ? 1 : 0, 0, 0, 0, 9]);
  const raw = sign(null, Buffer.concat([hash('ssh:'), rest, hash(whole)]), privateKey);
  const proof = Buffer.concat([field(kind), field(raw), rest]);
  const version = Buffer.from([0, 0, 0, 1]);
  const all = Buffer.concat([Buffer.from('SSHSIG'), version, field(blob), ...head, field(proof)]);
  const signed = { receipt: receipt(), message, signature: all.toString('base64') };
  return { signed, key: `${kind} ${blob.toString('base64')}` };
}

const GOOD = { ok: true, hardware: false };
const WRONG = { ok: false, why: 'wrong-signature' };
const UNKNOWN = { ok: false, why: 'unknown-signer' };

describe('a signature', () => {
  it('of this machine is one that ssh-keygen knows', async () => {
    const key = openReceiptKey(dir);
    const signed = key.sign(receipt());
    expect(await prove(signed, key.line)).toEqual(GOOD);
    expect(openReceiptKey(dir).line).toBe(key.line);
    expect(await prove({ ...signed, message: `${signed.message} ` }, key.line)).toEqual(WRONG);
  });

  it('with one bit changed is none', async () => {
    const key = openReceiptKey(dir);
    const signed = key.sign(receipt());
    const bytes = Buffer.from(signed.signature, 'base64');
    const outcomes = new Set<string>();
    for (const at of [0, 8, 20, 50, 70, 90, 100, bytes.length - 70, bytes.length - 1]) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      outcomes.add(
        JSON.stringify(await prove({ ...signed, signature: changed.toString('base64') }, key.line)),
      );
    }
    expect([...outcomes].toSorted()).toEqual([UNKNOWN, WRONG].map((each) => JSON.stringify(each)).toSorted());
  });

  it.each(['ed25519', 'ecdsa'])('by a key of the kind %s that ssh-keygen made is known', async (kind) => {
    const { signed, key } = byProgram(kind);
    expect(await prove(signed, `ann@example.com ${key}`)).toEqual(GOOD);
  });

  it('made for another purpose does not count', async () => {
    const { signed, key } = byProgram('ed25519', 'git');
    expect(await prove(signed, `ann ${key}`)).toEqual(WRONG);
  });

  it.each([true, false])(
    'by a security key counts for more only when it was touched: %s',
    async (touched) => {
      const { signed, key } = bySecurityKey(touched);
      expect(await prove(signed, `ann ${key}`)).toEqual({ ok: true, hardware: touched });
    },
  );
});

describe('a line of allowed signers', () => {
  it.each([
    ['', true],
    [`namespaces="${RECEIPT_NAMESPACE}"`, true],
    [`namespaces="git,${RECEIPT_NAMESPACE}"`, true],
    ['namespaces="git"', false],
    ['cert-authority', false],
    [`cert-authority,namespaces="${RECEIPT_NAMESPACE}"`, false],
    ['no-such-option', false],
    ['valid-after="20200101"', true],
    ['valid-before="20200101"', false],
    ['valid-before="20991231235959Z"', true],
    ['valid-before="20991231" x', false],
  ])('with %j lets its key in: %s', async (options, counts) => {
    const { signed, key } = byProgram('ed25519');
    const found = await prove(signed, `ann ${options} ${key}`.replace('  ', ' '));
    expect(found).toMatchObject({ ok: counts });
  });

  it('is passed over when it is not one', () => {
    const { key } = byProgram('ed25519');
    const [kind = '', body = ''] = key.split(' ');
    const text = [
      '# a remark',
      '',
      'ann',
      `ann ssh-dss ${body}`,
      `ann ecdsa-sha2-nistp256 ${body}`,
      `ann ${kind} no-key`,
      `ann ${key}`,
    ];
    expect(parseSigners(text.join('\n'))).toMatchObject({ signers: [{ kind, key: body }], passedOver: 4 });
  });

  it('cannot be checked without the program, which is said', async () => {
    const key = openReceiptKey(dir);
    const verifier = openVerifier(parseSigners(key.line).signers, path.join(dir, 'none'));
    await expect(verifier.prove(key.sign(receipt()))).rejects.toMatchObject({ code: 'environment' });
    verifier.close();
  });
});
