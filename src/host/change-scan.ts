/** Secrets and placeholders in what changes bring. */
import type { DetectorDef } from '../engine/definitions.ts';
import type { Finding, Reason } from '../engine/model.ts';
import type { PatchBinary, PatchPart, PatchText } from '../engine/patch-reader.ts';
import type { OwnSearch } from '../engine/redact/own-model.ts';
import { findPlaceholders } from '../engine/redact/placeholder.ts';
import type { ChangeGit } from './change-git.ts';
import { withoutAllowed } from './redact-allowed.ts';
import type { KnownFindings } from './redact-baseline.ts';
import { createSegmenter, type Segment } from './redact-pieces.ts';
import { createLocator, type Located } from './redact-report.ts';
import { byteSegments } from './redact-source.ts';
import { openRedactTools, type RedactTools } from './redact-tools.ts';
import type { SessionWanted } from './session-wanted.ts';
import { looksBinary } from './text-codec.ts';

/** A secret in a line that is new. */
export interface ChangeSecret {
  readonly commit: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly detector: string;
  readonly label: string;
  /** Characters of the value. */
  readonly length: number;
  /** The clause with the strongest say; undefined when none speaks of it. */
  readonly reason: Reason | undefined;
}

export interface ChangePlaceholder {
  readonly commit: string;
  readonly file: string;
  readonly line: number;
  readonly placeholder: string;
}

export interface ScanSetup {
  readonly git: ChangeGit;
  readonly detectors: readonly DetectorDef[];
  readonly own: OwnSearch | undefined;
  readonly wanted: SessionWanted;
  readonly known: KnownFindings;
}

export interface ChangeScan {
  secrets(part: PatchPart): Promise<readonly ChangeSecret[]>;
  /** Placeholders are ours and short: looked for in lines only. */
  placeholders(part: PatchPart): readonly ChangePlaceholder[];
  /** All findings of a text. */
  findings(text: string): readonly Finding[];
}

/** Placeholders named of one stretch of lines. */
const MOST_PLACES = 50;

/** What tells where a finding is and whether it is new. */
interface Place {
  readonly part: PatchPart;
  /** Added to line numbers. */
  readonly before: number;
  readonly isNew: (line: number, lines: number) => boolean;
}

function placeOf(part: PatchText): Place {
  return {
    part,
    before: part.first - 1,
    isNew: (line, lines) => part.added.slice(line - 1, line - 1 + lines).includes(true),
  };
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}

function textSegments(text: string, tools: RedactTools): readonly Segment[] {
  const segmenter = createSegmenter((piece) => tools.redact(piece));
  return [...segmenter.push(text), ...segmenter.end()];
}

/** Marked binary in the repository, or in an encoding git does not read: text all the same. */
async function blobSegments(
  { blob }: PatchBinary,
  git: ChangeGit,
  tools: RedactTools,
): Promise<readonly Segment[]> {
  if (looksBinary(await git.head(blob))) return [];
  const bytes = await git.bytes(blob);
  if (bytes === undefined) return [];
  const source = byteSegments((piece) => tools.redact(piece));
  return [...source.push(bytes), ...source.end()];
}

function placeholders(part: PatchPart): readonly ChangePlaceholder[] {
  if (part.kind === 'binary') return [];
  const { commit, file, first, text, added } = part;
  return findPlaceholders(text)
    .slice(0, MOST_PLACES)
    .flatMap(({ start, placeholder }) => {
      const index = newlines(text.slice(0, start));
      return added[index] === true ? [{ commit, file, line: first + index, placeholder }] : [];
    });
}

function toolsFor({ detectors, own, wanted }: ScanSetup): RedactTools {
  return openRedactTools({
    detectors,
    wanted: ({ category, optIn }) => category === 'secret' && optIn !== true,
    policy: {
      ...(own === undefined ? {} : { own }),
      weight: (finding) => wanted.weight(finding),
      oneWay: () => false,
    },
    // The answer is the same on every machine: nothing is known from before, nothing is kept.
    keep: false,
    afresh: true,
  });
}

export function openChangeScan(setup: ScanSetup): ChangeScan {
  const { git, wanted, known } = setup;
  let made: RedactTools | undefined;
  // Taking all detectors apart takes its time: not for a change that brings no line.
  const tools = (): RedactTools => (made ??= toolsFor(setup));

  const judged = (segments: readonly Segment[], { part, before, isNew }: Place): readonly ChangeSecret[] => {
    const { commit, file } = part;
    const locate = createLocator(tools(), () => undefined);
    return segments.flatMap((segment) => {
      const located = locate(segment);
      return withoutAllowed(segment, located).flatMap((one): readonly ChangeSecret[] => {
        const { finding, reported } = one;
        const value = segment.text.slice(finding.start, finding.end);
        if (!isNew(reported.line, newlines(value) + 1)) return [];
        const line = reported.line + before;
        const found: Located = { ...one, reported: { ...reported, line } };
        if (known.has({ file, located: found })) return [];
        const { detector, label } = finding;
        const reason = wanted.reasonFor(finding);
        return [
          { commit, file, line, column: reported.column, detector, label, length: value.length, reason },
        ];
      });
    });
  };

  return {
    findings: (text) => tools().scanner.scan(text),
    async secrets(part) {
      if (part.kind === 'text') return judged(textSegments(part.text, tools()), placeOf(part));
      const segments = await blobSegments(part, git, tools());
      return judged(segments, { part, before: 0, isNew: () => true });
    },
    placeholders,
  };
}
