/** What the redact command works with: the detectors asked for, and the vault as far as it can be used. */
import type { DetectorDef } from '../engine/definitions.ts';
import type { Finding } from '../engine/model.ts';
import type { Redaction as Redacted, Scanner, Wanted } from '../engine/redact/model.ts';
import { GuardError } from './errors.ts';
import type { RedactPolicy } from './redact-policy.ts';
import { openRedaction } from './redaction.ts';
import { openVault, type SessionVault } from './vault-file.ts';

export interface RedactSetup {
  readonly detectors: readonly DetectorDef[];
  readonly wanted: Wanted;
  /** Folder of the vault; absent = memory only. */
  readonly state?: string;
  /** Whether values are remembered, so that they can be put back. */
  readonly keep: boolean;
  readonly policy: Pick<RedactPolicy, 'own' | 'weight' | 'oneWay'>;
  /** Finds nothing for having seen it before, so that the answer is the same on every machine. */
  readonly afresh?: boolean;
}

export interface RedactTools {
  readonly scanner: Scanner;
  redact(text: string): Redacted;
  /** The placeholder of a value that was found. */
  conceal(value: string, finding: Finding): string;
  /** Why values are replaced one way, when they are. */
  readonly oneWay?: GuardError;
  /** Brings remembered values to disk. */
  flush(): void;
  close(): void;
}

interface Opened {
  readonly vault: SessionVault;
  readonly oneWay?: GuardError;
}

/** A vault that cannot be used must not keep anyone from redacting: its values just cannot be put back. */
function open({ state, keep }: RedactSetup): Opened {
  if (state === undefined) return { vault: openVault({}) };
  try {
    return { vault: openVault({ dir: state, keep }) };
  } catch (error) {
    if (!(error instanceof GuardError)) throw error;
    return { vault: openVault({}), oneWay: error };
  }
}

export function openRedactTools(setup: RedactSetup): RedactTools {
  const { vault, oneWay } = open(setup);
  const { detectors, wanted, policy, afresh } = setup;
  const seen = afresh === true ? { ...vault, values: (): readonly string[] => [] } : vault;
  const { redactor, scanner } = openRedaction({
    detectors,
    wanted,
    vault: seen,
    own: policy.own,
    weight: policy.weight,
    oneWay: { wanted: policy.oneWay, seal: (value, label) => vault.seal(value, label) },
  });
  return {
    scanner,
    redact: (text) => redactor.redact(text),
    conceal: (value, finding) =>
      policy.oneWay(finding) ? vault.seal(value, finding.label) : vault.conceal(value, finding.label),
    flush: () => vault.flush(),
    close: () => vault.close(),
    ...(oneWay === undefined ? {} : { oneWay }),
  };
}
