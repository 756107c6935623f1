/** The policy file as written, after its shape was checked and before names were resolved. */
import type { Grade } from '../discover/model.ts';
import type { ControlKind, Phase } from '../model.ts';
import type { ContainmentWish, EgressMode } from './model.ts';

export type OneOrMany = string | readonly string[];
/** `block` is the word for MCP servers; it means deny. */
export type OutcomeWord = 'allow' | 'warn' | 'redact' | 'ask' | 'deny' | 'block';
export type PhaseSpec = Phase | { readonly [name in Phase]?: string | undefined };

export interface RawCondition {
  readonly actor?: 'agent' | 'human' | undefined;
  readonly action?: OneOrMany | undefined;
  readonly command?: OneOrMany | undefined;
  readonly data?: OneOrMany | undefined;
  readonly tool?: OneOrMany | undefined;
  readonly ref?: OneOrMany | undefined;
  readonly path?: OneOrMany | undefined;
  readonly repo?: OneOrMany | undefined;
  readonly event?: OneOrMany | undefined;
}

export interface RawAsk {
  readonly by?: OneOrMany | undefined;
  readonly timeout?: string | undefined;
  readonly on_timeout?: 'deny' | undefined;
  readonly reason?: 'required' | 'optional' | undefined;
}

export interface RawDo {
  readonly redact?: 'reversible' | 'one-way' | undefined;
  readonly ask?: RawAsk | undefined;
  readonly playbook?: string | undefined;
  readonly [other: string]: unknown;
}

export interface RawClause {
  readonly id: string;
  readonly say: string;
  readonly control: ControlKind | readonly ControlKind[];
  readonly phase?: PhaseSpec | undefined;
  readonly when?: RawCondition | undefined;
  readonly unless?: readonly RawCondition[] | undefined;
  readonly do?: OutcomeWord | RawDo | undefined;
  /** Keys that belong to the clause's controls. */
  readonly [setting: string]: unknown;
}

export interface RawException {
  readonly id: string;
  readonly clause: string;
  readonly who: string;
  readonly allow?: RawCondition | undefined;
  readonly why: string;
  readonly by: string;
  readonly from?: string | undefined;
  readonly until: string;
}

/** What a class holds beyond detectors; any of the keys suffices. */
export interface RawMatch {
  readonly words?: OneOrMany | undefined;
  readonly file?: string | undefined;
  readonly pattern?: string | undefined;
  readonly keywords?: OneOrMany | undefined;
  readonly name?: string | undefined;
  readonly examples?:
    | { readonly yes?: readonly string[] | undefined; readonly no?: readonly string[] | undefined }
    | undefined;
  readonly path?: OneOrMany | undefined;
  readonly label?: OneOrMany | undefined;
  readonly import?: string | undefined;
}

export interface RawDataClass {
  readonly detect?: OneOrMany | undefined;
  readonly match?: readonly RawMatch[] | undefined;
}

export interface RawActionGroup {
  readonly builtin?: OneOrMany | undefined;
  readonly also?: OneOrMany | undefined;
}

export interface RawAgent {
  readonly id: string;
  readonly command: string;
  readonly base_url_env: Readonly<Record<string, string>>;
}

export interface RawEgress {
  readonly max_body?: string | undefined;
  readonly mode?: EgressMode | undefined;
}

/** What happens in a test: a prompt, a command, a file an agent brings, or a tool that starts. */
export interface RawGiven {
  readonly actor?: 'agent' | 'human' | undefined;
  readonly prompt?: string | undefined;
  readonly run?: string | undefined;
  readonly path?: string | undefined;
  readonly tool?: string | undefined;
  readonly tier?: string | undefined;
  readonly evidence?: Grade | undefined;
  readonly who?: string | undefined;
  readonly repo?: string | undefined;
  readonly on?: string | undefined;
}

export interface RawTest {
  readonly name: string;
  readonly given: RawGiven;
  readonly expect: { readonly clause?: string | undefined; readonly do?: OutcomeWord | undefined };
}

export interface RawPolicy {
  readonly aup: 1;
  readonly policy: {
    readonly name: string;
    readonly review_by?: string | undefined;
    readonly request?: string | undefined;
    readonly request_reply?: string | undefined;
    readonly [other: string]: unknown;
  };
  readonly scope?: unknown;
  readonly defaults?:
    | {
        readonly phase?: PhaseSpec | undefined;
        readonly stance?: OutcomeWord | undefined;
        readonly on_guard_failure?: 'deny' | 'allow' | undefined;
        readonly containment?: ContainmentWish | undefined;
        readonly language?: string | undefined;
      }
    | undefined;
  readonly data_classes?: Readonly<Record<string, RawDataClass>> | undefined;
  readonly actions?: Readonly<Record<string, RawActionGroup>> | undefined;
  readonly clauses?: readonly RawClause[] | undefined;
  /** Names of users, by team. */
  readonly teams?: Readonly<Record<string, string | readonly string[]>> | undefined;
  readonly exceptions?: readonly RawException[] | undefined;
  readonly agents?: readonly RawAgent[] | undefined;
  readonly egress?: EgressMode | RawEgress | undefined;
  readonly tests?: readonly RawTest[] | undefined;
}

/** One value or several, as a list. */
export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
