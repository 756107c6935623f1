/** Puts values back into a stream, and says what could not be. */
import type { Finding } from '../engine/model.ts';
import type { Redaction } from '../engine/redact/model.ts';
import { parsePlaceholder } from '../engine/redact/placeholder.ts';
import type { GuardError } from './errors.ts';
import { byteSegments } from './redact-source.ts';
import type { Segment } from './redact-pieces.ts';
import { troubleOf } from './redact-tools.ts';
import { openVault } from './vault-file.ts';

/** Like a placeholder; one that was shortened, lengthened or misspelled keeps its prefix and a digit somewhere. */
const SHAPE =
  /(?<![A-Za-z0-9_])AUP_[A-Z0-9]{2,24}_(?=[A-Z]{0,15}\d)[A-Z0-9]{6,16}(?![A-Za-z0-9_])|AUP_[A-Z0-9]{2,24}_[0-9A-HJKMNP-TV-Z]{12}/gi;

function shapes(text: string): Redaction {
  const findings = Array.from(text.matchAll(SHAPE), (match): Finding => {
    const start = match.index;
    const found = {
      detector: 'placeholder',
      label: 'PLACEHOLDER',
      category: 'secret',
      confidence: 'high',
    } as const;
    return { ...found, start, end: start + match[0].length };
  });
  return { text, findings };
}

export interface Restoring {
  push(bytes: Uint8Array): Uint8Array;
  end(): Uint8Array;
  /** Placeholders this machine did not make, each once. */
  readonly unknown: ReadonlySet<string>;
  /** How many look like placeholders, but are not spelled like one. */
  damaged(): number;
  /** Why the vault may not know all it should. */
  readonly trouble: GuardError | undefined;
  close(): void;
}

/** Restores from the vault in `state`, whatever session filled it. Throws `vault-broken` when none of it can be read, or `state-unwritable`. */
export function openRestoring(state: string): Restoring {
  const vault = openVault({ dir: state, keep: false, everySession: true });
  const trouble = troubleOf(vault);
  if (trouble !== undefined && vault.values().length === 0) {
    vault.close();
    throw trouble;
  }
  const source = byteSegments(shapes);
  const unknown = new Set<string>();
  let damaged = 0;

  function valueOf(text: string): string {
    const placeholder = parsePlaceholder(text)?.placeholder;
    if (placeholder === undefined) {
      // Our own variables are spelled alike, but for the case of their letters nobody could have copied them from us.
      if (text === text.toUpperCase()) damaged += 1;
      return text;
    }
    const value = vault.reveal(placeholder);
    if (value === undefined) unknown.add(placeholder);
    return value ?? text;
  }

  function restored(segments: readonly Segment[]): Uint8Array {
    return Buffer.concat(
      segments.map(({ text, findings }) => {
        const parts: string[] = [];
        let copied = 0;
        for (const { start, end } of findings) {
          parts.push(text.slice(copied, start), valueOf(text.slice(start, end)));
          copied = end;
        }
        return source.encode(parts.join('') + text.slice(copied));
      }),
    );
  }

  return {
    push: (bytes) => restored(source.push(bytes)),
    end: () => Buffer.concat([restored(source.end()), source.rest()]),
    unknown,
    damaged: () => damaged,
    trouble,
    close: () => vault.close(),
  };
}
