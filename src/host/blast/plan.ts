/**
 * What a saved plan of terraform or tofu would do, read from the file itself: the tool would start the providers
 * that the folder names, and nobody has said yes to that.
 */
import { inflateRawSync } from 'node:zlib';

const MAX_PLAN = 16 * 1024 * 1024;
const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;

export interface PlannedChange {
  readonly address: string;
  readonly does: 'create' | 'update' | 'delete' | 'replace' | 'forget';
}

/** Action numbers of the plan format; reads and no-ops change nothing. */
const DOES: ReadonlyMap<number, PlannedChange['does']> = new Map([
  [1, 'create'],
  [3, 'update'],
  [5, 'delete'],
  [6, 'replace'],
  [7, 'replace'],
  [8, 'forget'],
  [9, 'replace'],
]);

/** The changes of a plan file; undefined when the bytes are none or cannot be read. */
export function readPlan(file: Buffer): readonly PlannedChange[] | undefined {
  try {
    const plan = unzipped(file, 'tfplan');
    return plan === undefined ? undefined : changesIn(plan);
  } catch {
    return undefined;
  }
}

/** One file out of a zip archive, by its central directory. */
function unzipped(archive: Buffer, wanted: string): Buffer | undefined {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || archive.readUInt32LE(end) !== END_OF_DIRECTORY) return undefined;
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== ENTRY) return undefined;
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const name = archive.toString('utf8', at + 46, at + 46 + (nameLength ?? 0));
    if (name === wanted) return content(archive, at);
    at += 46 + (nameLength ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return undefined;
}

function content(archive: Buffer, entry: number): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const size = archive.readUInt32LE(entry + 20);
  const local = archive.readUInt32LE(entry + 42);
  const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const bytes = archive.subarray(from, from + size);
  return method === 0 ? bytes : inflateRawSync(bytes, { maxOutputLength: MAX_PLAN });
}

/** Field 3 of the plan are the resource changes: 13 the address, 9 the change, whose field 1 is the action. */
function changesIn(plan: Buffer): readonly PlannedChange[] {
  const found: PlannedChange[] = [];
  for (const change of fields(plan).filter(({ number }) => number === 3)) {
    const parts = fields(change.bytes);
    const address = parts.find(({ number }) => number === 13)?.bytes.toString('utf8') ?? '';
    const inner = parts.find(({ number }) => number === 9)?.bytes ?? Buffer.alloc(0);
    const does = DOES.get(fields(inner).find(({ number }) => number === 1)?.value ?? 0);
    if (does !== undefined) found.push({ address, does });
  }
  return found;
}

interface Field {
  readonly number: number;
  readonly value: number;
  readonly bytes: Buffer;
}

const NO_BYTES = Buffer.alloc(0);
/** Bytes of the kinds of fixed length. */
const FIXED: ReadonlyMap<number, number> = new Map([
  [1, 8],
  [5, 4],
]);

/** The fields of a protocol buffer message, one level deep. Throws on bytes that are none. */
function fields(message: Buffer): readonly Field[] {
  const found: Field[] = [];
  for (let at = 0; at < message.length;) {
    const tag = varint(message, at);
    const number = Math.floor(tag.value / 8);
    const kind = tag.value % 8;
    const fixed = FIXED.get(kind);
    if (fixed === undefined && kind !== 0 && kind !== 2) throw new Error('not a message');
    const head = fixed === undefined ? varint(message, tag.next) : { value: fixed, next: tag.next };
    const end = kind === 0 ? head.next : head.next + head.value;
    if (end > message.length) throw new Error('cut off');
    const bytes = kind === 2 ? message.subarray(head.next, end) : NO_BYTES;
    found.push({ number, value: kind === 0 ? head.value : 0, bytes });
    at = end;
  }
  return found;
}

function varint(message: Buffer, from: number): { value: number; next: number } {
  let value = 0;
  for (let at = from, factor = 1; at < message.length; at += 1, factor *= 128) {
    const byte = message[at] ?? 0;
    value += (byte % 128) * factor;
    if (byte < 128) return { value, next: at + 1 };
  }
  throw new Error('cut off');
}
