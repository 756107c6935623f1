import type { Finding } from '../model.ts';

/** Finds secrets and personal data. Spans are UTF-16, sorted, without overlaps. */
export interface Scanner {
  scan(text: string): readonly Finding[];
}

/** Values seen so far and their placeholders. The engine asks, host/vault-file.ts keeps. */
export interface Vault {
  /** The placeholder of a value; remembers the value. Same value, same placeholder, for the life of the key. */
  conceal(value: string, label: string): string;
  /** The value behind a placeholder this machine made, or undefined. Case-insensitive. */
  reveal(placeholder: string): string | undefined;
  /** Values remembered, in order of arrival: searched for literally in all later text. */
  values(): readonly string[];
}

export interface Redaction {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** Decides which findings are replaced: built from the policy's data clauses. */
export type Wanted = (finding: Finding) => boolean;

export interface Redactor {
  redact(text: string): Redaction;
  /** Grows by one whenever the vault learns a value: caches keyed by text are valid for one generation. */
  generation(): number;
}

/** Puts values back. `escape` adapts a value to the place it lands in (JSON string body, plain text). */
export interface StreamRestorer {
  /** Feeds decoded text, returns what can be released now. */
  push(text: string): string;
  /** Ends the stream, returns the held rest. */
  end(): string;
}
