/** How one agent is driven by nobody: what a throwaway session of it needs. Pure data, for `doctor` and the tests. */

import type { AgentDef } from './definitions.ts';

/** The throwaway folders an agent is put into. */
export interface LivePlace {
  readonly home: string;
  readonly repo: string;
  /** Address of the scripted model. */
  readonly model: string;
  /** Of the agent; absent where nothing tells it. */
  readonly version?: string;
}

/** A tool call of the scripted model. */
export interface LiveCall {
  readonly name: string;
  readonly input?: Readonly<Record<string, unknown>>;
  /** Free text of a custom tool, where that is what the agent takes. */
  readonly custom?: string;
}

export interface AgentLive {
  /** Agent id. */
  readonly id: string;
  /** Its hooks are read from the user's settings alone: they are put there first. */
  readonly native?: true;
  /** Settings below the home folder: no first-run question, nothing but the scripted model. */
  readonly files: (place: LivePlace) => readonly { readonly name: string; readonly text: string }[];
  /** What a user's shell would hold for it: a key that opens nothing, telemetry and updates off. */
  readonly env: (place: LivePlace) => Readonly<Record<string, string>>;
  /** Arguments of one headless run in the most permissive mode there is, so that every no is the guard's. */
  readonly ask: (prompt: string) => readonly string[];
  /** What is typed into that run, where the agent asks on its input and a prompt is no argument. */
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
    readonly shell: (command: string) => LiveCall;
    readonly read: (file: string) => LiveCall;
    /** Writes a file that is not there yet. */
    readonly write: (file: string, text: string) => LiveCall;
    readonly edit?: (file: string, from: string, to: string) => LiveCall;
  };
}

/** An agent that is not driven. */
export interface NotLive extends AgentDef {
  /** For people, after "because". */
  readonly why: string;
}
