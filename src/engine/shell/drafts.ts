/** A shell text as action drafts: every command in it judged by its definition. */
import type { ActionDraft, CommandDef, RepoFacts } from '../definitions.ts';
import type { Verb } from '../model.ts';
import { programDrafts, type CommandLookup } from '../programs.ts';
import type { ShellCommand, ShellUnresolved } from './model.ts';
import { parseShell } from './parse.ts';
import type { ScriptWorld } from './surroundings.ts';

export type ShellDraft = ActionDraft & {
  readonly program: string;
  readonly argv: readonly string[];
  /** Where the command runs, when that is not the event's own directory. */
  readonly cwd?: string;
};

/** A draft with the command it belongs to. */
export function withCommand(
  draft: ActionDraft,
  command: Pick<ShellDraft, 'program' | 'argv' | 'cwd'>,
): ShellDraft {
  return { ...draft, ...command };
}

export interface ShellWorld {
  readonly commands: readonly CommandDef[];
  readonly repo?: RepoFacts;
  readonly guardFile?: (path: string) => string | undefined;
  /** Where the text begins. */
  readonly base?: string;
  readonly scripts?: ScriptWorld;
}

/** Finds the definition of a program by any of its names. */
export function commandLookup(commands: readonly CommandDef[]): CommandLookup {
  const byName = new Map<string, CommandDef>();
  for (const def of commands) {
    for (const name of [def.program, ...(def.aliases ?? [])]) byName.set(name, def);
  }
  return (program) => byName.get(program) ?? (program.startsWith('git-') ? byName.get('git') : undefined);
}

/** Reads shell text as run in `cwd`. Text that only mentions a command gives nothing. */
export function shellDrafts(text: string, cwd: string, world: ShellWorld): readonly ShellDraft[] {
  const parsed = parseShell(text, cwd, world.scripts);
  const lookup = commandLookup(world.commands);
  const known = parsed.commands.flatMap((command) => [
    ...ofCommand(command, lookup, { ...world, base: cwd }),
    ...environmentDrafts(command),
  ]);
  const writes = writeDrafts(parsed.writes, world);
  const unsure = parsed.unresolved.map(unresolvedDraft);
  const bomb: ShellDraft[] = parsed.forkBomb ? [FORK_BOMB] : [];
  return unique([...known, ...writes, ...unsure, ...bomb]);
}

const FORK_BOMB: ShellDraft = {
  verb: 'none',
  target: 'a program that starts itself without end',
  unresolved: 'fork bomb',
  forbidden: 'it would bring the machine down',
  program: '',
  argv: [],
};

function ofCommand(command: ShellCommand, lookup: CommandLookup, world: ShellWorld): readonly ShellDraft[] {
  const repo = inside(command.cwd, world.repo) ? world.repo : undefined;
  const { cwd, env, input, written } = command;
  const { base = cwd } = world;
  const given = { cwd, base, env, input, written, readShell: parseShell };
  const facts = { ...given, ...(repo === undefined ? {} : { repo }) };
  const own = { program: command.program, argv: command.argv, cwd: command.cwd };
  const drafts = programDrafts(command, lookup, facts).filter((draft) => counts(draft, command));
  return drafts.map((draft) => withCommand(named(draft, command), own));
}

/** In a file the agent did not write, what is only known when it runs is no reason to ask. */
function counts(draft: ActionDraft, command: ShellCommand): boolean {
  if (command.trusted !== true) return true;
  return draft.unresolved === undefined && (draft.verb !== 'delete-files' || draft.paths?.length !== 0);
}

function named(draft: ActionDraft, { via }: ShellCommand): ActionDraft {
  return via === undefined ? draft : { ...draft, target: `${draft.target} (${via})` };
}

/** Facts of a repository hold only inside it: after `cd elsewhere` nothing is known. */
function inside(cwd: string, repo: RepoFacts | undefined): boolean {
  return repo !== undefined && (cwd === repo.root || cwd.startsWith(`${repo.root}/`));
}

const TAMPER_VARIABLE =
  /^(?:GIT_CONFIG\w*|GIT_EXEC_PATH|GIT_SSH(?:_COMMAND|_VARIANT)?|GIT_EXTERNAL_DIFF|GIT_PROXY_COMMAND|GIT_TEMPLATE_DIR|HUSKY|HUSKY_SKIP_HOOKS|LEFTHOOK|PRE_COMMIT_ALLOW_NO_CONFIG|BASH_ENV|LD_PRELOAD|LD_LIBRARY_PATH|DYLD_\w+|AUP_\w+)$/;

function environmentDrafts(command: ShellCommand): readonly ShellDraft[] {
  const names = Object.keys(command.env).filter((name) => TAMPER_VARIABLE.test(name));
  const exported = command.program === 'export' || command.program === 'env' ? command.argv.slice(1) : [];
  for (const word of exported) {
    const name = word.split('=')[0] ?? '';
    if (word.includes('=') && TAMPER_VARIABLE.test(name)) names.push(name);
  }
  if (names.length === 0) return [];
  const target = `sets ${[...new Set(names)].join(', ')}`;
  return [{ verb: 'guard-tamper', target, program: command.program, argv: command.argv }];
}

/** Files a tool or a redirection writes: only devices and what keeps the guard in place are of concern. */
export function writeDrafts(paths: readonly string[], world: ShellWorld): readonly ShellDraft[] {
  return paths.flatMap((path): ShellDraft[] => {
    const base = { program: '', argv: [path], paths: [path] };
    if (/^\/dev\/(?:sd|hd|vd|nvme|mmcblk|disk)/.test(path)) {
      return [{ ...base, verb: 'delete-files', target: `the disk ${path}`, forbidden: 'it wipes a disk' }];
    }
    if (/^\/dev\/(?:tcp|udp)\//.test(path))
      return [{ ...base, verb: 'external-send', target: path.slice(5) }];
    if (/^\/dev\/(?:pts\/|tty\d)|^\/proc\/[^/]+\/mem$/.test(path)) {
      return [{ ...base, verb: 'guard-tamper', target: `writes to ${path}` }];
    }
    const own = world.guardFile?.(path);
    return own === undefined ? [] : [{ ...base, verb: 'guard-tamper', target: `writes to ${own}` }];
  });
}

const GUESSES: readonly (readonly [RegExp, Verb])[] = [
  [/\baup-?guard\b/, 'guard-tamper'],
  [/\bpush\b|hsup/, 'push'],
  [/\bmerge\b/, 'merge'],
  [/\b(?:rm|rmtree|unlink|remove|delete|rmSync)\b/, 'delete-files'],
  [/\b(?:kubectl|terraform|helm|systemctl)\b/, 'prod-change'],
  [/\b(?:curl|wget|fetch|requests|https?:)/, 'external-send'],
];

/** The verb of an unresolved text is a guess from its words; that it is unresolved is what counts. */
function unresolvedDraft(item: ShellUnresolved): ShellDraft {
  const verb = item.verb ?? GUESSES.find(([pattern]) => pattern.test(item.text))?.[1] ?? 'none';
  const target = item.text.length > 80 ? `${item.text.slice(0, 79)}…` : item.text;
  return { verb, target, unresolved: item.why, program: '', argv: [item.text] };
}

function unique(drafts: readonly ShellDraft[]): readonly ShellDraft[] {
  const seen = new Map(
    drafts.map((draft) => [JSON.stringify([draft.verb, draft.argv, draft.target]), draft]),
  );
  return [...seen.values()];
}
