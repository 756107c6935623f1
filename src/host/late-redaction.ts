/** Definitions and redaction, loaded while the agent starts, so that it need not wait for them. */
import type { CommandDef, DetectorDef } from '../engine/definitions.ts';
import type { LintKnown } from '../engine/policy/linting.ts';
import type { ReadMcpUse } from '../engine/mcp/call.ts';
import type { OwnData, OwnSearch } from '../engine/redact/own-model.ts';
import type { Roots } from '../engine/redact/path-match.ts';
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
  /** What tools of MCP servers do. */
  readonly readMcpUse: ReadMcpUse;
  /** What lint holds names in a policy against; nothing is when it is absent. */
  readonly lintKnown?: () => Promise<LintKnown>;
}

/** What one session judges and redacts by. */
export interface LateRedaction {
  prepare(): Promise<void>;
  /** Throws `internal` before `prepare` has resolved. */
  redaction(): SessionRedaction;
  /** What commands are judged by; throws like `redaction`. */
  readonly judging: Pick<LateCatalog, 'commands' | 'readMcpUse'> & Pick<SessionCatalog, 'guardFile'>;
  isDetector(text: string): boolean;
}

export interface LateSetup {
  readonly catalog: SessionCatalog;
  readonly vault: SessionVault;
  readonly wanted: SessionWanted;
  /** What the policy's own classes look for. */
  readonly own?: OwnData | undefined;
  /** Folders that paths of tools count from. */
  readonly roots: Roots;
}

interface Loaded extends LateCatalog {
  readonly redaction: SessionRedaction;
}

async function search(data: OwnData | undefined): Promise<OwnSearch | undefined> {
  return data && { data, find: (await import('../engine/redact/own.ts')).ownFinders };
}

async function load({ catalog, vault, wanted, roots, own: data }: LateSetup): Promise<Loaded> {
  const [{ openSessionRedaction }, definitions, own] = await Promise.all([
    import('./session-redaction.ts'),
    catalog.late(),
    search(data),
  ]);
  return {
    ...definitions,
    redaction: openSessionRedaction({ detectors: definitions.detectors, own, vault, wanted, roots }),
  };
}

export function lateRedaction(setup: LateSetup): LateRedaction {
  let loaded: Loaded | undefined;
  let loading: Promise<void> | undefined;
  const own = new Set(setup.own?.rules.map(({ id }) => id));
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
    isDetector: (text) => loaded?.detectors.some(({ id }) => id === text) === true || own.has(text),
    judging: {
      get commands() {
        return all().commands;
      },
      readMcpUse: (use) => all().readMcpUse(use),
      guardFile: setup.catalog.guardFile,
    },
  };
}
