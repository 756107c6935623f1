import type { Event, Safe } from '../../engine/model.ts';

/** What a session offers an agent at launch. */
export interface LaunchFacts {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Variables every program of the session gets (PATH with the gates first, BASH_ENV, git hooks, session marks). */
  readonly sessionEnv: Readonly<Record<string, string>>;
  /** Loopback base URL of a provider route; `ROUTE--NAME` for another service of the same family. */
  readonly baseUrl: (route: string) => string;
  /** Shell command that calls our hook for an event of this agent. */
  readonly hookCommand: (event: string) => string;
  /** False where the policy stops nothing now. */
  readonly enforcing?: boolean;
  /** Private folder of the session: files of the plan are written there. */
  readonly dir: string;
  /** Text of a file the user names on the command line; undefined when it cannot be read. */
  readonly readText: (file: string) => string | undefined;
  /** Lower-case hex digest: some agents run a hook only when they are told its own. */
  readonly sha256: (text: string) => string;
}

export interface LaunchPlan {
  readonly args: readonly string[];
  /** Added to the session's variables. */
  readonly env: Readonly<Record<string, string>>;
  /** Written 0600 into `dir` before the start, 0700 where `#!` says that it is a script. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** Reasons not to start: arguments or settings that would switch the guard off. */
  readonly refusals: readonly Safe[];
}

/** How one agent is started so that every control hits. */
export interface AgentLaunch {
  readonly id: string;
  /** Oldest version the controls were seen to hold on. */
  readonly floor?: string;
  /** Provider route -> where the agent would go without us, by the user's own environment and settings. */
  readonly upstreams: (
    facts: Pick<LaunchFacts, 'args' | 'env' | 'readText'>,
  ) => Readonly<Record<string, string>>;
  /** Header of a request -> the route it takes when it has that, where `upstreams` names one: other accounts, other services. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** Our address is among its arguments, which every user of the machine may read. */
  readonly showsAddress?: true;
  readonly launch: (facts: LaunchFacts) => LaunchPlan;
  readonly examples: readonly LaunchExample[];
}

/** One case of the table test: arguments in, what must come out. */
export interface LaunchExample {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** TLS mode: programs of the session get a proxy of the guard. */
  readonly tls?: true;
  /** Files `readText` knows. */
  readonly files?: Readonly<Record<string, string>>;
  readonly refused: boolean;
  /** Arguments that must be left, in order, before ours. */
  readonly kept?: readonly string[];
  /** Keys the settings file must hold, with their JSON; or keys of settings given as arguments, with their text. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What to do with one hook call. */
export type HookCall =
  | { readonly kind: 'judge'; readonly event: Event }
  /** A person's turn begins, or the agent's ends. */
  | { readonly kind: 'turn'; readonly at: 'begin' | 'end' }
  /** What a tool gave, as JSON: the agent may take it with placeholders instead. */
  | { readonly kind: 'output'; readonly json: string }
  /** Nothing to decide at this point. */
  | { readonly kind: 'pass' }
  /** Not a call this version of the guard understands: it must not pass by accident. */
  | { readonly kind: 'unknown'; readonly why: string };

export interface HookReply {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** How an agent's hooks speak, as pure functions. */
export interface AgentHook {
  /** Reads what the agent writes to the hook it calls for `event`. */
  readonly read: (event: string, stdin: string) => HookCall;
  readonly allow: () => HookReply;
  readonly deny: (reason: string) => HookReply;
  /** A turn that must not begin, or that shows the guard is gone round. */
  readonly stop: (at: 'begin' | 'end', reason: string) => HookReply;
  /** Puts other JSON of the same form in the place of what a tool gave. */
  readonly output: (json: string) => HookReply;
  /** The guard itself failed: what the event is about must not run. */
  readonly fail: (reason: string, event?: string) => HookReply;
}
