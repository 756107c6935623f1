/** Plans of vendors: what is evidence for one, and what holds an account to one. */
import type { Grade, System } from '../discover/model.ts';
import type { Safe } from '../model.ts';

/** Vendors a clause can pin, as policies name them. */
export const PIN_VENDORS = ['anthropic', 'openai-api', 'chatgpt', 'github', 'google'] as const;
export type PinVendor = (typeof PIN_VENDORS)[number];

/** A header by which a vendor lets only the organisations it names pass. */
export interface TenantHeader {
  readonly vendor: PinVendor;
  /** As people know the vendor. */
  readonly name: string;
  /** In lower case. */
  readonly header: string;
  /** What its values are, in words. */
  readonly values: string;
  /** Host names; a star stands for anything. */
  readonly hosts: readonly string[];
  /** Header of an answer that names the organisation that paid. */
  readonly answeredBy?: string;
  /** What stands in the body of a refusal for its sake, where the vendor says so. */
  readonly refusedBy?: string;
  /** Whose accounts obey it. */
  readonly plans: string;
  readonly source: readonly string[];
}

/** A host that serves one plan only. */
export interface PlanHost {
  readonly host: string;
  /** The vendor a clause names it by; absent for clouds. */
  readonly vendor?: PinVendor;
  /** `any`: it serves every plan, so that none can be told. */
  readonly tier: string;
  /** Paths at which it does something else. */
  readonly free?: readonly string[];
}

/** An answer whose body names the plan of whoever asked. */
export interface PlanBody {
  readonly host: string;
  /** What its path ends with. */
  readonly path: string;
  readonly vendor: PinVendor;
  /** Fields that name it; the first that is there counts. */
  readonly fields: readonly (readonly string[])[];
  /** Their values -> plans. Any other is a plan nobody knows. */
  readonly values: Readonly<Record<string, string>>;
}

/** How far the plan of a tool can be known, and by what. */
export interface TierProbe {
  readonly id: string;
  /** With the guard's proxy in between. */
  readonly reach: Grade;
  /** Without it: for programs that take no base URL and no proxy of the guard's. */
  readonly local: Grade;
  /** Tools of this probe that only `local` holds for. */
  readonly unproxied?: readonly string[];
  /** Variables that put a key or token in the place of the seat -> the plan that is. */
  readonly keys: Readonly<Record<string, string>>;
  /** Variables that lead to a cloud when they are on -> the plan that is. */
  readonly clouds?: Readonly<Record<string, string>>;
  /** The plan of every use of it. */
  readonly always?: string;
  readonly source: readonly string[];
}

/** A field of a file, and what its value says. */
export interface TierField {
  readonly keys: readonly string[];
  /** `helper`: that it is there at all means that a key signs in; `names`: so does a variable among its keys. */
  readonly means: 'plan' | 'org' | 'helper' | 'names' | 'there';
  /** Values -> plans; any other says nothing. Absent = the value is the plan's name. */
  readonly values?: Readonly<Record<string, string>>;
  /** Only what stands before this counts. */
  readonly until?: string;
}

/** A file that says something of a plan, and the only fields of it that are looked at. */
export interface TierFile {
  readonly probe: string;
  /** As in the tables of MCP clients: `{home}/.claude.json`. */
  readonly at: string;
  readonly systems?: readonly System[];
  readonly format: 'json' | 'toml' | 'plist';
  /** A text in a property list, in Base64: TOML, of which the fields are. */
  readonly inside?: string;
  readonly grade: 'declared' | 'pinned';
  readonly fields: readonly TierField[];
}

/** One key of the database an editor keeps its state in; tokens lie in the same table: read only where a clause says `read_token_claims`. */
export interface TierItem {
  readonly probe: string;
  readonly at: string;
  /** Exact, or with a `*` at its end. */
  readonly key: string;
  /** The value is JSON, and this its field. */
  readonly field?: string;
}

/** A file with secrets: opened only where a clause says `read_token_claims`. */
export interface TierSecret {
  readonly probe: string;
  readonly at: string;
  /** `id-token`: one claim of a token; `types`: how each provider is signed in to. */
  readonly reads: 'id-token' | 'types';
}

/** Everything that tells plans on a machine. */
export interface TierSources {
  readonly probes: readonly TierProbe[];
  readonly files: readonly TierFile[];
  readonly items: readonly TierItem[];
  readonly secrets: readonly TierSecret[];
}

/** One thing that says something about the plan of a tool. */
export interface TierEvidence {
  readonly from: 'wire' | 'env' | 'file' | 'nature';
  readonly grade: Grade;
  /** As files and vendors write it. */
  readonly value: string;
  /** The organisation, where it says one; compared, never shown or kept. */
  readonly org?: string;
  /** One of the policy's own, whichever. */
  readonly isOwn?: true;
  readonly seat?: boolean;
  readonly how: Safe;
}
