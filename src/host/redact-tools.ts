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
  /** Why values found now may not come back, when that is so. */
  trouble(): GuardError | undefined;
  /** Brings remembered values to disk. */
  flush(): void;
  close(): void;
}

const HINT =
  'restore vault and vault.key together from a backup, or move both away: old placeholders then stay unresolved';

/** What of a vault does not work, as a failure; undefined when all does. */
export function troubleOf(vault: Pick<SessionVault, 'troubles'>): GuardError | undefined {
  const troubles = vault.troubles();
  if (troubles.length === 0) return undefined;
  return new GuardError('vault-broken', `the vault of seen values is not whole: ${troubles.join('; ')}`, {
    hint: HINT,
  });
}

export function openRedactTools(setup: RedactSetup): RedactTools {
  const { detectors, wanted, policy, afresh, state, keep } = setup;
  const vault = openVault(state === undefined ? {} : { dir: state, keep });
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
    trouble: () => troubleOf(vault),
  };
}
