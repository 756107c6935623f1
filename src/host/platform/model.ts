/** Where the guard keeps things. All absolute; created 0700 on first use, files 0600. */
export interface Paths {
  /** Organisation policy. */
  readonly organisationPolicy: string;
  /** `$XDG_CONFIG_HOME/aup-guard`: the user's policy lives here. */
  readonly config: string;
  /** `$XDG_DATA_HOME/aup-guard`: pinned copy, shims. */
  readonly data: string;
  /** `$XDG_STATE_HOME/aup-guard`: ledger/, policy/, vault, keys, install journal. */
  readonly state: string;
  /** `$XDG_RUNTIME_DIR/aup-guard` or `<state>/run`: one folder a session, with its socket, gates and git hooks. */
  readonly runtime: string;
}

export interface Environment {
  readonly [name: string]: string | undefined;
}

/** A process as seen from outside: `start` tells two uses of one pid apart. */
export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  readonly start: string;
  readonly argv: readonly string[];
}

/** A process of this user. */
export interface RunningProgram {
  readonly pid: number;
  /** The file it was started from, links followed; undefined where the system does not tell. */
  readonly program: string | undefined;
  readonly argv: readonly string[];
}

/** What a process carries that tells whose it is. */
export interface ProcessMarks {
  /** As it was when the process started. */
  readonly environment: ReadonlyMap<string, string>;
  /** Name of the group the system put it into, which its children share; undefined where there is no such thing. */
  readonly group: string | undefined;
}

/** What differs between systems. */
export interface Platform {
  readonly name: 'linux' | 'darwin' | 'win32';
  /** Name of the native gate front the build may have made for this machine: `front-linux-x64`. */
  readonly front?: string;
  paths(env: Environment): Paths;
  /** Undefined when the process is gone or not ours to see. */
  processInfo(pid: number): ProcessInfo | undefined;
  /** Empty when the process is gone or not ours to see. */
  processMarks(pid: number): ProcessMarks;
  /** All processes there are; empty where the environment of others cannot be read anyway. */
  processes(): readonly number[];
  /** Those of this user; absent where nothing lists them. */
  running?(): readonly RunningProgram[];
  /** True where listing them starts a program, which no look at a machine may do. */
  readonly runningStarts?: true;
  /** Ports of this machine that programs listen on; absent where nothing lists them without starting a program. */
  listening?(): readonly number[];
  /** The command that shows a person a message outside all terminals; it may not be installed. */
  notification(title: string, text: string): readonly string[];
  /** The command that opens an address in the person's own program for it; it may not be installed. */
  opener(address: string): readonly string[];
  /** Processes started by `pid` that are still alive, oldest first. */
  children(pid: number): readonly number[];
  /**
   * User id of the process that is connected from port `from` on loopback to our port `to`; undefined when it cannot
   * be told, absent where the system never tells.
   */
  loopbackOwner?(from: number, to: number): number | undefined;
  /** True when this process may change its controlling terminal without being stopped for it. */
  inForeground(): boolean;
  /** Changes at every start of the machine; part of lock ownership. */
  bootId(): string;
  /** True when node-pty's prebuilt binding can be loaded (glibc, not musl). */
  ptyUsable(): boolean;
  /** True when the kernel still lets programs type into their terminal (TIOCSTI); root may into any. */
  typesIntoTerminals(): boolean;
}
