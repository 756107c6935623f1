/** How the matrix drives one real agent: its settings, its words, its tools. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ModelServer, Turn } from '../../../install/demo/model/server.mjs';
import type { AgentLive, LivePlace } from '../../../src/engine/live-model.ts';

export type Call = NonNullable<Turn['tools']>[number];

/** The throwaway world an agent is put into. */
export interface Place extends LivePlace {
  readonly dir: string;
}

export interface Driver {
  readonly id: string;
  /** Path of the program in the folder of installed agents. */
  readonly bin: string;
  /** Its hooks are read from the user's settings alone: `aup-guard install` puts them there first. */
  readonly native?: true;
  /** Writes the agent's settings: no first-run question, nothing but the scripted model. */
  readonly settle: (place: Place) => void;
  /** What a user's shell would hold for it: a key that opens nothing, telemetry and updates off. */
  readonly env: (place: Place) => Readonly<Record<string, string>>;
  /** Arguments of one headless run in the most permissive mode there is, so that every no is the guard's. */
  readonly ask: (prompt: string) => readonly string[];
  /** What is typed into a headless run, where the agent asks on its input and a prompt is no argument. */
  readonly input?: (prompt: string) => string;
  /** Its tools are text among the model's words: the `custom` of each call is said after them. */
  readonly speaks?: true;
  /** A request that holds one of these is no turn: it is answered with `auxText`. */
  readonly aside?: readonly string[];
  /** Turns of the model the agent itself puts before the first. */
  readonly skip?: number;
  /** Answer to its side requests without tools (titles, classifiers), where the turns would break them. */
  readonly auxText?: string;
  readonly calls: {
    readonly shell: (command: string) => Call;
    readonly read: (file: string) => Call;
    /** Writes a file that is not there yet. */
    readonly write: (file: string, text: string) => Call;
    readonly edit?: (file: string, from: string, to: string) => Call;
  };
  /** It reads files by its shell alone, which the starter policy asks about where they hold credentials. */
  readonly readsByShell?: true;
  /** It has no hooks: the gates answer for the guard. */
  readonly unhooked?: true;
  /** What the model heard of the results of its tools in a request, as one text. */
  readonly told: (body: string) => string;
  /** Shell text, run between the guard and the agent with its arguments as `$@`, that breaks the hooks the session gave it. */
  readonly breakHooks?: string;
  /** Present where the agent has a screen the matrix drives. */
  readonly screen?: {
    readonly args: readonly string[];
    /** On the screen when a prompt can be typed. */
    readonly ready: RegExp;
    /** Answers first questions until `ready` shows; most agents need none. */
    readonly settle?: readonly { readonly at: RegExp; readonly keys: readonly string[] }[];
    /** What it asks a person itself, on the last line, and the keys of one who lets it go on. */
    readonly answers?: readonly { readonly at: RegExp; readonly keys: readonly string[] }[];
    /** What a person says for it to go on after a command that says nothing, where it then waits. */
    readonly urge?: string;
    /** Keys that stop it for the shell; none where it never stops. Default: ctrl-Z once. */
    readonly suspend?: readonly string[];
    /** Keys that end it, one after the other. */
    readonly leave: readonly string[];
  };
}

/** Whether the model was asked for text; looks and lists of models are none. */
export function asked({ requests }: ModelServer): ModelServer['requests'] {
  return requests.filter(({ method }) => method === 'POST');
}

/** What `doctor --live` knows of an agent as well. */
export function driven(live: AgentLive): AgentLive & Pick<Driver, 'settle'> {
  const settle = (place: Place): void => {
    for (const { name, text } of live.files(place)) {
      const file = path.join(place.home, name);
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      writeFileSync(file, text, { mode: 0o600 });
    }
  };
  return { ...live, settle };
}
