/** Redaction of one session: what is replaced, what would be, and what people are shown instead of it. */
import type { DetectorDef } from '../engine/definitions.ts';
import type { Finding } from '../engine/model.ts';
import type { OwnSearch } from '../engine/redact/own-model.ts';
import { compileScanner } from '../engine/redact/scan.ts';
import type { Roots } from '../engine/redact/path-match.ts';
import { watchFiles } from './file-blocks.ts';
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

export interface SessionRedactionParts {
  readonly detectors: readonly DetectorDef[];
  readonly own?: OwnSearch | undefined;
  readonly vault: SessionVault;
  readonly wanted: SessionWanted;
  /** Folders that paths of tools count from. */
  readonly roots: Roots;
}

export function openSessionRedaction(parts: SessionRedactionParts): SessionRedaction {
  const { detectors, own, vault, wanted, roots } = parts;
  const weight = (finding: Finding): number => wanted.weight(finding);
  const redaction = openRedaction({
    detectors,
    own,
    vault,
    wanted: wanted.redact,
    oneWay: { wanted: wanted.oneWay, seal: (value, label) => vault.seal(value, label) },
    weight,
  });
  // Nobody is shown a secret, whatever the phase of the clause about it.
  const showing = compileScanner(detectors, {
    wanted: (finding) => finding.category === 'secret' || wanted.redact(finding),
    ...(own === undefined ? {} : { finders: own.find(own.data) }),
  });
  const wouldBe = watchWouldBe(redaction.redactor, { detectors, own }, wanted);
  const tell = (finding: Finding, text: string): void => wouldBe.tell(finding, text);
  return {
    redaction,
    wouldBe: { ...wouldBe, files: own && watchFiles({ own: own.data, roots, vault, wanted, tell }) },
    scan: (text) => showing.scan(text),
  };
}
