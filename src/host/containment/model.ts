/** Containment: the agent in a mount namespace in which the gates lie over the real programs. Linux only, by bubblewrap. */

/** What runs a program: the kernel, the interpreter of its first line, or Node, which others start with its path. */
export type ProgramKind = 'binary' | 'script' | 'module';

/** Where a gate lies over a program, and where that program is then. All paths absolute and resolved. */
export interface Seat {
  readonly program: string;
  readonly kind: ProgramKind;
  /** The file the gate covers. */
  readonly target: string;
  /** What is moved aside: the file, or the folder it cannot work without. */
  readonly source: string;
  /** Where `source` is reached inside. */
  readonly place: string;
  /** Where the program itself is inside. */
  readonly inner: string;
}

/** How far a session got; part of its record and of `status`. */
export type ContainmentLevel =
  | { readonly state: 'off' }
  | { readonly state: 'contained'; readonly bound: number; readonly byName: readonly string[] }
  | { readonly state: 'unavailable'; readonly why: string; readonly remedy: string };

/** Closed words for the ledger. */
export const LEVEL_CODES: Readonly<Record<ContainmentLevel['state'], string>> = {
  off: 'containment-off',
  contained: 'contained',
  unavailable: 'not-contained',
};
