/** What the guard remembers of its own files, and in which way one of them is not as it was left. */

/** `shim`: a program in front of an agent; `start`: what shells read; `hooks`: in agents' settings; `programs`: the pinned copy. */
export type Part = 'shim' | 'start' | 'hooks' | 'programs' | 'rights' | 'manifest' | 'policy';

/** One file of ours as it was left. */
export interface Mark {
  readonly path: string;
  readonly part: 'shim' | 'start' | 'hooks' | 'programs';
  /** `lines`: only these lines in it are ours. */
  readonly kind: 'whole' | 'lines';
  /** Size, times, inode and mode in one text: equal ones need no second look. */
  readonly look: string;
  /** SHA-256 of a whole file. */
  readonly digest?: string;
  /** What is written back, or the lines that must be there. */
  readonly text?: string;
  readonly mode: number;
}

export interface Manifest {
  readonly v: 1;
  readonly marks: readonly Mark[];
}

export interface Drift {
  readonly path: string;
  readonly part: Part;
  /** In a few words: `was changed`. */
  readonly what: string;
  /** Tells two changes of one file apart. */
  readonly version?: string;
  /** How the guard puts it right by itself; absent where a person has to. */
  readonly mend?: { readonly text: string; readonly mode: number } | { readonly chmod: number };
}
