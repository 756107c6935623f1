/** Definitions and redaction, loaded while the agent starts, so that it need not wait for them. */
import type { CommandDef, DetectorDef } from '../engine/definitions.ts';
import { GuardError } from './errors.ts';
import type { ProfileName } from './policy-file.ts';
import type { SessionRedaction } from './session-redaction.ts';
import type { SessionWanted } from './session-wanted.ts';
import type { SessionVault } from './vault-file.ts';

/** Definitions the catalogue hands in. */
export interface SessionCatalog {
  /** What is large and not needed to start an agent. */
  readonly late: () => Promise<LateCatalog>;
  /** Ids that may stand in the ledger in clear. */
  readonly agents: readonly string[];
  /** Files that keep a guard in place wherever they lie, in words. */
  readonly guardFile: (path: string) => string | undefined;
}

export interface LateCatalog {
  readonly commands: readonly CommandDef[];
  readonly detectors: readonly DetectorDef[];
  readonly profiles: Readonly<Record<ProfileName, string>>;
}

/** What one session judges and redacts by. */
export interface LateRedaction {
  prepare(): Promise<void>;
  /** Throws `internal` before `prepare` has resolved. */
  redaction(): SessionRedaction;
  /** What commands are judged by; throws like `redaction`. */
  readonly judging: Pick<LateCatalog, 'commands'> & Pick<SessionCatalog, 'guardFile'>;
  isDetector(text: string): boolean;
}

export interface LateSetup {
  readonly catalog: SessionCatalog;
  readonly vault: SessionVault;
  readonly wanted: SessionWanted;
}

interface Loaded extends LateCatalog {
  readonly redaction: SessionRedaction;
}

async function load({ catalog, vault, wanted }: LateSetup): Promise<Loaded> {
  const [{ openSessionRedaction }, definitions] = await Promise.all([
    import('./session-redaction.ts'),
    catalog.late(),
  ]);
  const { commands, detectors, profiles } = definitions;
  return { commands, detectors, profiles, redaction: openSessionRedaction(detectors, vault, wanted) };
}

export function lateRedaction(setup: LateSetup): LateRedaction {
  let loaded: Loaded | undefined;
  let loading: Promise<void> | undefined;
  const keep = async (): Promise<void> => {
    loaded = await load(setup);
  };
  const all = (): Loaded => {
    if (loaded === undefined) throw new GuardError('internal', 'the definitions are not loaded yet');
    return loaded;
  };
  return {
    prepare: () => (loading ??= keep()),
    redaction: () => all().redaction,
    isDetector: (text) => loaded?.detectors.some(({ id }) => id === text) === true,
    judging: {
      get commands() {
        return all().commands;
      },
      guardFile: setup.catalog.guardFile,
    },
  };
}
