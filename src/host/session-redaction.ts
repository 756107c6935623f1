/** Redaction of one session: what is replaced, what would be, and what people are shown instead of it. */
import type { DetectorDef } from '../engine/definitions.ts';
import type { Category, Finding } from '../engine/model.ts';
import type { Clause } from '../engine/policy/model.ts';
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
  /** The same where further clauses count. */
  readonly away: (clauses: readonly Clause[]) => Watched;
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

/** With the files of a class, which only requests to a model are searched for. */
function watchedWithFiles(parts: SessionRedactionParts): Watched {
  const { own, vault, wanted, roots } = parts;
  const all = watched(parts);
  const tell = (finding: Finding, text: string): void => all.wouldBe.tell(finding, text);
  const files = own && watchFiles({ own: own.data, roots, vault, wanted, tell });
  return { ...all, wouldBe: { ...all.wouldBe, files } };
}

export function openSessionRedaction(parts: SessionRedactionParts): SessionRedaction {
  const { detectors, own, wanted } = parts;
  const { redaction, wouldBe } = watchedWithFiles(parts);
  // Nobody is shown a secret, whatever the phase of the clause about it.
  const showing = compileScanner(detectors, {
    wanted: (finding) => finding.category === 'secret' || wanted.redact(finding),
    ...(own === undefined ? {} : { finders: own.find(own.data) }),
  });
  // Compiling takes long; there are few sets of categories, and of clauses.
  const kept = new Map<string, Watched>([['', { redaction, wouldBe, wanted }]]);
  const keep = (key: string, make: () => Watched): Watched => {
    const known = kept.get(key) ?? make();
    kept.set(key, known);
    return known;
  };
  return {
    redaction,
    wouldBe,
    scan: (text) => showing.scan(text),
    towards: (clear) =>
      keep(clear.toSorted().join(), () => watched({ ...parts, wanted: sparing(wanted, clear) })),
    away: (clauses) =>
      keep(JSON.stringify(clauses.map(({ where, when }) => [where, when])), () =>
        watchedWithFiles({ ...parts, wanted: wanted.and(clauses) }),
      ),
  };
}
