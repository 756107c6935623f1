/** Redaction of one session: what is replaced, what would be, and what people are shown instead of it. */
import type { DetectorDef } from '../engine/definitions.ts';
import type { Finding } from '../engine/model.ts';
import { compileScanner } from '../engine/redact/scan.ts';
import { openRedaction, type Redaction } from './redaction.ts';
import type { SessionWanted } from './session-wanted.ts';
import type { SessionVault } from './vault-file.ts';
import { watchWouldBe, type WouldBe } from './would-be.ts';

export interface SessionRedaction {
  readonly redaction: Redaction;
  readonly wouldBe: WouldBe;
  /** Finds what people are not shown. */
  readonly scan: (text: string) => readonly Finding[];
}

export function openSessionRedaction(
  detectors: readonly DetectorDef[],
  vault: SessionVault,
  wanted: SessionWanted,
): SessionRedaction {
  const redaction = openRedaction({ detectors, vault, wanted: wanted.redact });
  // Nobody is shown a secret, whatever the phase of the clause about it.
  const showing = compileScanner(detectors, {
    wanted: (finding) => finding.category === 'secret' || wanted.redact(finding),
  });
  return {
    redaction,
    wouldBe: watchWouldBe(redaction.redactor, detectors, wanted),
    scan: (text) => showing.scan(text),
  };
}
