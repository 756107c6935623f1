/** What a score is made of: the tables the catalogue fills, and what is looked at. */
import type { McpConfidence, McpEntry, McpLaunch, McpTool } from './model.ts';

/** Families of OAuth scopes, by who grants them; `any` for names that are broad wherever they stand. */
export const SCOPE_FAMILIES = [
  'github',
  'gitlab',
  'google',
  'microsoft',
  'slack',
  'atlassian',
  'notion',
  'stripe',
  'aws',
  'any',
] as const;
export type ScopeFamily = (typeof SCOPE_FAMILIES)[number];

/** What a tool can do, as far as it matters for what may go wrong. */
export const CAPABILITIES = ['executes', 'deletes', 'sends', 'private', 'untrusted'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** Ways of speaking to a model behind the back of its user. They advise only. */
export const PHRASES = [
  'conceal',
  'override',
  'tags',
  'order',
  'smuggle',
  'secrets',
  'shadow',
  'steer',
  'padding',
] as const;
export type Phrase = (typeof PHRASES)[number];

export type LaunchRisk =
  | 'unresolved-launch'
  | 'runs-download'
  | 'shell-launcher'
  | 'unpinned'
  | 'no-integrity'
  | 'code-in-repository'
  | 'lookalike-package'
  | 'archived-package';
export type SettingsRisk =
  | 'plain-http'
  | 'remote'
  | 'sse'
  | 'remote-wrapper'
  | 'tls-off'
  | 'secret-clear'
  | 'secret-committed'
  | 'whole-env'
  | 'trusted'
  | 'auto-approve-risky'
  | 'auto-approve'
  | 'whole-disk'
  | 'production-database';
export type ScopeRisk = `scope-${ScopeFamily}`;
export type ToolRisk = `tool-${Capability}` | 'annotation-contradicts' | 'toxic-server';
export type TextRisk =
  | 'text-tags'
  | 'text-bidi'
  | 'text-control'
  | 'text-payload'
  | 'text-name'
  | 'text-invisible'
  | `phrase-${Phrase}`;
export type McpRiskId = LaunchRisk | SettingsRisk | ScopeRisk | ToolRisk | TextRisk;

/** Findings that share a limit: the sum of a group is cut to its limit. */
export type RiskGroup = 'scope' | 'text';

/** Part of a server as a test of a rule names it. */
export interface McpRiskCase {
  readonly entry?: Partial<McpEntry>;
  readonly launch?: Partial<McpLaunch>;
  readonly tools?: readonly Readonly<Record<string, unknown>>[];
  readonly instructions?: string;
}

export interface McpRiskDef {
  /** What is the matter, as people read it. */
  readonly title: string;
  readonly weight: number;
  readonly owasp: string;
  readonly fix: string;
  readonly blocks?: true;
  readonly group?: RiskGroup;
  /** Each of `yes` brings the finding, none of `no` does. */
  readonly examples: { readonly yes: readonly McpRiskCase[]; readonly no: readonly McpRiskCase[] };
}

/** A risk of several servers of one client; it is never part of a score. */
export interface TogetherDef extends Pick<McpRiskDef, 'title' | 'weight' | 'owasp' | 'fix'> {
  /** Names of the tools of each server: each of `yes` makes it, none of `no` does. */
  readonly examples: {
    readonly yes: readonly (readonly (readonly string[])[])[];
    readonly no: readonly (readonly (readonly string[])[])[];
  };
}

export type RiskRules<Id extends McpRiskId> = Readonly<Record<Id, McpRiskDef>>;

/** Names are compared in lower case; a name that ends in `*` stands for all that begin so. */
export interface ScopeRule {
  readonly family: ScopeFamily;
  readonly broad: readonly string[];
}

/** How a capability shows in the words of a name and in the parameters. All in lower case. */
export interface CapabilityRule {
  /** A word anywhere in the name that is enough. */
  readonly alone: readonly string[];
  /** A word that is enough where the name begins with it. */
  readonly leading: readonly string[];
  /** A verb and an object in one name. */
  readonly verbs: readonly string[];
  readonly objects: readonly string[];
  /** A word beside those two that says it is another thing: documents of a library, the history of a price. */
  readonly unless?: readonly string[];
  /** A free-text parameter of this name, without `_` and `-`. */
  readonly parameters: readonly string[];
}

export interface McpRisks {
  readonly rules: RiskRules<McpRiskId>;
  readonly together: TogetherDef;
  readonly scopes: readonly ScopeRule[];
  /** Packages that many install, by ecosystem: what a lookalike is compared with. */
  readonly packages: Readonly<Record<'npm' | 'pypi', readonly string[]>>;
  readonly archived: readonly string[];
  readonly capabilities: Readonly<Record<Capability, CapabilityRule>>;
  readonly phrases: Readonly<Record<Exclude<Phrase, 'padding'>, readonly RegExp[]>>;
}

/** A server, as far as it is known. Without tools only its configuration is judged. */
export interface McpSubject {
  readonly launch: McpLaunch;
  readonly entries: readonly McpEntry[];
  readonly tools?: readonly McpTool[];
  readonly instructions?: string;
}

/** One sighting of a risk; `where` may hold text of others and is not fit to be shown. */
export interface Hit {
  readonly id: McpRiskId;
  readonly where: string;
  readonly confidence: McpConfidence;
}
