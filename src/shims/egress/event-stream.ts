/** Binary event streams of AWS (`application/vnd.amazon.eventstream`), restored message by message. */
import { crc32 } from 'node:zlib';
import type { Transform } from 'node:stream';
import type { ReplyStream } from '../../engine/redact/sse.ts';
import { fieldsOf } from '../../catalog/providers/shapes.ts';
import { steadyTransform } from './steady.ts';

interface Message {
  /** As they stand on the wire. */
  readonly headers: Buffer;
  readonly payload: Buffer;
}

const PRELUDE = 12;
const AROUND = PRELUDE + 4;
/** What the service itself allows. */
const LONGEST = 24 * 1024 * 1024;

export function isEventStream(contentType: string): boolean {
  return /^application\/vnd\.amazon\.eventstream\s*(?:;|$)/i.test(contentType);
}

/** One message with its lengths and checksums. */
function encodeMessage({ headers, payload }: Message): Buffer {
  const start = Buffer.alloc(PRELUDE);
  start.writeUInt32BE(AROUND + headers.length + payload.length, 0);
  start.writeUInt32BE(headers.length, 4);
  start.writeUInt32BE(crc32(start.subarray(0, 8)), 8);
  const rest = Buffer.concat([start, headers, payload]);
  const end = Buffer.alloc(4);
  end.writeUInt32BE(crc32(rest), 0);
  return Buffer.concat([rest, end]);
}

/** Headers of text, as they stand on the wire. */
function encodeHeaders(headers: Readonly<Record<string, string>>): Buffer {
  const parts = Object.entries(headers).map(([name, value]) => {
    const [label, text] = [Buffer.from(name), Buffer.from(value)];
    const length = Buffer.from([7, text.length >> 8, text.length & 0xff]);
    return Buffer.concat([Buffer.from([label.length]), label, length, text]);
  });
  return Buffer.concat(parts);
}

type Found = { readonly raw: Buffer; readonly message: Message } | 'more' | 'damaged';

/** The message at the front of these bytes. */
function firstMessage(bytes: Buffer): Found {
  if (bytes.length < PRELUDE) return 'more';
  const [total, headersLength] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
  const isSound = crc32(bytes.subarray(0, 8)) === bytes.readUInt32BE(8);
  if (!isSound || total > LONGEST || headersLength + AROUND > total) return 'damaged';
  if (bytes.length < total) return 'more';
  const raw = bytes.subarray(0, total);
  if (crc32(raw.subarray(0, -4)) !== raw.readUInt32BE(total - 4)) return 'damaged';
  const at = PRELUDE + headersLength;
  return { raw, message: { headers: raw.subarray(PRELUDE, at), payload: raw.subarray(at, -4) } };
}

/** A restorer of such a stream; what it cannot read passes as it is. */
export function eventStreamTransform(stream: ReplyStream): Transform {
  const restorer = new MessageRestorer(stream);
  return steadyTransform(
    (chunk) => restorer.push(chunk),
    () => restorer.end(),
  );
}

/** An event as the engine writes it. */
interface Event {
  readonly name?: string | undefined;
  readonly data: string;
}

function eventsIn(text: string): readonly Event[] {
  return [...text.matchAll(/(?:event: ([^\n]*)\n)?data: ([^\n]*)\n\n/g)].map(([, name, data = '']) => ({
    name,
    data,
  }));
}

class MessageRestorer {
  readonly #stream: ReplyStream;
  #pending: Buffer = Buffer.alloc(0);
  #isDamaged = false;
  /** The way the last events came, for those that are made here. */
  #isWrapped = false;

  constructor(stream: ReplyStream) {
    this.#stream = stream;
  }

  push(chunk: Buffer): Buffer {
    if (this.#isDamaged) return chunk;
    this.#pending = Buffer.concat([this.#pending, chunk]);
    const out: Buffer[] = [];
    for (let found = firstMessage(this.#pending); found !== 'more'; found = firstMessage(this.#pending)) {
      if (found === 'damaged') {
        this.#isDamaged = true;
        return Buffer.concat([...out, this.#held(), this.#rest()]);
      }
      this.#pending = this.#pending.subarray(found.raw.length);
      out.push(this.#restored(found.message) ?? found.raw);
    }
    return Buffer.concat(out);
  }

  end(): Buffer {
    return Buffer.concat([this.#held(), this.#rest()]);
  }

  /** Undefined when nothing changes. */
  #restored({ headers, payload }: Message): Buffer | undefined {
    const outer = payload.toString('utf8');
    const fields = fieldsOf(parsed(outer));
    const { bytes } = fields;
    const isWrapped = typeof bytes === 'string';
    const inner = isWrapped ? Buffer.from(bytes, 'base64').toString('utf8') : outer;
    const json = inner.replaceAll(/[\r\n]+/g, ' ');
    if (parsed(json) === undefined) return undefined;
    this.#isWrapped = isWrapped;
    const events = eventsIn(this.#stream.push(`data: ${json}\n\n`));
    const own = events.at(-1);
    if (own === undefined || (events.length === 1 && own.data === json)) return undefined;
    const data = isWrapped ? JSON.stringify({ ...fields, bytes: base64(own.data) }) : own.data;
    const made = events.slice(0, -1).map((event) => this.#made(event));
    return Buffer.concat([...made, encodeMessage({ headers, payload: Buffer.from(data) })]);
  }

  /** An event of the engine's own, in the form of this stream. */
  #made({ name = '', data }: Event): Buffer {
    const headers = encodeHeaders({
      ':event-type': this.#isWrapped ? 'chunk' : name,
      ':content-type': 'application/json',
      ':message-type': 'event',
    });
    const payload = this.#isWrapped ? JSON.stringify({ bytes: base64(data) }) : data;
    return encodeMessage({ headers, payload: Buffer.from(payload) });
  }

  #held(): Buffer {
    return Buffer.concat(eventsIn(this.#stream.end()).map((event) => this.#made(event)));
  }

  #rest(): Buffer {
    const rest = this.#pending;
    this.#pending = Buffer.alloc(0);
    return rest;
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
