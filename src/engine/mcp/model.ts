/** The nouns of MCP: what is configured, what it is, what is known of it, what was approved. */
import type { Digest, Instant, Safe } from '../model.ts';

/** How far a configuration file reaches, strongest first. */
export const MCP_SCOPES = ['managed', 'system', 'user', 'local', 'project', 'plugin', 'session'] as const;
export type McpScope = (typeof MCP_SCOPES)[number];

/** How a client reaches a server, as its file says. */
export type McpTransport =
  | { readonly kind: 'stdio'; readonly argv: readonly string[]; readonly cwd?: string }
  | { readonly kind: 'http' | 'sse'; readonly url: string };

/** A place in an entry that holds a value in clear; the value itself is nowhere. */
export interface McpSecret {
  /** `env.API_KEY`, `headers.Authorization`, `args[3]`, `url.query.key`. */
  readonly field: string;
  /** Id of the detector that knows it, or `assigned` for a value in a field that is secret by name. */
  readonly detector: string;
  readonly length: number;
}

/** A tool that runs unasked by settings beside the entry. */
export interface McpGrant {
  /** Name or pattern; `*` = all. */
  readonly tool: string;
  readonly file: string;
  readonly line?: number;
}

/** One server as one client's file configures it. */
export interface McpEntry {
  /** Id of the client in `catalog/mcp-clients`. */
  readonly client: string;
  readonly scope: McpScope;
  /** The file, absolute. */
  readonly file: string;
  /** Project folder, for entries of the scopes `local` and `project`. */
  readonly project?: string;
  readonly name: string;
  /** Line of the file it stands on, from 1; absent where it cannot be told. */
  readonly line?: number;
  readonly transport: McpTransport;
  /** Names of variables it is given; values are never kept. */
  readonly envNames: readonly string[];
  /** It is given a file of variables, or the whole environment. */
  readonly wholeEnv: boolean;
  readonly secrets: readonly McpSecret[];
  /** What the client lets it do unasked. */
  readonly trusted: boolean;
  /** Names or patterns of tools that run unasked; `*` = all. */
  readonly autoApprove: readonly string[];
  /** What settings beside the entry grant it. */
  readonly grants?: readonly McpGrant[];
  readonly disabled: boolean;
  /** OAuth scopes the entry asks for. */
  readonly scopes: readonly string[];
  /** Whether git keeps the file; absent where nobody asked, or it does not say. */
  readonly committed?: boolean;
  /** The entry starts our gate; transport and variables are those of what stands behind it. */
  readonly gated?: true;
}

/** A file that could not be read as its format, or something wrong in it that is no server. */
export interface McpFileFault {
  readonly client: string;
  readonly file: string;
  readonly code: 'unreadable' | 'broken' | 'too-large' | 'duplicate-key' | 'not-an-entry';
  readonly what: Safe;
  readonly line?: number;
}

/** What an argv really starts, once launchers are taken off. */
export interface McpLaunch {
  readonly kind: 'npm' | 'pypi' | 'image' | 'script' | 'program' | 'remote' | 'download' | 'unresolved';
  /** Package, image, path, URL; the key of comparison. */
  readonly name: string;
  /** Version, tag or digest as written; absent = whatever is newest. */
  readonly version?: string;
  /** `exact`: one version only; `digest`: bytes are fixed as well. */
  readonly pinned: 'none' | 'exact' | 'digest';
  /** Words after it, normalised: values in clear replaced by their field names. */
  readonly args: readonly string[];
  /** Launchers taken off, outermost first: `npx`, `sh -c`. */
  readonly launchers: readonly string[];
}

/** The same in every client: what is approved. */
export interface McpIdentity {
  readonly digest: Digest;
  readonly launch: McpLaunch;
  readonly envNames: readonly string[];
}

export type McpConfidence = 'fact' | 'declared' | 'inferred';

export interface McpFinding {
  /** Id in `catalog/mcp-risks`. */
  readonly id: string;
  /** Points, 0 to 100. */
  readonly weight: number;
  /** `MCP01` to `MCP10` of the OWASP list. */
  readonly owasp: string;
  /** Field and masked value. */
  readonly evidence: Safe;
  readonly confidence: McpConfidence;
  readonly fix: string;
  /** No approval may be given while it stands. */
  readonly blocks: boolean;
}

export type McpBand = 'low' | 'medium' | 'high' | 'critical';

export interface McpScore {
  /** 0 to 100: the sum of the weights, each id once. */
  readonly points: number;
  readonly band: McpBand;
  readonly findings: readonly McpFinding[];
}

export type McpStanding = 'pending' | 'approved' | 'changed' | 'denied' | 'expired';

/** A tool as a server defines it; fields beyond these count in its pin as well. */
export interface McpTool {
  readonly name: string;
  readonly definition: Readonly<Record<string, unknown>>;
  /** The definition as it was sent: what is pinned where it is known, so that big numbers count in full. */
  readonly text?: string;
}

export type McpToolRule = 'allow' | 'ask' | 'deny' | 'hide';

export interface McpToolPin {
  readonly name: string;
  /** SHA-256 of the definition without icons and `_meta`. */
  readonly digest: Digest;
  /** The definition approved, canonical JSON: what a difference is shown against. */
  readonly text: string;
  readonly rule: McpToolRule;
  /** Its title and description are no part of the pin: they may say today's date, and must hide nothing. */
  readonly loose?: true;
}

/** A person's approval of one identity. */
export interface McpApproval {
  readonly identity: Digest;
  /** What it was called and started by, for people. */
  readonly name: string;
  readonly argv: readonly string[];
  readonly by: Safe;
  readonly at: Instant;
  readonly until?: Instant;
  readonly policy: Digest;
  readonly standing: 'approved' | 'denied';
  readonly instructions?: Digest;
  readonly tools: readonly McpToolPin[];
  /** Integrity of package, image or file at approval; absent = nothing to hold on to. */
  readonly integrity?: string;
  /** Its score as the person saw it, tools and all: a clause of a later day may not have it. */
  readonly points?: number;
}
