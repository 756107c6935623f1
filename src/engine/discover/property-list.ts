/** Property lists of macOS in their binary form (`bplist00`): what `defaults` and managed preferences are kept in. */

const MAGIC = 'bplist00';
const TRAILER = 32;
/** Objects read at most, counting one again wherever it is named: lists that name each other grow without end. */
const MOST_READ = 50_000;
const DEEPEST = 64;
const MOST_TEXT = 4 * 1024 * 1024;

/** What is not as the format says. */
class Malformed extends Error {}

interface List {
  readonly view: DataView;
  readonly offsets: readonly number[];
  /** Bytes of a reference to an object. */
  readonly reference: number;
  left: number;
  text: number;
}

/** Bytes of a whole number, and where what it counts begins. */
interface Counted {
  readonly count: number;
  readonly from: number;
}

function whole(view: DataView, at: number, size: number): number {
  if (size < 1 || size > 8 || at < 0 || at + size > view.byteLength) throw new Malformed();
  let value = 0;
  for (let index = 0; index < size; index += 1) value = value * 256 + view.getUint8(at + index);
  return value;
}

function counted({ view }: List, at: number): Counted {
  const low = whole(view, at, 1) & 0x0f;
  if (low !== 0x0f) return { count: low, from: at + 1 };
  const marker = whole(view, at + 1, 1);
  const size = 2 ** (marker & 0x0f);
  if (marker >> 4 !== 1 || size > 8) throw new Malformed();
  return { count: whole(view, at + 2, size), from: at + 2 + size };
}

function characters(list: List, at: number, size: 1 | 2): string {
  const { count, from } = counted(list, at);
  list.text -= count;
  if (list.text < 0 || from + count * size > list.view.byteLength) throw new Malformed();
  let text = '';
  for (let index = 0; index < count; index += 1) {
    text += String.fromCharCode(whole(list.view, from + index * size, size));
  }
  return text;
}

function number({ view }: List, at: number, kind: number): number {
  const size = 2 ** (whole(view, at, 1) & 0x0f);
  // Only those of eight bytes have a sign; of sixteen the last eight count.
  if (kind === 1 && size < 8) return whole(view, at + 1, size);
  if (at + 1 + size > view.byteLength) throw new Malformed();
  if (kind === 1) return Number(view.getBigInt64(at + size - 7));
  if (size !== 4 && size !== 8) throw new Malformed();
  return size === 4 ? view.getFloat32(at + 1) : view.getFloat64(at + 1);
}

/** The objects that references lead to, in their order. */
function referred(list: List, { count, from }: Counted, depth: number): readonly unknown[] {
  if (count > list.left) throw new Malformed();
  const { view, reference } = list;
  return Array.from({ length: count }, (_, index) =>
    valueOf(list, whole(view, from + index * reference, reference), depth + 1),
  );
}

function members(list: List, at: number, depth: number): unknown {
  const { count, from } = counted(list, at);
  const keys = referred(list, { count, from }, depth);
  const values = referred(list, { count, from: from + count * list.reference }, depth);
  return Object.fromEntries(
    keys.map((key, index): readonly [string, unknown] => {
      if (typeof key !== 'string') throw new Malformed();
      return [key, values[index]];
    }),
  );
}

type Reader = (list: List, at: number, depth: number) => unknown;

const items: Reader = (list, at, depth) => referred(list, counted(list, at), depth);
const SIMPLE: Readonly<Record<number, unknown>> = { 0x00: null, 0x08: false, 0x09: true };

/** By the first four bits of what stands there. */
const READERS: Readonly<Record<number, Reader>> = {
  0x0: ({ view }, at) => SIMPLE[view.getUint8(at)],
  0x1: (list, at) => number(list, at, 1),
  0x2: (list, at) => number(list, at, 2),
  0x5: (list, at) => characters(list, at, 1),
  0x6: (list, at) => characters(list, at, 2),
  0xa: items,
  0xc: items,
  0xd: members,
};

function valueOf(list: List, index: number, depth: number): unknown {
  const at = list.offsets[index];
  list.left -= 1;
  if (at === undefined || list.left < 0 || depth > DEEPEST) throw new Malformed();
  const marker = whole(list.view, at, 1);
  // Dates, data and ids tell nothing that is asked for.
  return READERS[marker >> 4]?.(list, at, depth);
}

export function isBinaryList(bytes: Uint8Array): boolean {
  return (
    bytes.length > MAGIC.length + TRAILER && String.fromCharCode(...bytes.subarray(0, MAGIC.length)) === MAGIC
  );
}

/** What a binary list holds: dates, data and ids as undefined. Undefined as a whole when it is not as the format says. */
export function binaryList(bytes: Uint8Array): unknown {
  if (!isBinaryList(bytes)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = view.byteLength - TRAILER;
  try {
    const size = whole(view, end + 6, 1);
    const reference = whole(view, end + 7, 1);
    const [count, top, table] = [8, 16, 24].map((at) => whole(view, end + at, 8));
    if (count === undefined || top === undefined || table === undefined) return undefined;
    if (count > MOST_READ || table + count * size > end) return undefined;
    const offsets = Array.from({ length: count }, (_, index) => whole(view, table + index * size, size));
    return valueOf({ view, offsets, reference, left: MOST_READ, text: MOST_TEXT }, top, 0);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}
