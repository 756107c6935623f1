/** Joins scanner, vault and redactor: what shims and commands use to redact and restore. */
import type { DetectorDef } from '../engine/definitions.ts';
import type { Category } from '../engine/model.ts';
import type { Weight } from '../engine/redact/merge.ts';
import type { OwnSearch } from '../engine/redact/own-model.ts';
import type { Redactor, Scanner, StreamRestorer, Vault, Wanted } from '../engine/redact/model.ts';
import { createRedactor } from '../engine/redact/redactor.ts';
import { jsonBody } from '../engine/redact/json-literal.ts';
import { asIs, createRestorer, restoreText } from '../engine/redact/restore.ts';
import { compileScanner } from '../engine/redact/scan.ts';

export { findPlaceholders } from '../engine/redact/placeholder.ts';

/** What the redactor calls a finding that is a value of the vault. */
const SEEN_BEFORE = 'seen-before';

/** Where restored values land: in plain text, or inside a JSON string that is still escaped. */
export type Landing = 'text' | 'json';

export interface RedactionParts {
  readonly detectors: readonly DetectorDef[];
  readonly vault: Vault;
  readonly wanted: Wanted;
  /** What the policy's own classes look for. */
  readonly own?: OwnSearch | undefined;
  /** Findings nobody may have back; needs a vault that can seal. */
  readonly oneWay?: { readonly wanted: Wanted; readonly seal: Vault['conceal'] };
  /** How much is demanded of a finding, for overlaps. */
  readonly weight?: Weight;
}

export interface Redaction {
  readonly redactor: Redactor;
  readonly scanner: Scanner;
  /** What the values behind a label are; a secret when it is not known. */
  readonly categoriesOf: (label: string) => readonly Category[];
  /** Puts back values this session concealed; other placeholders stay. */
  readonly restoreText: (text: string, landing?: Landing) => string;
  /** The same for text that arrives in pieces; one restorer a stream of text. */
  readonly newRestorer: (landing?: Landing) => StreamRestorer;
}

function escapeFor(landing: Landing): (value: string) => string {
  return landing === 'json' ? jsonBody : asIs;
}

/** What makes findings, as far as policies name it. */
interface Kind {
  readonly id: string;
  readonly label: string;
  readonly category: Category;
}

function kindsByLabel(kinds: readonly Kind[]): ReadonlyMap<string, readonly Kind[]> {
  const byLabel = new Map<string, Kind[]>();
  for (const kind of kinds) byLabel.set(kind.label, [...(byLabel.get(kind.label) ?? []), kind]);
  return byLabel;
}

/** A value seen before is what it was then: what holds for that which found it holds for the value. */
function evenIfSeen(wanted: Wanted, kinds: ReadonlyMap<string, readonly Kind[]>): Wanted {
  return (finding) => {
    if (wanted(finding)) return true;
    if (finding.detector !== SEEN_BEFORE) return false;
    const before = kinds.get(finding.label) ?? [];
    return before.some(({ id, category }) => wanted({ ...finding, detector: id, category }));
  };
}

/**
 * Opens redaction for one session. Only what it replaced itself is restored: a placeholder that comes in with a text may
 * be there to draw out a value of another session.
 */
export function openRedaction(parts: RedactionParts): Redaction {
  const { detectors, vault, wanted, own, oneWay, weight } = parts;
  const scanner = compileScanner(detectors, {
    wanted,
    ...(own === undefined ? {} : { finders: own.find(own.data) }),
    ...(weight === undefined ? {} : { weight }),
  });
  const kinds = kindsByLabel([...detectors, ...(own?.data.rules ?? [])]);
  const categoriesOf = (label: string): readonly Category[] =>
    kinds.get(label)?.map(({ category }) => category) ?? ['secret'];
  const redactor = createRedactor({
    scanner,
    vault,
    wanted: evenIfSeen(wanted, kinds),
    categoryOf: (label) => categoriesOf(label)[0] ?? 'secret',
    ...(oneWay === undefined ? {} : { oneWay: { ...oneWay, wanted: evenIfSeen(oneWay.wanted, kinds) } }),
  });
  const reveal = (placeholder: string): string | undefined => vault.reveal(placeholder);
  return {
    redactor,
    scanner,
    categoriesOf,
    restoreText: (text, landing = 'text') => restoreText(text, reveal, escapeFor(landing)),
    newRestorer: (landing = 'text') => createRestorer(reveal, escapeFor(landing)),
  };
}
