/** One small file out of a jar, without unpacking the rest; bounded at every step. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const END_MARK = 0x06054b50;
const ENTRY_MARK = 0x02014b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
/** A comment behind the end of the list may be this long. */
const MOST_COMMENT = 65_535;
const MOST_LIST = 4 * 1024 * 1024;
const MOST_FILE = 1024 * 1024;

function bytesAt(fd: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(fd, bytes, 0, length, at));
}

/** The list of what is in it: where each file lies. */
function listOf(fd: number, size: number): Buffer | undefined {
  const start = Math.max(0, size - END_BYTES - MOST_COMMENT);
  const tail = bytesAt(fd, start, size - start);
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== END_MARK) continue;
    const length = tail.readUInt32LE(at + 12);
    return length > MOST_LIST ? undefined : bytesAt(fd, tail.readUInt32LE(at + 16), length);
  }
  return undefined;
}

interface Entry {
  readonly at: number;
  readonly packed: number;
  readonly isPacked: boolean;
}

function entryOf(list: Buffer, wanted: string): Entry | undefined {
  let at = 0;
  while (at + ENTRY_BYTES <= list.length && list.readUInt32LE(at) === ENTRY_MARK) {
    const name = at + ENTRY_BYTES;
    const length = list.readUInt16LE(at + 28);
    if (list.toString('latin1', name, name + length) === wanted) {
      return {
        at: list.readUInt32LE(at + 42),
        packed: list.readUInt32LE(at + 20),
        isPacked: list.readUInt16LE(at + 10) !== 0,
      };
    }
    at = name + length + list.readUInt16LE(at + 30) + list.readUInt16LE(at + 32);
  }
  return undefined;
}

function contentOf(fd: number, { at, packed, isPacked }: Entry): string | undefined {
  if (packed > MOST_FILE) return undefined;
  const head = bytesAt(fd, at, LOCAL_BYTES);
  const start = at + LOCAL_BYTES + head.readUInt16LE(26) + head.readUInt16LE(28);
  const bytes = bytesAt(fd, start, packed);
  return (isPacked ? inflateRawSync(bytes, { maxOutputLength: MOST_FILE }) : bytes).toString('utf8');
}

/** Text of one file of at most 1 MB; undefined where there is none, or the jar is none. */
export function textInJar(jar: string, name: string): string | undefined {
  let fd: number | undefined;
  try {
    fd = openSync(jar, constants.O_RDONLY | constants.O_NONBLOCK);
    const info = fstatSync(fd);
    const list = info.isFile() ? listOf(fd, info.size) : undefined;
    const entry = list === undefined ? undefined : entryOf(list, name);
    return entry === undefined ? undefined : contentOf(fd, entry);
  } catch {
    // Broken, or not ours to read: it names no plugin.
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
