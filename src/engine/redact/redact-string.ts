/** Redacts the text of one JSON string. */
import type { BodyShape } from '../definitions.ts';
import type { Redaction, Redactor } from './model.ts';
import { encodeText, type MediaReading } from './media.ts';
import { decodeLiteral } from './json-literal.ts';
import { splice, type Splice } from './splice.ts';
import { spotsOf } from './spots.ts';

const FREE: BodyShape = { self: 'text', names: true };
/** JSON in JSON in JSON: deeper texts are left to the scanner's own views. */
const MAX_NESTING = 4;

/** Redacts plain text; `key` is a property name that may say what the text is. */
export function redactText(redactor: Redactor, text: string, key = ''): Redaction {
  const plain = redactor.redact(text);
  if (key === '') return plain;
  const prefix = `${key}=`;
  const named = redactor.redact(prefix + plain.text);
  if (named.findings.length === 0 || !named.text.startsWith(prefix)) return plain;
  return { text: named.text.slice(prefix.length), findings: [...plain.findings, ...named.findings] };
}

/**
 * Redacts text that should be JSON: first inside its strings, so that the JSON stays valid and values have their
 * true spelling, then as a whole, for what only the names around a value give away.
 */
export function redactJsonText(redactor: Redactor, text: string, nesting = 0): Redaction {
  const inner = insideStrings(redactor, text, nesting);
  if (inner === undefined) return redactText(redactor, text);
  const outer = redactor.redact(inner.text);
  if (outer.findings.length === 0) return inner;
  return { text: outer.text, findings: [...inner.findings, ...outer.findings] };
}

/** Redacts a string that may be base64: encoded text is looked at decoded, anything else as it stands. */
export function redactEncoded(redactor: Redactor, reading: MediaReading, text: string): Redaction {
  if (reading.kind !== 'encoded-text') return redactText(redactor, text);
  const done = redactText(redactor, reading.text);
  if (done.text === reading.text) return redactText(redactor, text);
  return { text: reading.prefix + encodeText(done.text), findings: done.findings };
}

function insideStrings(redactor: Redactor, text: string, nesting: number): Redaction | undefined {
  if (nesting >= MAX_NESTING || !/^\s*[[{]/.test(text)) return undefined;
  const spots = spotsOf(text, FREE);
  if (!Array.isArray(spots)) return undefined;
  const changes: Splice[] = [];
  const findings: Redaction['findings'][number][] = [];
  for (const { start, end, key } of spots) {
    const value = decodeLiteral(text.slice(start, end));
    if (value === undefined) return undefined;
    const done = /^\s*[[{]/.test(value)
      ? redactJsonText(redactor, value, nesting + 1)
      : redactText(redactor, value, key);
    findings.push(...done.findings);
    if (done.text !== value) changes.push({ start, end, text: JSON.stringify(done.text) });
  }
  return { text: splice(text, changes), findings };
}
