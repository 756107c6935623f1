import type { Verb } from '../model.ts';

/** One thing that running a program leads to. */
export type Step =
  | { readonly kind: 'shell'; readonly text: string }
  | { readonly kind: 'argv'; readonly argv: readonly string[] }
  | ScriptStep
  /** A script file in another language, and what it would do. */
  | { readonly kind: 'program'; readonly steps: readonly Step[]; readonly via: string }
  | { readonly kind: 'write'; readonly path: string }
  /** It starts itself without end. */
  | { readonly kind: 'bomb' }
  /** `text` is what cannot be told; without it the whole text around. */
  | {
      readonly kind: 'unresolved';
      readonly why: string;
      readonly text?: string;
      readonly verb?: Verb;
    };

/** Shell text of a file, read as a shell of its own. */
export interface ScriptStep {
  readonly kind: 'script';
  readonly text: string;
  readonly cwd: string;
  /** `$1` and on. */
  readonly words: readonly string[];
  /** How people know it: `npm run deploy`. */
  readonly via: string;
  readonly trusted: boolean;
  /** It runs in the shell that reads it. */
  readonly sourced?: boolean;
}
