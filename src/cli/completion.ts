/** `aup-guard completion`: prints what a shell needs to complete our commands; the text comes with the package. */
import { Argument, type Command } from 'commander';
import { completionText, SHELLS, type CompletionShell } from '../host/install-completion.ts';
import { writeOut } from './terminal.ts';

const AFTER = `
Examples:
  aup-guard install --completion                               for all shells found, taken back by uninstall
  source <(aup-guard completion bash)                          for this shell alone
  aup-guard completion zsh > ~/.zfunc/_aup-guard               into a folder of $fpath
  aup-guard completion fish > ~/.config/fish/completions/aup-guard.fish

No Tab starts a program.`;

/** Adds `completion`. */
export function register(program: Command): void {
  program
    .command('completion')
    .description('print what a shell needs to complete the commands')
    .addArgument(new Argument('<shell>', 'which').choices(SHELLS))
    .addHelpText('after', AFTER)
    .action(async (shell: CompletionShell) => writeOut(completionText(shell)));
}
