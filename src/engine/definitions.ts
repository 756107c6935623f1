/** Shapes of what catalog/ declares; the engine consumes them, the catalog fills them. */
import type { Category, Verb } from './model.ts';
import type { ShellInput, ShellParse } from './shell/model.ts';

/** A finding format: keywords start it, the pattern verifies it in a window, the validator confirms. */
export interface DetectorDef {
  readonly id: string;
  /** Used in placeholders, `[A-Z0-9]{2,24}`: `AWSKEY`, `EMAIL`. */
  readonly label: string;
  readonly category: Category;
  /** Lower-case substrings, one of which must occur near a hit; `#` stands for a digit, `?` for a letter or digit; a line end at the front also for the start of the text. */
  readonly keywords: readonly string[];
  /**
   * Flags `d` and `g` are added by the compiler; the first capture group that took part is the secret.
   * A sticky pattern (`y`) is tried exactly where a keyword begins: much cheaper, and needs no window.
   */
  readonly pattern: RegExp;
  /** Characters of window around a keyword; default 160 back, 420 forward. */
  readonly window?: { readonly back: number; readonly forward: number };
  /** Sees the secret text; `no` drops the hit, the rest set the confidence. */
  readonly validate?: (secret: string, around: string) => 'high' | 'medium' | 'low' | 'no';
  /** Found only where a policy names the detector or its family: its category does not take it. */
  readonly optIn?: true;
  /** A more specific detector wins an overlap; default 50. */
  readonly rank?: number;
  readonly examples: { readonly yes: readonly DetectorExample[]; readonly no: readonly string[] };
}

/** `secret` must be replaced wholly and nothing else. */
export interface DetectorExample {
  readonly text: string;
  readonly secret: string;
}

/** What is known about the repository a command acts on; collected by host/git.ts, absent outside one. */
export interface RepoFacts {
  readonly root: string;
  readonly head: string;
  /** Short branch name, absent when detached. */
  readonly branch?: string;
  /** Upstream as `{remote, ref}` with a full ref, absent when none. */
  readonly upstream?: { readonly remote: string; readonly ref: string };
  readonly remotes: readonly string[];
  /** Short name of the default branch, best known. */
  readonly defaultBranch: string;
  readonly pushDefault: string;
  readonly aliases: Readonly<Record<string, string>>;
}

/** A coding agent: how it is found and named. */
export interface AgentDef {
  /** Lower-case, as typed after `aup-guard run`: `claude`. */
  readonly id: string;
  /** As shown to people: `Claude Code`. */
  readonly title: string;
  /** Program names on PATH, the main one first. */
  readonly bins: readonly string[];
  /** npm packages that carry it: their package.json tells the version. */
  readonly packages: readonly string[];
  /** Where another program has its name: a file below the home folder that only this one makes. */
  readonly mark?: string;
}

export interface CommandFacts {
  readonly cwd: string;
  /** Where the text began that the command is part of; absent when the command came alone. */
  readonly base?: string;
  readonly repo?: RepoFacts;
  /** Arguments as written in shell text, variables by name. */
  readonly written?: string;
  /** Files put on its standard input. */
  readonly reads?: readonly string[];
  /** The commands behind and in front of it in a pipeline, as written; empty where there is none. */
  readonly feeds?: readonly string[];
  readonly fedBy?: readonly string[];
  /** Reads shell text inside a command. Handed in: definitions load at each start, the reader only for a judgement. */
  readonly readShell?: (text: string, cwd: string) => ShellParse;
  /** Assignments in front of the command; absent where only its argv is known. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Folders of the guard on this machine, wherever they were put, links followed; undefined for all other paths.
   * `/proc/PID` stands for a process, also where there is no such folder.
   */
  readonly guardHome?: (path: string) => string | undefined;
  /** What it finds on its standard input; absent where only its argv is known. */
  readonly input?: ShellInput;
}

/** What a command definition says a given argv does. */
export interface ActionDraft {
  readonly verb: Verb;
  readonly target: string;
  readonly refs?: readonly string[];
  readonly paths?: readonly string[];
  readonly remote?: string;
  /** Set when it cannot be told from argv and facts. */
  readonly unresolved?: string;
  /** Set when no approval may lift it: what makes it so, in a few words. */
  readonly forbidden?: string;
  /** See `Action.leftover`. */
  readonly leftover?: true;
}

export interface CommandDef {
  readonly program: string;
  /** Other names of the same program. */
  readonly aliases?: readonly string[];
  /** Subcommands the sh gate must submit; all others run at once. Empty = every call is submitted. */
  readonly gated: readonly string[];
  /** Subcommands known to be harmless. When present, every other subcommand is submitted, so aliases and extensions are judged. */
  readonly free?: readonly string[];
  /** Narrows a gated subcommand: `sh` case patterns over its arguments; it is submitted only when one matches. */
  readonly gatedWhen?: Readonly<Record<string, readonly string[]>>;
  /** argv[0] is the program. No draft = nothing of concern. */
  readonly classify: (argv: readonly string[], facts: CommandFacts) => readonly ActionDraft[];
  readonly examples: readonly CommandExample[];
}

export interface CommandExample {
  readonly argv: readonly string[];
  readonly verbs: readonly Verb[];
  readonly refs?: readonly string[];
  readonly repo?: Partial<RepoFacts>;
  /** Assignments in front of the command. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What cannot be searched for data: pictures still or moving, documents, sound. */
export type MediaKind = 'images' | 'documents' | 'audio';

/**
 * How a JSON body is treated, as a tree that follows its keys; arrays are transparent (elements have the array's shape).
 * `text` is scanned, `json` holds JSON as text (tool arguments), `opaque` is never touched,
 * `media` may be base64 or a `data:` address: pictures and sound stay, encoded text is scanned decoded,
 * `type` is opaque and names the kind of the object it stands in.
 */
export interface BodyShape {
  /** What a string standing here is. */
  readonly self: 'text' | 'json' | 'opaque' | 'type' | 'media';
  readonly fields?: Readonly<Record<string, BodyShape>>;
  /** Shape of fields not named; default: this shape again, so unknown blocks inside text are scanned. */
  readonly rest?: BodyShape;
  /** Property names are scanned as well: free-form objects such as tool arguments. */
  readonly names?: true;
  /** Left alone after all when the enclosing object's `type` is one of these, or the text begins like this. */
  readonly unless?: { readonly types?: readonly string[]; readonly starts?: readonly string[] };
}

/** One piece of streamed text: pieces of one channel form one text. */
export interface StreamPiece {
  /** Parts end in `:` so that `StreamReading.ends` can name a group: `0:`, `0:text:`. */
  readonly channel: string;
  /** Where the piece stands in the event's JSON. */
  readonly path: readonly (string | number)[];
  /** `json`: the text is JSON under construction, so values land inside its string literals. */
  readonly escape: 'plain' | 'json';
  /** Arguments of a tool call: an unknown placeholder in them is reported. */
  readonly tool: boolean;
  /** The same kind of event, carrying text that was held back; `name` is its SSE event name. */
  readonly late: (rest: string) => { readonly name?: string; readonly data: string };
}

/** A tool call: everything at or below `path` belongs to it. */
export interface ToolUse {
  /** As the agent knows the tool. */
  readonly tool: string;
  readonly path: readonly (string | number)[];
  /** The service's name of a call the agent is to run, empty where it gives none; absent for what the service runs. */
  readonly id?: string;
}

/** What is known of tools that send data away. */
export interface SenderRules {
  /** `shell`: depends on the command. */
  readonly kind: (tool: string) => 'sends' | 'shell' | 'local';
  /** True when a shell command talks to other machines. */
  readonly sendsOut: (command: string) => boolean;
  /** The same of text that is all a tool is given: shell text, or a script that calls other tools. */
  readonly textSends: (tool: string, text: string) => boolean;
}

/** What one event of a response stream means to the restorer; no field = passed on as it is. */
export interface StreamReading {
  readonly pieces?: readonly StreamPiece[];
  /** Channels, by prefix, that are complete with this event. */
  readonly ends?: readonly string[];
  /** Where the event holds complete texts. */
  readonly whole?: BodyShape;
  /** Tool calls within `whole`; without them its tool is the one of the channel that ends. */
  readonly calls?: readonly ToolUse[];
  /** Channels that begin, with the tool whose arguments they carry. */
  readonly begins?: readonly { readonly channel: string; readonly tool: string; readonly id?: string }[];
}

/** A wire format of a model service. */
export interface ProviderDef {
  readonly id: string;
  /** Path segment of the loopback base URL; formats of one service share it. */
  readonly route: string;
  /** Default address of the service; the path behind the route is appended. */
  readonly upstream: string;
  /** Path without query, from behind the route. */
  readonly match: (method: string, path: string) => boolean;
  readonly request: BodyShape;
  /** Where complete responses hold text to restore. */
  readonly response: BodyShape;
  /** Tool calls in a complete response. */
  readonly calls: (reply: unknown) => readonly ToolUse[];
  /** One parsed event of a response stream. */
  readonly stream: (event: unknown) => StreamReading;
  /** An error as the service itself would word it, as JSON. */
  readonly error: (status: number, message: string) => string;
  readonly examples: {
    readonly paths: readonly { readonly method: string; readonly path: string; readonly match: boolean }[];
    /** `secret` stands for a value to be redacted; `after` is the body then, byte for byte. */
    readonly bodies: readonly { readonly before: string; readonly after: string }[];
  };
}
