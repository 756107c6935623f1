/** The first words of a TLS client, as far as they tell whom it wants. */

/** `more`: not all of it is there yet; `other`: this is no TLS. */
export type Hello =
  | { readonly kind: 'more' }
  | { readonly kind: 'other' }
  | { readonly kind: 'hello'; readonly name: string | undefined };

const MORE: Hello = { kind: 'more' };
const OTHER: Hello = { kind: 'other' };
const NAMELESS: Hello = { kind: 'hello', name: undefined };
/** A hello is 2 KB with the longest keys in use. */
const LONGEST = 64 * 1024;

/** Reads lengths and skips; past the end everything is empty. */
class Cursor {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  number(size: 1 | 2 | 3): number {
    const part = this.take(size);
    return part.length < size ? 0 : part.readUIntBE(0, size);
  }

  take(size: number): Buffer {
    const part = this.#bytes.subarray(this.#at, this.#at + size);
    this.#at += size;
    return part;
  }

  /** What a length in front of it says is there. */
  field(size: 1 | 2 | 3): Buffer {
    return this.take(this.number(size));
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }
}

/** The handshake message that begins these bytes, put together from its records. */
function handshake(bytes: Buffer): Buffer | Hello {
  const cursor = new Cursor(bytes);
  let message: Buffer = Buffer.alloc(0);
  while (!cursor.isAtEnd) {
    const [type, major = 3] = cursor.take(3);
    if (type !== 0x16 || major !== 3) return OTHER;
    message = Buffer.concat([message, cursor.field(2)]);
    if (message.length >= 4 && message.length >= 4 + message.readUIntBE(1, 3)) {
      return message[0] === 1 ? message : OTHER;
    }
  }
  return bytes.length > LONGEST ? OTHER : MORE;
}

/** The host name in the first bytes a client sent. */
export function readHello(bytes: Buffer): Hello {
  const message = handshake(bytes);
  if ('kind' in message) return message;
  const hello = new Cursor(message);
  // Type, length, version and random.
  hello.take(4 + 2 + 32);
  hello.field(1);
  hello.field(2);
  hello.field(1);
  const extensions = new Cursor(hello.field(2));
  while (!extensions.isAtEnd) {
    const type = extensions.number(2);
    const value = extensions.field(2);
    if (type !== 0) continue;
    const list = new Cursor(new Cursor(value).field(2));
    if (list.number(1) !== 0) return NAMELESS;
    return { kind: 'hello', name: list.field(2).toString('latin1').toLowerCase().replace(/\.$/, '') };
  }
  return NAMELESS;
}
