/** What is passed along while a shell text is read, and what has been found so far. */
import {
  SHELL_LIMITS,
  type InScript,
  type ShellCommand,
  type ShellInput,
  type ShellParse,
  type ShellUnresolved,
} from './model.ts';
import type { Verb } from '../model.ts';
import type { Scope, Shadow, Value } from './scope.ts';

export const NO_INPUT: ShellInput = { kind: 'none' };

/** Where reading stands. */
export interface At {
  readonly scope: Scope;
  readonly input: ShellInput;
  readonly depth: number;
  /** The text being read. */
  readonly source: string;
  /** See `ShellCommand`. */
  readonly feeds?: readonly string[] | undefined;
  readonly fedBy?: readonly string[] | undefined;
}

/** A command with its words expanded. */
export interface Call {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Arguments as written, for the few builtins where that tells more. */
  readonly written: string;
  /** Files put on its standard input. */
  readonly reads?: readonly string[];
  /** `name=value` arguments, arrays too: for `declare` and its kin. */
  readonly values?: ReadonlyMap<string, Value>;
  /** Started through another command: no function of the shell is meant, and a program changes nothing in the shell. */
  readonly outside?: 'program' | 'builtin';
}

/** Collects commands, writes and doubts; bounded. */
export class Found implements Omit<ShellParse, 'pieces'> {
  readonly commands: ShellCommand[] = [];
  readonly unresolved: ShellUnresolved[] = [];
  readonly writes: string[] = [];
  readonly functions: Shadow[] = [];
  forkBomb = false;
  /** The script file being read. */
  from: InScript = {};

  unsure(why: string, text: string, verb?: Verb): void {
    if (this.from.trusted === true) return;
    const item = { why, text: text.slice(0, 2000), ...(verb === undefined ? {} : { verb }) };
    const last = this.unresolved.at(-1);
    const again = last?.why === item.why && last.text === item.text;
    if (!again && this.unresolved.length < SHELL_LIMITS.commands) this.unresolved.push(item);
  }

  /** Notes a command that nobody wrote down, for what is done without one. */
  amountsTo(argv: readonly string[], { cwd }: Scope): void {
    if (this.commands.length >= SHELL_LIMITS.commands) return;
    const written = argv.join(' ');
    const [program = ''] = argv;
    this.commands.push({ program, argv, env: {}, cwd, input: NO_INPUT, written, ...this.from });
  }

  /** Reads something that stands in a file of its own. */
  within(file: { readonly via: string; readonly trusted?: boolean }, read: () => void): void {
    const before = this.from;
    this.from = {
      ...(before.beyond === true ? { beyond: true } : {}),
      via: file.via,
      ...(file.trusted === true ? { trusted: true } : {}),
    };
    read();
    this.from = before;
  }

  /** Reads what somebody else than the session will run. */
  beyond(read: () => void): void {
    const before = this.from;
    this.from = { ...before, beyond: true };
    read();
    this.from = before;
  }
}
