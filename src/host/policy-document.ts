/** The policy as a document for people, made and compared with one that was published. */
import path from 'node:path';
import type { DocumentInput } from '../engine/policy/document/model.ts';
import type { DocumentFormat } from '../engine/policy/document/stale.ts';
import type { Mask } from '../engine/text.ts';
import { GuardError } from './errors.ts';
import { readBounded, writePrivate } from './files.ts';

/** A policy of the largest size makes less. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Ends with a newline; the same policy gives the same text on any day. */
export async function documentText(
  input: DocumentInput,
  format: DocumentFormat,
  mask: Mask,
): Promise<string> {
  const [{ documentOf }, { markdownOf }, { htmlOf }] = await Promise.all([
    import('../engine/policy/document/index.ts'),
    import('../engine/policy/document/markdown.ts'),
    import('../engine/policy/document/html.ts'),
  ]);
  const document = documentOf(input);
  return format === 'html' ? htmlOf({ document, mask }) : markdownOf({ document, mask });
}

/** Titles of what is out of date in a published document. Throws `usage` where there is none. */
export async function outOfDate(
  file: string,
  made: string,
  format: DocumentFormat,
): Promise<readonly string[]> {
  const bytes = readBounded(path.resolve(file), MOST_BYTES);
  if (bytes === undefined) {
    throw new GuardError('usage', `there is no document ${file}`, {
      hint: `write it first: aup-guard policy render --out ${file}`,
    });
  }
  const { staleParts } = await import('../engine/policy/document/stale.ts');
  return staleParts(new TextDecoder().decode(bytes), made, format);
}

/** Replaces the document whole; everybody may read it. Throws `state-unwritable`. */
export function writeDocument(file: string, text: string): void {
  writePrivate(path.resolve(file), text, 0o644);
}
