import type { Assurance, Safe } from '../../engine/model.ts';
import type { Look } from './look.ts';

/** Who hears the terminal while it is borrowed. */
export interface Ears {
  readonly input: (bytes: Uint8Array) => void;
  readonly resized: () => void;
}

/** A terminal that can be borrowed. */
export interface Surface {
  readonly columns: number;
  readonly rows: number;
  write(text: string): void;
  borrow(): Promise<void>;
  giveBack(): Promise<void>;
  /** Answers the terminal gave to the agent's questions. */
  passToAgent(bytes: Uint8Array): void;
  /** From here on all keys and resizes go to `ears`; undefined gives them back to the agent. */
  listen(ears: Ears | undefined): void;
  /** Leaves one line behind, when and where that does no harm. */
  notice(text: Safe): void;
}

export interface OverlayOptions {
  /** The word chosen at install. */
  readonly word: string;
  readonly assurance: Assurance;
  /** Makes what a person typed fit to be shown and kept. */
  readonly clean: (typed: string) => Safe;
  /** Words of ours with safe parts. */
  readonly say: (words: TemplateStringsArray, ...parts: readonly Safe[]) => Safe;
  readonly look: Look;
}
