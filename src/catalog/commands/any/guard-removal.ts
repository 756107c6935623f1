/** Taking the guard off the machine or out of a shell's start files, and stopping its process. */
import type { ActionDraft, CommandFacts } from '../../../engine/definitions.ts';
import { readOptions, shown, wordList } from '../../argv.ts';
import { ownCommand } from './own-command.ts';
import { reaches } from './reaching.ts';
import { filtersOut, weakens } from './start-files.ts';

const FORBIDDEN = 'only a person may remove or stop the guard';

function refused(target: string): readonly ActionDraft[] {
  return [{ verb: 'guard-tamper', target, forbidden: FORBIDDEN }];
}

const PACKAGE = /^(?:@[\w.-]+\/)?aup-guard(?:@[\w.^~-]+)?$/;
const MANAGERS = new Set(
  wordList(`
    npm pnpm yarn bun brew apt apt-get dnf yum pacman zypper apk snap pip pip3 pipx gem cargo volta asdf
    mise nix-env port scoop choco winget dpkg rpm flatpak corepack proto
  `),
);
const TAKES_OUT =
  /^(?:uninstall|remove|rm|un|unlink|purge|erase|delete|disable|autoremove|prune|r|-e|-R[a-z]*|--remove|--purge|--uninstall)$/;

function uninstalls(program: string, args: readonly string[]): boolean {
  return (
    MANAGERS.has(program) &&
    args.some((word) => PACKAGE.test(word)) &&
    args.some((word) => TAKES_OUT.test(word))
  );
}

const SUPERVISORS = new Set(
  wordList('systemctl service launchctl pm2 supervisorctl rc-service sv docker podman brew initctl sc'),
);
const STOPS =
  /^(?:stop|disable|kill|mask|unload|bootout|remove|delete|rm|restart|reload|try-restart|isolate|down|pause|unenable)$/;

/** `hash -p /usr/bin/git git`: the shell no longer looks for the name. */
function renames(program: string, args: readonly string[]): boolean {
  return program === 'hash' && args.includes('-p');
}

function stops(program: string, args: readonly string[]): boolean {
  const names = args.some((word) => /\baup-?(?:guard|shim|hook)\b/.test(word));
  return SUPERVISORS.has(program) && names && args.some((word) => STOPS.test(word));
}

/** The guard's own program started by its file, or by a name with a version. */
function ownCall(program: string, args: readonly string[]): readonly string[] | undefined {
  if (/^aup-(?:guard|shim)@/.test(program)) return args;
  if (!/^(?:node|nodejs|bun|deno|tsx|ts-node)$/.test(program)) return undefined;
  const at = args.findIndex((word) => !word.startsWith('-') && word !== 'run');
  const isOwn =
    /(?:^|\/)aup-(?:guard|shim)(?:\.[mc]?[jt]s)?$|\/aup-guard\/(?:dist|bin)\/[\w-]+\.[mc]?js$/.test(
      args[at] ?? '',
    );
  return isOwn ? args.slice(at + 1) : undefined;
}

const HOOK_VARIABLE = /^(?:BASH_ENV|ZDOTDIR|GIT_CONFIG\w*|AUP_\w+)$/;

const OWN_PROCESS = /aup[-_.]?(?:guard|shim|hook)/;

/** `kill $(cat ~/.aup-guard/pid)`: the number is only known when it runs, whose it is is not. */
function kills(
  program: string,
  args: readonly string[],
  { written = '', fedBy = [] }: CommandFacts,
): string | undefined {
  if (program !== 'kill' && !(program === 'xargs' && args.includes('kill'))) return undefined;
  if (program === 'kill' && args.at(-1) === '-1' && args.length > 1)
    return 'every process, the guard among them';
  return OWN_PROCESS.test(`${written} ${fedBy.join(' ')}`) ? "the guard's process" : undefined;
}

const AGENTS = /^(?:claude|codex|gemini|qwen|copilot|cursor-agent|opencode)$/;
/** Options and settings with which an agent starts another one that no hook watches. */
const HOOKS_OFF =
  /disable_?all_?hooks|allowManagedHooksOnly|(?:features\.)?hooks?(?:\.\w+)*\s*=\s*(?:false|\[\]|\{\})|^--(?:no-hooks|disable-hooks|setting-sources)\b|enableHooks\S*false/i;

function withoutHooks(program: string, args: readonly string[]): string | undefined {
  const hit = args.find((word) => word.length < 400 && HOOKS_OFF.test(word));
  return hit === undefined ? undefined : `starts ${program} without its hooks`;
}

function variables(program: string, args: readonly string[]): string | undefined {
  if (AGENTS.test(program)) return withoutHooks(program, args);
  if (program !== 'env') return undefined;
  const taken = args.find(
    (word, at) =>
      (/^(?:-u|--unset)$/.test(args[at - 1] ?? '') && HOOK_VARIABLE.test(word)) ||
      HOOK_VARIABLE.test(/^(?:-u|--unset=)(.+)$/.exec(word)?.[1] ?? ''),
  );
  return taken === undefined ? undefined : `leaves out ${shown(taken.replace(/^(?:-u|--unset=)/, ''))}`;
}

/** Drafts for what would take the guard away, or reach around it. */
export function guardRemovals(
  program: string,
  argv: readonly string[],
  facts: CommandFacts,
): readonly ActionDraft[] {
  const args = argv.slice(1);
  const own = ownCall(program, args);
  if (own !== undefined) return ownCommand(['aup-guard', ...own]);
  if (uninstalls(program, args))
    return refused(`aup-guard (${program} ${readOptions(args).words.map(shown).join(' ')})`);
  if (renames(program, args)) return refused('another program under a known name (hash -p)');
  if (stops(program, args)) return refused(`the guard's service (${program})`);
  if (filtersOut(program, args) || weakens(program, args, facts.input))
    return refused("the guard's lines in a start file");
  const killed = kills(program, args, facts);
  if (killed !== undefined) return refused(killed);
  const reached = reaches(program, args, facts);
  if (reached !== undefined) return [reached];
  const target = variables(program, args);
  return target === undefined ? [] : [{ verb: 'guard-tamper', target }];
}
