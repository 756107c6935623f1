/** What would be replaced if every clause were enforced: found and told, not touched. */
import type { DetectorDef } from '../engine/definitions.ts';
import type { Finding } from '../engine/model.ts';
import type { Redactor, Scanner, Wanted } from '../engine/redact/model.ts';
import { compileScanner } from '../engine/redact/scan.ts';
import type { SessionWanted } from './session-wanted.ts';

/** What passes although a clause that is not enforced yet would replace it: each value once a session. */
export interface WouldBe {
  /** The same redactor, whose texts are watched. */
  readonly redactor: Redactor;
  /** Findings since the last call. */
  take(): readonly Finding[];
}

/** Values remembered as told; more are told again. */
const MOST_TOLD = 100_000;
/** Vaults hold far fewer values than this, so that an epoch never looks like a value learned. */
const EPOCH = 2 ** 32;

export function watchWouldBe(
  redactor: Redactor,
  detectors: readonly DetectorDef[],
  wanted: SessionWanted,
): WouldBe {
  const told = new Set<string>();
  const watching = { epoch: -1, scanner: noScanner() };
  const taken: Finding[] = [];
  const look = (text: string): void => {
    if (watching.epoch !== wanted.epoch()) {
      watching.epoch = wanted.epoch();
      watching.scanner = scannerOf(detectors, wanted.would);
    }
    for (const finding of watching.scanner.scan(text)) {
      const value = `${finding.detector} ${text.slice(finding.start, finding.end)}`;
      if (told.has(value)) continue;
      if (told.size < MOST_TOLD) told.add(value);
      taken.push(finding);
    }
  };
  return {
    redactor: {
      redact: (text) => {
        const done = redactor.redact(text);
        look(done.text);
        return done;
      },
      generation: () => redactor.generation() + wanted.epoch() * EPOCH,
    },
    take: () => taken.splice(0),
  };
}

function noScanner(): Scanner {
  return { scan: () => [] };
}

/** Only the detectors that matter: text is searched a second time by them, and by none where all is enforced. */
function scannerOf(detectors: readonly DetectorDef[], wanted: Wanted): Scanner {
  const watched = detectors.filter(({ id, label, category }) =>
    wanted({ detector: id, label, category, confidence: 'high', start: 0, end: 0 }),
  );
  return watched.length === 0 ? noScanner() : compileScanner(watched, { wanted });
}
