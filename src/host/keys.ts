/** Keys of this machine: they sign checkpoints, key digests, and pick the session word. */
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  randomInt,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { closeSync, constants, fsyncSync, linkSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, errnoOf, readBounded, removeQuietly } from './files.ts';

/** Reads keys when they are first needed and makes those that do not exist yet. */
export interface MachineKeys {
  /** Name of the signing key and origin of its checkpoints: `aup-guard/<16 hex>`. Makes the key. */
  origin(): string;
  /** The same without making a key. */
  knownOrigin(): string | undefined;
  /** Base64 of 4 bytes of key id and the Ed25519 signature, as C2SP signed notes carry it. Makes the key. */
  sign(note: string): string;
  /** False for another key's signature, and when no key exists: never makes one. */
  signed(note: string, signature: string): boolean;
  /** 32 hex characters; the same text under another domain gives another digest. Makes the key. */
  keyedDigest(domain: string, text: string): string;
  /** The same without making a key; undefined when there is none. */
  knownDigest(domain: string, text: string): string | undefined;
}

interface SigningKey {
  readonly secret: KeyObject;
  readonly open: KeyObject;
  readonly origin: string;
  readonly id: Buffer;
}

/**
 * The keys in `<state>/keys`. Methods throw `state-unwritable` when the folder cannot be used and
 * `ledger-broken` when a key file is damaged.
 */
export function openKeys(state: string): MachineKeys {
  const dir = path.join(state, 'keys');
  const signingFile = path.join(dir, 'ledger.pem');
  const digestFile = path.join(dir, 'digest.key');
  let signing: SigningKey | undefined;
  let digestKey: Buffer | undefined;

  const signingKey = (): SigningKey => (signing ??= parseSigningKey(ensureFile(signingFile, newSigningKey)));
  const existingKey = (): SigningKey | undefined => {
    const text = signing === undefined ? readBounded(signingFile, 1024) : undefined;
    if (text !== undefined) signing = parseSigningKey(text.toString());
    return signing;
  };
  return {
    origin: () => signingKey().origin,
    knownOrigin: () => existingKey()?.origin,
    sign: (note) => {
      const key = signingKey();
      return Buffer.concat([key.id, sign(null, Buffer.from(note), key.secret)]).toString('base64');
    },
    signed: (note, signature) => {
      const key = existingKey();
      const bytes = Buffer.from(signature, 'base64');
      if (key === undefined || !bytes.subarray(0, 4).equals(key.id)) return false;
      return verify(null, Buffer.from(note), key.open, bytes.subarray(4));
    },
    keyedDigest: (domain, text) => {
      digestKey ??= parseDigestKey(ensureFile(digestFile, newDigestKey));
      return digestOf(digestKey, domain, text);
    },
    knownDigest: (domain, text) => {
      const found = digestKey === undefined ? readBounded(digestFile, 1024) : undefined;
      if (found !== undefined) digestKey = parseDigestKey(found.toString());
      return digestKey && digestOf(digestKey, domain, text);
    },
  };
}

function newSigningKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** PEM of an Ed25519 key in a file, made once when there is none. Throws `state-unwritable`. */
export function keyFileText(file: string): string {
  return ensureFile(file, newSigningKey);
}

function newDigestKey(): string {
  return `${randomBytes(32).toString('hex')}\n`;
}

function digestOf(key: Buffer, domain: string, text: string): string {
  return createHmac('sha256', key).update(`${domain}\0${text}`).digest('hex').slice(0, 32);
}

function damaged(what: string, cause?: unknown): GuardError {
  return new GuardError('ledger-broken', `${what} is damaged`, {
    cause,
    hint: 'restore it from a backup; a new key cannot continue the old log',
  });
}

function parseSigningKey(pem: string): SigningKey {
  try {
    const secret = createPrivateKey(pem);
    const open = createPublicKey(secret);
    // Asking for DER instead would load OpenSSL's encoders, which takes half a millisecond.
    const raw = Buffer.from(open.export({ format: 'jwk' }).x ?? '', 'base64url');
    const origin = `aup-guard/${createHash('sha256').update(raw).digest('hex').slice(0, 16)}`;
    // C2SP signed-note: the id is a hash of the name, the algorithm (1 = Ed25519) and the public key.
    const id = createHash('sha256').update(`${origin}\n\u0001`).update(raw).digest().subarray(0, 4);
    return { secret, open, origin, id };
  } catch (error) {
    throw damaged('the key that signs the log', error);
  }
}

function parseDigestKey(text: string): Buffer {
  if (!/^[0-9a-f]{64}\n$/.test(text)) throw damaged('the key of the log digests');
  return Buffer.from(text.trim(), 'hex');
}

/** What the file holds, made once: of several processes that try at the same time one wins, all read its bytes. */
function ensureFile(file: string, make: () => string): string {
  const found = readBounded(file, 1024);
  if (found !== undefined) return found.toString();
  ensurePrivateDir(path.dirname(file));
  createOnce(file, make());
  const made = readBounded(file, 1024);
  if (made === undefined) throw new GuardError('state-unwritable', `${file} vanished`);
  return made.toString();
}

/** Appears whole or not at all, and never replaces: a link to a finished temporary file. */
function createOnce(file: string, data: string): void {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const fd = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      writeFileSync(fd, data);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    linkSync(temporary, file);
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') {
      throw new GuardError('state-unwritable', `cannot write ${file}`, {
        cause: error,
        hint: `is there room and a right to write in ${path.dirname(file)}?`,
      });
    }
  } finally {
    removeQuietly(temporary);
  }
}

const QUALITIES =
  'agile amber ample bold brave brisk calm candid clever cosy crisp deft eager early fair fleet fond frank fresh gentle glad golden grand hardy hazel honest jolly keen kind light lively lucid lunar mellow merry mild modest neat nimble noble patient plain proud quick quiet rapid ready robust rosy rural serene sharp silver simple sober solar steady sunny swift tidy trusty vivid warm witty';
const ANIMALS =
  'badger beaver bison bittern condor cormorant crane curlew dolphin dormouse eagle egret falcon ferret finch fox gannet gecko goose grouse hare hawk heron hoopoe ibex ibis jackdaw jay kestrel kiwi lark lemur linnet lynx magpie marmot marten merlin mole moose narwhal newt ocelot orca oriole osprey otter owl panda pelican petrel pika plover puffin quail raven robin salmon seal shrew stoat swallow tern toad';

function pick(words: string): string {
  const list = words.split(' ');
  return list[randomInt(list.length)] ?? '';
}

/** The word every approval box of this machine shows, e.g. `crisp-otter`; chosen once. */
export function sessionWord(state: string): string {
  const file = path.join(state, 'session-word');
  return checkedWord(
    file,
    ensureFile(file, () => `${pick(QUALITIES)}-${pick(ANIMALS)}\n`),
  );
}

/** The same without choosing one. */
export function knownSessionWord(state: string): string | undefined {
  const file = path.join(state, 'session-word');
  const text = readBounded(file, 1024);
  return text === undefined ? undefined : checkedWord(file, text.toString());
}

function checkedWord(file: string, text: string): string {
  if (/^[a-z]{2,16}-[a-z]{2,16}\n$/.test(text)) return text.trim();
  throw new GuardError('state-unwritable', `${file} holds no session word`, {
    hint: 'remove the file: a new word is chosen at the next start',
  });
}
