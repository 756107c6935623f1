/** What an agent's own hooks need on disk. Pure data: the catalogue says it, the host writes it. */

/** Something in a settings file, by the keys that lead to it. */
export type NativeEntry =
  /** One more element of a list; those of others stay. */
  | { readonly at: readonly string[]; readonly item: unknown }
  /** A value of its own. */
  | { readonly at: readonly string[]; readonly value: unknown };

export type NativeItem = Extract<NativeEntry, { readonly item: unknown }>;

/** Takes one edit of a text back: `length` characters at `offset` become `content` again. */
export interface UndoStep {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

export type NativeFile =
  /** A file that is ours alone. */
  | { readonly kind: 'own'; readonly path: string; readonly text: string }
  /** Elements and values put into a JSON file, which may hold comments and the hooks of others. */
  | {
      readonly kind: 'json';
      readonly path: string;
      readonly items: readonly NativeEntry[];
      /** What the file holds besides, where there is none yet. */
      readonly fresh?: string;
      /** The agent drops a file with comments whole. */
      readonly strict?: true;
      /** What must stand elsewhere for the agent to take them, told from the whole text with the items in it. */
      readonly alongside?: (text: string) => readonly NativeFile[];
    }
  /** Lines put at the end of a TOML file; `entries` is what they must add to it and nothing else. */
  | {
      readonly kind: 'toml';
      readonly path: string;
      readonly lines: readonly string[];
      readonly entries: readonly NativeEntry[];
    };

/** What the catalogue needs to know to say where files lie and what they hold. */
export interface NativeFacts {
  /** The person's home folder. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly system: 'linux' | 'darwin' | 'win32';
  /** Absolute path of the program that agents call: `LAUNCHER agent ID EVENT`. */
  readonly launcher: string;
  /** Lower-case hex digest: some agents run a hook only when they are told its own. */
  readonly sha256: (text: string) => string;
}

/** Where one agent's own hooks are installed. */
export interface NativeHooks {
  /** Agent id. */
  readonly id: string;
  /** Files of the person. */
  readonly user: (facts: NativeFacts) => readonly NativeFile[];
  /** Files of the machine, which only its administrator writes and nothing of the person switches off. */
  readonly system: (facts: NativeFacts) => readonly NativeFile[];
}
