/** Before the secret, the secret, after it. */
export type Parts = readonly [before: string, secret: string, after: string];

export interface Wrapping {
  readonly name: string;
  readonly least: number;
  readonly broken?: true;
  readonly wrap: (text: Parts) => readonly string[];
}

export const WRAPPINGS: readonly Wrapping[];
