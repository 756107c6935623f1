/**
 * What the chain needs of a record, found without reading the rest of it as JSON. Only a line in the form we write is
 * taken; for any other the answer is to read it whole, so that nothing is told of a line that is not in it.
 */
import type { Link } from './ledger.ts';
import { MAX_LINE } from './ledger-record.ts';

/** Characters that stand for themselves in a JSON string. */
const PLAIN = String.raw`[ !#-[\]-~]*`;
const TEXT = `"${PLAIN}"`;
const COUNT = '(?:0|[1-9][0-9]{0,14})';
const FLAT = String.raw`\{(?:${TEXT}:${COUNT}(?:,${TEXT}:${COUNT})*)?\}`;
const LIST = String.raw`\[(?:${TEXT}(?:,${TEXT})*)?\]`;
/** A second field of a name the chain needs would count in place of the first. */
const OTHER = `"(?!(?:seq|t|prev|kind|torn|checkpoint)")${PLAIN}"`;
const REST = `(?:,${OTHER}:(?:${TEXT}|${COUNT}|${FLAT}|${LIST}))*`;
const LINE = new RegExp(
  String.raw`^\{"seq":(${COUNT}),"t":(${COUNT}),"prev":"(${PLAIN})","kind":"(${PLAIN})"${REST}\}$`,
);

/** What `parseLink` answers for that line, or undefined where that must be asked. */
export function scanLink(line: string): Link | undefined {
  if (line.length > MAX_LINE) return undefined;
  const found = LINE.exec(line);
  if (found === null) return undefined;
  const [, seq = '', t = '', prev = '', kind = ''] = found;
  return { seq: Number(seq), t: Number(t), prev, kind };
}
