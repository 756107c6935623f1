/** Receipts as text: one line each, in the one form there is, so that merged notes stay whole and nothing is read two ways. */
import { isObject } from '../json-object.ts';
import { canonicalJson } from '../policy/canonical.ts';
import { isDigest } from '../text.ts';
import { MOST_PARTS, MOST_RECEIPT, type Receipt, type SignedReceipt } from './model.ts';

const DOMAIN = 'aup-guard receipt 1';
/** Lines of one note, or entries of a file: more are not looked at. */
const MOST_LINES = 500;

type Check = (value: unknown) => boolean;

const isId: Check = (value) => typeof value === 'string' && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
const isHash: Check = (value) => typeof value === 'string' && isDigest(value);
const orEmpty =
  (check: Check): Check =>
  (value) =>
    value === '' || check(value);
const oneOf =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value);
const fits =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);
const isTime: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isCount: Check = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= -1;
const listOf =
  (check: Check, most: number): Check =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(check);

/** Exactly these keys, own ones: `__proto__` is a key like any other, and not one of them. */
const table =
  (keys: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) &&
    Object.keys(value).length === Object.keys(keys).length &&
    Object.entries(keys).every(([key, check]) => Object.hasOwn(value, key) && check(value[key]));

const isChange = table({ commit: isId, from: orEmpty(isId), tree: isId, patch: orEmpty(isHash) });
const isLayer = table({ layer: oneOf('organisation', 'user', 'project', 'profile'), digest: isHash });
const isReceiptTable = table({
  v: oneOf(1),
  repo: isHash,
  verb: oneOf('push', 'force-push', 'merge', 'review'),
  base: orEmpty(isId),
  whole: isChange,
  parts: listOf(isChange, MOST_PARTS),
  policy: isHash,
  layers: listOf(isLayer, 8),
  clauses: listOf(fits(/^[A-Z][A-Z0-9-]{0,39}$/), 32),
  assurance: oneOf('overlay', 'overlay-in-tmux', 'second-terminal', 'pre-approved', 'none'),
  session: orEmpty(fits(/^[0-9a-f]{16}$/)),
  record: isCount,
  issued: isTime,
  expires: isTime,
});
const isSignature = fits(/^[A-Za-z0-9+/]{64,16384}={0,2}$/);

function isReceipt(value: unknown): value is Receipt {
  return isReceiptTable(value);
}

/** The text that is signed. */
export function receiptMessage(receipt: Receipt): string {
  return `${DOMAIN}\n${canonicalJson(receipt)}\n`;
}

/** The one line a receipt is kept as. */
export function receiptLine({ receipt, signature }: Pick<SignedReceipt, 'receipt' | 'signature'>): string {
  return canonicalJson({ receipt, signature });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Undefined for a value that is no receipt with a signature. */
export function readReceipt(value: unknown): SignedReceipt | undefined {
  if (!isObject(value) || Object.keys(value).length !== 2) return undefined;
  const { receipt, signature } = value;
  if (!isReceipt(receipt) || typeof signature !== 'string' || !isSignature(signature)) return undefined;
  return { receipt, signature, message: receiptMessage(receipt) };
}

/** Undefined for a line in any other form than the one it is written in: two keys of a name, blanks, another order. */
export function parseReceiptLine(line: string): SignedReceipt | undefined {
  if (line.length > MOST_RECEIPT) return undefined;
  const value = parsed(line);
  const found = readReceipt(value);
  return found !== undefined && receiptLine(found) === line ? found : undefined;
}

export interface Parsed {
  readonly receipts: readonly SignedReceipt[];
  /** Lines that are none. */
  readonly broken: number;
}

/** All receipts of a note; merged ones hold several, with or without blank lines between them. */
export function parseReceipts(text: string): Parsed {
  const lines = [...new Set(text.split('\n').filter((line) => line.trim() !== ''))];
  const receipts = lines
    .slice(0, MOST_LINES)
    .map((line) => parseReceiptLine(line))
    .filter((found) => found !== undefined);
  return { receipts, broken: lines.length - receipts.length };
}

const SCHEMA = 'aup-guard/receipts/1';

/** A file of receipts, as `aup-guard receipt export` writes it. */
export function receiptsFile(receipts: readonly SignedReceipt[]): {
  readonly schema: typeof SCHEMA;
  readonly receipts: readonly Pick<SignedReceipt, 'receipt' | 'signature'>[];
} {
  return { schema: SCHEMA, receipts: receipts.map(({ receipt, signature }) => ({ receipt, signature })) };
}

/** Undefined for text that is no such file. */
export function parseReceiptsFile(text: string): Parsed | undefined {
  const value = parsed(text);
  if (!isObject(value) || value['schema'] !== SCHEMA || !Array.isArray(value['receipts'])) return undefined;
  const entries: readonly unknown[] = value['receipts'];
  const receipts = entries
    .slice(0, MOST_LINES)
    .map((entry) => readReceipt(entry))
    .filter((found) => found !== undefined);
  return { receipts, broken: entries.length - receipts.length };
}
