/** How command lines are read, for those that are handed what is known about programs. */
import { readOptions, type Options } from './argv.ts';
import { readGlobals } from './commands/git/globals.ts';

export const argvReader: {
  readonly options: (args: readonly string[], valued?: readonly string[]) => Options;
  readonly git: typeof readGlobals;
} = { options: readOptions, git: readGlobals };
