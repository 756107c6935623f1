/** The policy as a document for people, before it is Markdown or HTML. Texts are as the policy has them: neither masked nor escaped. */
import type { Mask } from '../../text.ts';
import type { FrameworkMapping } from '../frameworks.ts';
import type { Clause, Policy } from '../model.ts';
import type { ParsedFile } from '../parse.ts';
import type { RawClause } from '../raw.ts';

/** A run of text; `own` is in the language of the policy, all else is ours. */
export interface Run {
  readonly text: string;
  readonly style?: 'strong';
  readonly own?: true;
}

/** A line of text: a list item, a table cell, a paragraph. */
export type Line = readonly Run[];

export type Block =
  | { readonly kind: 'text'; readonly line: Line }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly head: readonly string[];
      /** The first cell of a row is its name. */
      readonly rows: readonly (readonly Line[])[];
    };

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface PolicyDocument {
  readonly title: string;
  /** Of what the policy says, `en`. */
  readonly language: string;
  readonly sections: readonly Section[];
}

/** What a document is made of. */
export interface DocumentInput {
  readonly policy: Policy;
  /** From the strongest layer down. */
  readonly files: readonly ParsedFile[];
  /** Names of tools by id; an id nobody knows stands for itself. */
  readonly toolNames: ReadonlyMap<string, string>;
  /** Absent = none at hand. */
  readonly frameworks?: FrameworkMapping;
}

/** A clause that counts, as it was compiled and as it was written. */
export interface WrittenClause {
  readonly clause: Clause;
  readonly raw: RawClause;
  readonly file: ParsedFile;
}

export interface Rendering {
  readonly document: PolicyDocument;
  /** Keeps secrets that stand in a policy out of it. */
  readonly mask: Mask;
}

export function plain(text: string): Line {
  return [{ text }];
}

export function own(text: string): Run {
  return { text, own: true };
}

export function paragraph(text: string): Block {
  return { kind: 'text', line: plain(text) };
}

/** A list with a line for each text; nothing for none. */
export function bullets(items: readonly Line[]): readonly Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}
