/** Redaction of one session: what is replaced, what would be, and what people are shown instead of it. */
import type { DetectorDef } from '../engine/definitions.ts';
import type { Category, Finding } from '../engine/model.ts';
import type { OwnSearch } from '../engine/redact/own-model.ts';
import { compileScanner } from '../engine/redact/scan.ts';
import type { Roots } from '../engine/redact/path-match.ts';
import { watchFiles } from './file-blocks.ts';
import { openRedaction, type Redaction } from './redaction.ts';
import { sparing, type SessionWanted } from './session-wanted.ts';
import type { SessionVault } from './vault-file.ts';
import { watchWouldBe, type WouldBe } from './would-be.ts';

/** What is replaced, and what would be, of all that is looked for. */
export interface Watched {
  readonly redaction: Redaction;
  readonly wouldBe: WouldBe;
  readonly wanted: Pick<SessionWanted, 'blocks' | 'reasonFor'>;
}

export interface SessionRedaction extends Omit<Watched, 'wanted'> {
  /** Finds what people are not shown. */
  readonly scan: (text: string) => readonly Finding[];
  /** The same towards somebody who may have data of these categories in clear. */
  readonly towards: (clear: readonly Category[]) => Watched;
}

export interface SessionRedactionParts {
  readonly detectors: readonly DetectorDef[];
  readonly own?: OwnSearch | undefined;
  readonly vault: SessionVault;
  readonly wanted: SessionWanted;
  /** Folders that paths of tools count from. */
  readonly roots: Roots;
}

function watched({ detectors, own, vault, wanted }: Omit<SessionRedactionParts, 'roots'>): Watched {
  const redaction = openRedaction({
    detectors,
    own,
    vault,
    wanted: wanted.redact,
    oneWay: { wanted: wanted.oneWay, seal: (value, label) => vault.seal(value, label) },
    weight: (finding) => wanted.weight(finding),
  });
  return { redaction, wouldBe: watchWouldBe(redaction.redactor, { detectors, own }, wanted), wanted };
}

export function openSessionRedaction(parts: SessionRedactionParts): SessionRedaction {
  const { detectors, own, vault, wanted, roots } = parts;
  const all = watched(parts);
  const { redaction, wouldBe } = all;
  // Nobody is shown a secret, whatever the phase of the clause about it.
  const showing = compileScanner(detectors, {
    wanted: (finding) => finding.category === 'secret' || wanted.redact(finding),
    ...(own === undefined ? {} : { finders: own.find(own.data) }),
  });
  const tell = (finding: Finding, text: string): void => wouldBe.tell(finding, text);
  // Compiling takes long; there are few sets of categories.
  const sparer = new Map<string, Watched>([['', all]]);
  return {
    redaction,
    wouldBe: { ...wouldBe, files: own && watchFiles({ own: own.data, roots, vault, wanted, tell }) },
    scan: (text) => showing.scan(text),
    towards: (clear) => {
      const key = clear.toSorted().join();
      const known = sparer.get(key) ?? watched({ ...parts, wanted: sparing(wanted, clear) });
      sparer.set(key, known);
      return known;
    },
  };
}
