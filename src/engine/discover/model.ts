/** AI tools of a machine: what the catalogue knows of each, what was seen, and what that comes to. */
import type { ClauseId, Instant, Outcome, Phase, Safe } from '../model.ts';
import type { Visits } from './browser.ts';

export const SURFACES = ['cli', 'desktop', 'ide', 'browser', 'runtime', 'sdk', 'service', 'mcp'] as const;
export type Surface = (typeof SURFACES)[number];

export const SYSTEMS = ['linux', 'darwin', 'win32'] as const;
export type System = (typeof SYSTEMS)[number];

/** Paths begin with `~`, `%VARIABLE%` or a root; the system decides which of them exist. */
export interface DesktopSigns {
  readonly app?: string;
  readonly bundleIds?: readonly string[];
  readonly dirs?: readonly string[];
  readonly exe?: readonly string[];
  readonly packageIds?: readonly string[];
  /** File names with `*`. */
  readonly appimage?: readonly string[];
  readonly flatpak?: readonly string[];
}

/** Marks the tool leaves in commits; people switch them off, and some addresses are those of people. */
export interface CommitSigns {
  readonly emails?: readonly string[];
  readonly botSlugs?: readonly string[];
  readonly bodyMarkers?: readonly string[];
  readonly trailers?: readonly string[];
}

/** One AI tool, as the catalogue has it. */
export interface AiTool {
  /** As policies name it: `claude-code`. */
  readonly id: string;
  readonly name: string;
  readonly vendor: string;
  readonly surfaces: readonly Surface[];
  /** The agent the guard starts, where it is one: `claude`. */
  readonly agent?: string;
  readonly bins?: readonly string[];
  /** Other programs have this name: it alone proves nothing. */
  readonly ambiguousBin?: true;
  /** Package URLs (`pkg:npm/...`, `pkg:pypi/...`), `brew-cask:NAME`, `winget:ID`. */
  readonly packages?: readonly string[];
  readonly processes?: readonly string[];
  /** Files and folders only this tool makes: of the user, of a project, of an administrator. */
  readonly config?: {
    readonly user?: readonly string[];
    readonly project?: readonly string[];
    readonly managed?: readonly string[];
  };
  readonly installPaths?: readonly string[];
  readonly envMarkers?: readonly string[];
  /** Ids of editor extensions. */
  readonly ide?: { readonly vscode?: readonly string[]; readonly jetbrains?: readonly string[] };
  readonly desktop?: Readonly<Partial<Record<System, DesktopSigns>>>;
  /** Ids of browser extensions. */
  readonly extension?: {
    readonly chromium?: readonly string[];
    readonly edge?: readonly string[];
    readonly firefox?: readonly string[];
  };
  readonly apiDomains?: readonly string[];
  readonly domains?: readonly string[];
  readonly localPorts?: readonly number[];
  /** Other programs listen there as well. */
  readonly genericPorts?: true;
  readonly commits?: CommitSigns;
  /** The probe that tells its plan. */
  readonly tierProbe?: string;
  /** What else is worth knowing of it, for people. */
  readonly note?: string;
  /** Where the facts are from. */
  readonly source: readonly string[];
}

/** A library programs reach models with: what depends on it is an AI client nobody knows. */
export interface AiSdk {
  readonly name: string;
  /** Package URLs without versions: `pkg:npm/openai`, `pkg:pypi/openai`, `pkg:golang/...`, `pkg:cargo/...`. */
  readonly packages: readonly string[];
}

/** A service used by the web, for visits and permissions of extensions. */
export interface WebService {
  readonly id: string;
  readonly name: string;
  readonly domains: readonly string[];
}

export const SIGNAL_KINDS = [
  'process',
  'shim',
  'binary',
  'package',
  'install-path',
  'config',
  'managed',
  'app',
  'app-data',
  'editor-extension',
  'editor-contribution',
  'browser-extension',
  'browser-permission',
  'visits',
  'port',
  'sdk',
  'mcp-entry',
] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** One thing that was seen. */
export interface Signal {
  readonly kind: SignalKind;
  /** Tool of the catalogue; absent = an AI client nobody knows. */
  readonly tool?: string;
  readonly surface: Surface;
  /** Path below the home folder as `~/...`, an extension's id, a package: for people on this machine, never for the ledger. */
  readonly at: string;
  /** From package metadata; never by running anything. */
  readonly version?: string;
  /** The name it gives itself, for what the catalogue does not know. */
  readonly called?: string;
  readonly disabled?: true;
  /** Other programs look the same: the name of a binary, a port many use. */
  readonly weak?: true;
  /** Of kind `visits` alone. */
  readonly visits?: Visits;
}

/** What was not looked at, and why. */
export interface Skipped {
  readonly at: string;
  readonly why: Safe;
}

/** Committed configuration of a tool: it tells what a team uses, and nothing of this machine. */
export interface ProjectFact {
  /** Tool of the catalogue. */
  readonly tool: string;
  /** Relative to the project. */
  readonly at: string;
}

export interface Sighting {
  readonly signals: readonly Signal[];
  readonly skipped: readonly Skipped[];
  readonly project?: readonly ProjectFact[];
}

/** How a plan is known, from weakest to strongest. */
export const GRADES = ['unknown', 'declared', 'pinned', 'observed', 'enforced'] as const;
export type Grade = (typeof GRADES)[number];

/** The plan a tool is used on. `seat`: false = an API key is used in the place of the organisation's seat. */
export interface TierFinding {
  readonly tool: string;
  readonly value: string;
  readonly grade: Grade;
  readonly how: Safe;
  readonly seat?: boolean;
  /** Whether the account belongs to an organisation the policy names; absent where that is not known. */
  readonly org?: 'own' | 'other';
}

export const VERDICTS = ['approved', 'prohibited', 'unknown'] as const;
export type ToolVerdict = (typeof VERDICTS)[number];

/** What a policy says of one tool. */
export interface ToolStanding {
  readonly verdict: ToolVerdict;
  /** What holds now, and what would if every clause were enforced. */
  readonly demand: Outcome;
  readonly intended?: Outcome;
  /** `aup.yaml:12 TOOLS-1`; absent = no clause is about tools. */
  readonly clause?: Safe;
  readonly why?: Safe;
  /** The same clause in parts: id, sentence, phase. */
  readonly by?: { readonly id: ClauseId; readonly say: Safe; readonly phase: Phase };
  /** The exception of the policy that lets it pass. */
  readonly exception?: string;
  /** What of the tool's use the list is about, where it is on the list. */
  readonly about?: ToolAspect;
}

/** What an entry of a list can say of a tool's use. */
export type ToolAspect = 'plan' | 'account' | 'host' | 'model';

/** One tool of this machine. */
export interface FoundTool {
  /** Of the catalogue, or `unknown:` and what it calls itself, or `mcp:` and what a server is started as. */
  readonly id: string;
  readonly name: string;
  readonly surface: Surface;
  readonly signals: readonly Signal[];
  /** 0-100: is it this tool; is it here. */
  readonly identity: number;
  readonly presence: number;
  readonly version?: string;
  readonly tier?: TierFinding;
  readonly standing?: ToolStanding;
}

/** Everything one look found. */
export interface Inventory {
  readonly at: Instant;
  readonly system: System;
  /** Those that are here for sure. */
  readonly tools: readonly FoundTool[];
  /** What was seen does not prove them: a name others use too, a folder left behind. */
  readonly traces?: readonly FoundTool[];
  /** Of the project looked at. */
  readonly project?: readonly ProjectFact[];
  readonly skipped: readonly Skipped[];
}
