/** Commands in the arguments of programs nobody has told us of: `somewrapper --fast git push`. */
import type { CommandLookup } from '../programs.ts';
import type { ShellCommand } from './model.ts';
import { isWrapper } from './wrappers.ts';

/** Programs whose arguments are only words: names of commands in them mean the name. */
const WORDS_ONLY =
  /^(?:echo|printf|print|e?grep|fgrep|rg|ag|ack|man|info|tldr|cheat|apropos|whatis|which|whereis|type|hash|help|test|\[|expr|let|ls|ll|cat|bat|head|tail|less|more|wc|sort|uniq|cut|diff|stat|file|touch|mkdir|basename|dirname|realpath|readlink|cd|pushd|apt|apt-get|aptitude|dnf|yum|zypper|apk|pacman|brew|port|choco|scoop|winget|snap|flatpak|nix-env|pip|pip3|gem|cargo|go|npm|yarn|pnpm|bun|deno|composer|conda|mamba|asdf|rustup|export|declare|local|readonly|typeset|set|alias|unalias|unset|read|complete|compgen|source|\.|cowsay|figlet|say|logger|notify-send|jq|yq|awk|gawk|sed|perl|ruby|node|python3?|php|code|vim?|nano|open|xdg-open|history|fc|trap|wait|sleep|true|false|:|return|exit|for|select|semgrep|opengrep|trivy|grype|syft|bandit|checkov|tfsec|tflint|terrascan|kics|hadolint|gitleaks|trufflehog|detect-secrets|osv-scanner|clamscan|lynis|dockle|kube-linter|kubesec|brakeman|gosec|njsscan)$/;
/** Names that are ordinary subcommands of other programs as well: `todo rm 3`. */
const EVERYDAY_WORD =
  /^(?:[a-z]{1,2}|rm|del|find|kill|copy|install|mail|auto|format|pass|trash|unset|test|stop|start|run|mv|ln|dd|sed|tee|cat|env|move|write|send|host|service|at|batch|wall|print)$/;
const MOST = 3;

/** True for a program nobody has told of, whose words are more than text. */
export function isUnlisted(program: string, lookup: CommandLookup): boolean {
  return !WORDS_ONLY.test(program) && !isWrapper(program) && lookup(program) === undefined;
}

/** Each place where the argument list of an unknown program goes on as a command of its own. */
export function hiddenCommands(command: ShellCommand, lookup: CommandLookup): readonly ShellCommand[] {
  const { program, argv } = command;
  const carried = carriedProgram(command, lookup);
  if (carried !== undefined) return [carried];
  if (!isUnlisted(program, lookup)) return [];
  const places = argv.flatMap((word, at) => {
    const name = word.split('/').at(-1) ?? '';
    const [before = '', next] = [argv[at - 1], argv[at + 1]];
    const found = at > 0 && next !== undefined && lookup(name) !== undefined && goesOn(name, next, before);
    return found ? [{ ...command, program: name, argv: argv.slice(at) }] : [];
  });
  return places.slice(0, MOST);
}

const RUNS_IMAGES = /^(?:docker|podman|nerdctl|finch)$/;

/** A program in another wrapping: `java -jar NAME.jar`, or an image named after what it starts. */
function carriedProgram(command: ShellCommand, lookup: CommandLookup): ShellCommand | undefined {
  const { program, argv } = command;
  const jar = program === 'java' ? argv.indexOf('-jar') + 1 : 0;
  const run = RUNS_IMAGES.test(program) ? argv.findIndex((word) => /^(?:run|create)$/.test(word)) : 0;
  const at = jar > 0 || run < 1 ? jar : imageAt(argv, run, lookup);
  const named = carriedName(argv[at] ?? '', lookup);
  return at < 1 || named === undefined
    ? undefined
    : { ...command, program: named, argv: [named, ...argv.slice(at + 1)] };
}

function imageAt(argv: readonly string[], run: number, lookup: CommandLookup): number {
  return argv.findIndex(
    (word, at) => at > run && /^[\w.-]+(?::\d+)?\/\w/.test(word) && carriedName(word, lookup) !== undefined,
  );
}

/** `jenkins-cli.jar`, `liquibase-4.2.jar`, `stripe/stripe-cli:latest` by the name of the program inside. */
function carriedName(word: string, lookup: CommandLookup): string | undefined {
  const name = (word.split('/').at(-1) ?? '').replace(/(?:-\d[\w.]*)?\.jar$|[:@].*$/, '');
  const short = name.replace(/-(?:cli|docker|client|image|commandline)$/, '');
  return [name, short].find((item) => item !== '' && lookup(item) !== undefined);
}

/** After `--` any name is a command; elsewhere `rm` only with an option behind it. */
function goesOn(name: string, next: string, before: string): boolean {
  if (before === '--') return true;
  return !EVERYDAY_WORD.test(name) || (/^(?:rm|dd)$/.test(name) && /^-[rRf]|^if=/.test(next));
}
