/** What an organisation's own classes of data search for, beyond detectors. Plain JSON: part of the compiled policy. */
import type { Category } from '../model.ts';
import type { ImportedAllowlist } from './imports/model.ts';
import type { Finder } from './merge.ts';

interface OwnBase {
  /** `customers/words`; what conditions, findings and the ledger name. */
  readonly id: string;
  /** Of placeholders, `[A-Z0-9]{2,24}`. */
  readonly label: string;
  readonly category: Category;
}

/** Names: found as whole words, whatever their case. */
export interface OwnWords extends OwnBase {
  readonly kind: 'words';
  readonly words: readonly string[];
}

/** Markings such as `CONFIDENTIAL`: a text that carries one belongs to the class as a whole. */
export interface OwnMarking extends OwnBase {
  readonly kind: 'marking';
  readonly markings: readonly string[];
}

/** Files: what a tool brings from one belongs to the class as a whole. */
export interface OwnPaths extends OwnBase {
  readonly kind: 'path';
  readonly globs: readonly string[];
}

/** A regular expression of RE2. */
export interface OwnPattern extends OwnBase {
  readonly kind: 'pattern';
  readonly pattern: string;
  /** Lower-case ASCII, never empty: one of them stands near every hit. */
  readonly keywords: readonly string[];
  /** Capture group that is the secret; 0 = the first that took part, or all. */
  readonly group: number;
  /** Bits a character the secret must exceed. */
  readonly entropy: number;
  /** Only in files whose path matches; where the file is not known the rule counts. */
  readonly path?: string;
  /** Indexes of `OwnData.allowlists`. */
  readonly allow: readonly number[];
}

export type OwnRule = OwnWords | OwnMarking | OwnPaths | OwnPattern;

export interface OwnData {
  readonly rules: readonly OwnRule[];
  /** They let go what imported rules find, and nothing else. */
  readonly allowlists: readonly ImportedAllowlist[];
}

/** The data and what searches for it, which is loaded only where there is some. */
export interface OwnSearch {
  readonly data: OwnData;
  readonly find: (data: OwnData) => readonly Finder[];
}
