import type { Category, Finding } from '../model.ts';
import { createLiterals } from './literals.ts';
import type { LiteralHit } from './literals.ts';
import type { Redaction, Redactor, Scanner, Vault, Wanted } from './model.ts';
import { findPlaceholders, parsePlaceholder } from './placeholder.ts';
import type { FoundPlaceholder } from './placeholder.ts';

export interface RedactorParts {
  readonly scanner: Scanner;
  readonly vault: Vault;
  readonly wanted: Wanted;
  /** The category of a label, for values seen before; secret when not told. */
  readonly categoryOf?: (label: string) => Category;
  /** Findings whose value nobody may have back: `seal` names a placeholder and keeps nothing. */
  readonly oneWay?: { readonly wanted: Wanted; readonly seal: Vault['conceal'] };
}

/** A replacement changes what its neighbours look like; texts of nested escapes have been seen to take thirteen rounds. */
const ROUNDS = 16;

/** A text with spans replaced, and the way back to offsets of the original. */
interface Draft {
  readonly text: string;
  /** A finding of the new text, outside placeholders, in offsets of the original. */
  readonly moveBack: (finding: Finding) => Finding;
}

/** Replaces wanted findings and values seen before. Own placeholders stay, so redacting twice changes nothing. */
export function createRedactor(parts: RedactorParts): Redactor {
  const { scanner, vault, wanted, oneWay, categoryOf = () => 'secret' } = parts;
  const literals = createLiterals();
  let learned = 0;

  function learn(): void {
    const values = vault.values();
    for (; learned < values.length; learned += 1) literals.add(values[learned] ?? '', learned);
  }

  /** A value of the vault as a finding; its label is that of the placeholder it already has. */
  function seenBefore({ start, end, index }: LiteralHit): Finding {
    const placeholder = vault.conceal(vault.values()[index] ?? '', 'SEEN');
    const label = parsePlaceholder(placeholder)?.label ?? 'SEEN';
    return { detector: 'seen-before', label, category: categoryOf(label), confidence: 'high', start, end };
  }

  function placeholderFor(value: string, finding: Finding): string {
    if (oneWay?.wanted(finding) === true) return oneWay.seal(value, finding.label);
    return vault.conceal(value, finding.label);
  }

  /** What has to go from a text, own placeholders excepted. */
  function find(text: string): readonly Finding[] {
    const seen = literals.find(text).map((hit) => seenBefore(hit));
    const found = scanner.scan(text);
    return outside(findPlaceholders(text), union(found.filter(wanted), seen.filter(wanted)));
  }

  return {
    redact(text): Redaction {
      learn();
      let findings: readonly Finding[] = [];
      let draft: Draft = { text, moveBack: (finding) => finding };
      for (let round = 0; round < ROUNDS; round += 1) {
        const more = find(draft.text);
        if (more.length === 0) break;
        const { moveBack } = draft;
        findings = union(
          findings,
          more.map((finding) => moveBack(finding)),
        );
        draft = replaceAll(text, findings, placeholderFor);
        learn();
      }
      return { text: draft.text, findings };
    },
    generation: () => vault.values().length,
  };
}

/** Joins two lists; where findings overlap the first of them (by start, then by list) names the union. */
function union(first: readonly Finding[], second: readonly Finding[]): readonly Finding[] {
  const joined: Finding[] = [];
  for (const finding of [...first, ...second].toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && finding.start < last.end) {
      joined[joined.length - 1] = { ...last, end: Math.max(last.end, finding.end) };
    } else {
      joined.push(finding);
    }
  }
  return joined;
}

/** Cuts own placeholders out of findings, so that none is replaced or nested. */
function outside(own: readonly FoundPlaceholder[], findings: readonly Finding[]): readonly Finding[] {
  if (own.length === 0) return findings;
  const kept: Finding[] = [];
  for (const finding of findings) {
    let { start } = finding;
    for (const placeholder of own) {
      if (placeholder.end <= start || placeholder.start >= finding.end) continue;
      if (placeholder.start > start) kept.push({ ...finding, start, end: placeholder.start });
      start = placeholder.end;
    }
    if (start < finding.end) kept.push({ ...finding, start });
  }
  return kept;
}

function replaceAll(
  text: string,
  findings: readonly Finding[],
  placeholderFor: (value: string, finding: Finding) => string,
): Draft {
  const parts: string[] = [];
  /** Starts of the copied stretches: in the new text and in the original. */
  const stretches: { readonly at: number; readonly from: number }[] = [];
  let copied = 0;
  let length = 0;
  for (const finding of [...findings, undefined]) {
    const { start, end } = finding ?? { start: text.length, end: text.length };
    stretches.push({ at: length, from: copied });
    const placeholder =
      finding === undefined || start === end ? '' : placeholderFor(text.slice(start, end), finding);
    parts.push(text.slice(copied, start), placeholder);
    length += start - copied + placeholder.length;
    copied = end;
  }
  const toOriginal = (offset: number): number => {
    const stretch = stretches.findLast(({ at }) => at <= offset);
    return stretch === undefined ? offset : stretch.from + (offset - stretch.at);
  };
  return {
    text: parts.join(''),
    moveBack: (finding) =>
      Object.assign({}, finding, { start: toOriginal(finding.start), end: toOriginal(finding.end - 1) + 1 }),
  };
}
