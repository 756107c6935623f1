/** The nouns of discovery: where clients of MCP keep their servers, and how they spell them. */
import type { McpScope } from './model.ts';
import type { McpReference } from './references.ts';

export type McpSystem = 'linux' | 'darwin' | 'win32';

/** `json` is read as its most lenient client reads it; `front-matter` is YAML at the head of a text. */
export type McpFormat = 'json' | 'toml' | 'yaml' | 'front-matter';

/** Where in a file servers stand. */
export interface McpTable {
  /** Keys from the top; `*` stands for every key. None = the file itself is the table. */
  readonly keys: readonly string[];
  /** Keys of the table that are no servers. */
  readonly except?: readonly string[];
  /** What `*` stood for is the project folder of the entries. */
  readonly projects?: true;
  /** Scope of these entries, where it is not that of the file. */
  readonly scope?: McpScope;
  /** Key, from the top, of the name of a file that holds one server. */
  readonly nameAt?: string;
  /** What is no server here is something else of the client's, no fault. */
  readonly mixed?: true;
}

/**
 * Files of one kind. A path starts with `{home}`, `{xdg}` (`~/.config`), `{config}` (application data of the system),
 * `{local}`, `{programdata}`, `{programfiles}`, `{root}`, `{project}` or `{env:NAME}`; `*` is any name in a folder, `**`
 * any folders in between.
 */
export interface McpPlace {
  readonly path: string;
  /** Absent = all. */
  readonly systems?: readonly McpSystem[];
  readonly scope: McpScope;
  readonly format: McpFormat;
  readonly tables: readonly McpTable[];
}

/** A file of a client that names folders the person has worked in. */
export interface McpProjectList {
  readonly path: string;
  readonly format: McpFormat;
  /** The keys below these are folders; `value`: the text there is one, as a path or file URL. */
  readonly keys: readonly string[];
  readonly value?: true;
}

/** Where in a file of settings tools are said to run unasked. */
export interface McpTrustRule {
  /** Keys from the top; `*` stands for every key. */
  readonly keys: readonly string[];
  /** `yes`: true is about all; else a list of servers, of tools by name, of `server:tool`, or tools with actions. */
  readonly reads: 'yes' | 'names' | 'tool-names' | 'pairs' | 'actions';
  /** Only servers of this scope. */
  readonly scope?: McpScope;
}

/** A file of settings beside the servers. */
export interface McpTrustPlace {
  /** As that of an `McpPlace`. */
  readonly path: string;
  readonly systems?: readonly McpSystem[];
  readonly format: McpFormat;
  readonly rules: readonly McpTrustRule[];
}

/** A file's text and the servers in it, as tests read them. */
export interface McpClientExample {
  /** Index in `places`. */
  readonly place: number;
  readonly text: string;
  /** Name, then argv or URL, joined by blanks. */
  readonly finds: readonly (readonly [name: string, launch: string])[];
}

/** How a client spells an entry that starts a program. */
export interface McpLocalWords {
  /** Key of the program. */
  readonly command: string;
  /** The program and its arguments are one list under that key. */
  readonly whole?: true;
  /** Key of the variables. */
  readonly env: string;
  /** What its entries of that kind are called. */
  readonly type: string;
}

export interface McpClientDef {
  readonly id: string;
  /** Its name for people. */
  readonly title: string;
  readonly places: readonly McpPlace[];
  readonly projects?: readonly McpProjectList[];
  readonly trust?: readonly McpTrustPlace[];
  /** A bare `url` means the old transport here. */
  readonly urlIs?: 'sse';
  /** Absent = `command`, `args`, `env` and the type `stdio`. */
  readonly local?: McpLocalWords;
  /** References to variables it fills in within commands and addresses; absent = none, as far as is known. */
  readonly references?: readonly McpReference[];
  readonly examples: readonly McpClientExample[];
}
