/** Commands in the arguments of programs nobody has told us of: `somewrapper --fast git push`. */
import type { CommandLookup } from '../programs.ts';
import type { ShellCommand } from './model.ts';
import { isWrapper } from './wrappers.ts';

/** Programs whose arguments are only words: names of commands in them mean the name. */
const WORDS_ONLY =
  /^(?:echo|printf|print|e?grep|fgrep|rg|ag|ack|man|info|tldr|cheat|apropos|whatis|which|whereis|type|hash|help|test|\[|expr|let|ls|ll|cat|bat|head|tail|less|more|wc|sort|uniq|cut|diff|stat|file|touch|mkdir|basename|dirname|realpath|readlink|cd|pushd|apt|apt-get|aptitude|dnf|yum|zypper|apk|pacman|brew|port|choco|scoop|winget|snap|flatpak|nix-env|pip|pip3|gem|cargo|go|npm|yarn|pnpm|bun|deno|composer|conda|mamba|asdf|rustup|export|declare|local|readonly|typeset|set|alias|unalias|unset|read|complete|compgen|source|\.|cowsay|figlet|say|logger|notify-send|jq|yq|awk|gawk|sed|perl|ruby|node|python3?|php|code|vim?|nano|open|xdg-open|history|fc|trap|wait|sleep|true|false|:|return|exit|for|select)$/;
/** Names that are ordinary subcommands of other programs as well: `todo rm 3`. */
const EVERYDAY_WORD =
  /^(?:[a-z]{1,2}|rm|del|find|kill|copy|install|mail|format|pass|trash|unset|test|stop|start|run|mv|ln|dd|sed|tee|cat|env|move|write|send|host|service|at|batch|wall|print)$/;
const MOST = 3;

/** True for a program nobody has told of, whose words are more than text. */
export function isUnlisted(program: string, lookup: CommandLookup): boolean {
  return !WORDS_ONLY.test(program) && !isWrapper(program) && lookup(program) === undefined;
}

/** Each place where the argument list of an unknown program goes on as a command of its own. */
export function hiddenCommands(command: ShellCommand, lookup: CommandLookup): readonly ShellCommand[] {
  const { program, argv } = command;
  if (!isUnlisted(program, lookup)) return [];
  const places = argv.flatMap((word, at) => {
    const name = word.split('/').at(-1) ?? '';
    const [before = '', next] = [argv[at - 1], argv[at + 1]];
    const found = at > 0 && next !== undefined && lookup(name) !== undefined && goesOn(name, next, before);
    return found ? [{ ...command, program: name, argv: argv.slice(at) }] : [];
  });
  return places.slice(0, MOST);
}

/** After `--` any name is a command; elsewhere `rm` only with an option behind it. */
function goesOn(name: string, next: string, before: string): boolean {
  if (before === '--') return true;
  return !EVERYDAY_WORD.test(name) || (/^(?:rm|dd)$/.test(name) && /^-[rRf]|^if=/.test(next));
}
