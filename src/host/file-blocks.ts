/** What tools brought from files of a class: replaced as a whole before the rest of a request is looked at. */
import type { Finding } from '../engine/model.ts';
import { decodeLiteral } from '../engine/redact/json-literal.ts';
import type { OwnData, OwnPaths } from '../engine/redact/own-model.ts';
import type { Roots } from '../engine/redact/path-match.ts';
import { fileBlocks, type FileBlock } from '../engine/redact/path-rules.ts';
import { findPlaceholders } from '../engine/redact/placeholder.ts';
import { splice, type Splice } from '../engine/redact/splice.ts';
import type { SessionWanted } from './session-wanted.ts';
import type { SessionVault } from './vault-file.ts';

export interface FileBlocks {
  readonly body: string;
  /** What was replaced, or stops the request. */
  readonly findings: readonly Finding[];
  /** Those of texts not seen before. */
  readonly fresh: readonly Finding[];
}

export interface FileBlocksParts {
  readonly own: OwnData;
  readonly roots: Roots;
  readonly vault: SessionVault;
  readonly wanted: SessionWanted;
  /** Takes what is only told: a finding, and the text it is in. */
  readonly tell: (finding: Finding, text: string) => void;
}

/** Texts remembered as seen. */
const MOST_SEEN = 10_000;

function findingOf({ id: detector, label, category }: OwnPaths, text: string): Finding {
  return { detector, label, category, confidence: 'high', start: 0, end: text.length };
}

/** A text that is a placeholder of ours already. */
function isReplaced(text: string): boolean {
  return findPlaceholders(text).some(({ start, end }) => start === 0 && end === text.length);
}

/** Undefined when the policy names no files. */
export function watchFiles(parts: FileBlocksParts): ((body: string) => FileBlocks) | undefined {
  const { own, roots, vault, wanted, tell } = parts;
  const rules = own.rules.filter((rule) => rule.kind === 'path');
  const seen = new Set<string>();
  /** The finding that counts: that of which most is demanded. */
  const strongest = (block: FileBlock, text: string): Finding | undefined =>
    block.rules
      .map((rule) => findingOf(rule, text))
      .toSorted((a, b) => wanted.weight(b) - wanted.weight(a))
      .at(0);
  const isFresh = (finding: Finding, text: string): boolean => {
    const key = `${finding.detector} ${text.length} ${text.slice(0, 200)}`;
    if (seen.has(key)) return false;
    if (seen.size < MOST_SEEN) seen.add(key);
    return true;
  };
  const placeholderOf = (finding: Finding, text: string): string =>
    wanted.oneWay(finding) ? vault.seal(text, finding.label) : vault.conceal(text, finding.label);
  const replaceIn = (body: string): FileBlocks => {
    const changes: Splice[] = [];
    const findings: Finding[] = [];
    const fresh: Finding[] = [];
    for (const block of fileBlocks(body, rules, roots)) {
      const text = decodeLiteral(body.slice(block.start, block.end)) ?? '';
      const finding = text === '' || isReplaced(text) ? undefined : strongest(block, text);
      if (finding === undefined) continue;
      if (!wanted.redact(finding)) {
        if (wanted.would(finding)) tell(finding, text);
        continue;
      }
      findings.push(finding);
      if (isFresh(finding, text)) fresh.push(finding);
      changes.push({
        start: block.start,
        end: block.end,
        text: JSON.stringify(placeholderOf(finding, text)),
      });
    }
    return { body: changes.length === 0 ? body : splice(body, changes), findings, fresh };
  };
  return rules.length === 0 ? undefined : replaceIn;
}
