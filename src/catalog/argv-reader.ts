/** How command lines are read, for those that are handed what is known about programs. */
import { readOptions, type Options } from './argv.ts';
import { readGlobals, type GitCall } from './commands/git/globals.ts';
import { COMMITS_VALUED } from './commands/git/refs.ts';

export const argvReader: {
  readonly options: (args: readonly string[], valued?: readonly string[]) => Options;
  readonly git: (argv: readonly string[]) => GitCall & Pick<Options, 'words'>;
} = {
  options: readOptions,
  git: (argv) => {
    const call = readGlobals(argv);
    return { ...call, words: readOptions(call.args, COMMITS_VALUED.get(call.subcommand)).words };
  },
};
