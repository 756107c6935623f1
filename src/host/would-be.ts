/** What is only told, and what stops a request: found in the text as it came, not touched. */
import type { DetectorDef } from '../engine/definitions.ts';
import type { Finding } from '../engine/model.ts';
import type { Redaction, Redactor, Scanner, Wanted } from '../engine/redact/model.ts';
import type { OwnSearch } from '../engine/redact/own-model.ts';
import { compileScanner } from '../engine/redact/scan.ts';
import type { FileBlocks } from './file-blocks.ts';
import type { SessionWanted } from './session-wanted.ts';

/** What passes although a clause warns of it, or would replace it once enforced: each value once a session. */
export interface WouldBe {
  /** The same redactor, whose texts are watched; what stops a request is always among its findings. */
  readonly redactor: Redactor;
  /** Replaces what tools brought from files of a class; absent when the policy names no files. */
  readonly files?: ((body: string) => FileBlocks) | undefined;
  /** Findings since the last call. */
  take(): readonly Finding[];
  /** Adds a finding made elsewhere, if its value is new. */
  tell(finding: Finding, value: string): void;
}

/** What text is searched by. */
export interface Searching {
  readonly detectors: readonly DetectorDef[];
  readonly own?: OwnSearch | undefined;
}

/** Values remembered as told; more are told again. */
const MOST_TOLD = 100_000;
/** Vaults hold far fewer values than this, so that an epoch never looks like a value learned. */
const EPOCH = 2 ** 32;

export function watchWouldBe(redactor: Redactor, searching: Searching, wanted: SessionWanted): WouldBe {
  const told = new Set<string>();
  const watching = { epoch: -1, telling: noScanner(), blocking: noScanner() };
  const taken: Finding[] = [];
  const renew = (): void => {
    if (watching.epoch === wanted.epoch()) return;
    watching.epoch = wanted.epoch();
    watching.telling = scannerOf(searching, wanted.would);
    watching.blocking = scannerOf(searching, wanted.blocks);
  };
  const tell = (finding: Finding, value: string): void => {
    const key = `${finding.detector} ${value}`;
    if (told.has(key)) return;
    if (told.size < MOST_TOLD) told.add(key);
    taken.push(finding);
  };
  const look = (text: string): void => {
    for (const finding of watching.telling.scan(text)) tell(finding, text.slice(finding.start, finding.end));
  };
  return {
    redactor: {
      redact: (text) => {
        renew();
        const done = redactor.redact(text);
        look(done.text);
        return withAll(done, watching.blocking.scan(text));
      },
      generation: () => redactor.generation() + wanted.epoch() * EPOCH,
    },
    take: () => taken.splice(0),
    tell,
  };
}

/** What stops a request must not be hidden by an overlap with something milder. */
function withAll(done: Redaction, blocking: readonly Finding[]): Redaction {
  const missing = blocking.filter(
    ({ detector, start, end }) =>
      !done.findings.some((known) => known.detector === detector && known.start < end && start < known.end),
  );
  return missing.length === 0 ? done : { ...done, findings: [...done.findings, ...missing] };
}

function noScanner(): Scanner {
  return { scan: () => [] };
}

/** Only what matters: text is searched a second time by it, and by nothing where all is replaced. */
function scannerOf({ detectors, own }: Searching, wanted: Wanted): Scanner {
  const watched = detectors.filter((kind) => isWanted(kind, wanted));
  const rules = (own?.data.rules ?? []).filter((kind) => isWanted(kind, wanted));
  if (watched.length + rules.length === 0) return noScanner();
  const finders = own?.find({ ...own.data, rules }) ?? [];
  return compileScanner(watched, { wanted, finders });
}

function isWanted(kind: Pick<DetectorDef, 'id' | 'label' | 'category' | 'optIn'>, wanted: Wanted): boolean {
  const { id, label, category, optIn } = kind;
  const found: Finding = { detector: id, label, category, confidence: 'high', start: 0, end: 0 };
  return wanted(optIn === true ? { ...found, optIn } : found);
}
