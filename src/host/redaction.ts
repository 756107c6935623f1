/** Joins scanner, vault and redactor: what shims and commands use to redact and restore. */
import type { DetectorDef } from '../engine/definitions.ts';
import type { Redactor, Scanner, StreamRestorer, Vault, Wanted } from '../engine/redact/model.ts';
import { createRedactor } from '../engine/redact/redactor.ts';
import { jsonBody } from '../engine/redact/json-literal.ts';
import { asIs, createRestorer, restoreText } from '../engine/redact/restore.ts';
import { compileScanner } from '../engine/redact/scan.ts';

export { findPlaceholders } from '../engine/redact/placeholder.ts';

/** Where restored values land: in plain text, or inside a JSON string that is still escaped. */
export type Landing = 'text' | 'json';

export interface RedactionParts {
  readonly detectors: readonly DetectorDef[];
  readonly vault: Vault;
  readonly wanted: Wanted;
}

export interface Redaction {
  readonly redactor: Redactor;
  readonly scanner: Scanner;
  /** Puts back values this session concealed; other placeholders stay. */
  readonly restoreText: (text: string, landing?: Landing) => string;
  /** The same for text that arrives in pieces; one restorer a stream of text. */
  readonly newRestorer: (landing?: Landing) => StreamRestorer;
}

function escapeFor(landing: Landing): (value: string) => string {
  return landing === 'json' ? jsonBody : asIs;
}

/**
 * Opens redaction for one session. Only what it replaced itself is restored: a placeholder that comes in with a text may
 * be there to draw out a value of another session.
 */
export function openRedaction({ detectors, vault, wanted }: RedactionParts): Redaction {
  const scanner = compileScanner(detectors, { wanted });
  const categories = new Map(detectors.map(({ label, category }) => [label, category] as const));
  const redactor = createRedactor({
    scanner,
    vault,
    wanted,
    categoryOf: (label) => categories.get(label) ?? 'secret',
  });
  const reveal = (placeholder: string): string | undefined => vault.reveal(placeholder);
  return {
    redactor,
    scanner,
    restoreText: (text, landing = 'text') => restoreText(text, reveal, escapeFor(landing)),
    newRestorer: (landing = 'text') => createRestorer(reveal, escapeFor(landing)),
  };
}
