/** A shell text as action drafts: every command in it judged by its definition. */
import type { ActionDraft, CommandDef, RepoFacts } from '../definitions.ts';
import type { McpUse } from '../mcp/call-model.ts';
import type { Verb } from '../model.ts';
import { programDrafts, UNLISTED_PROGRAM, type CommandLookup } from '../programs.ts';
import { BEYOND } from './beyond.ts';
import { tamperingNames } from './environment.ts';
import { guessVerb } from './guesses.ts';
import { hiddenCommands, isUnlisted } from './hidden.ts';
import type { ShellCommand, ShellUnresolved } from './model.ts';
import { parseShell } from './parse.ts';
import type { ScriptWorld } from './surroundings.ts';

export type ShellDraft = ActionDraft & {
  readonly program: string;
  readonly argv: readonly string[];
  /** Where the command runs, when that is not the event's own directory. */
  readonly cwd?: string;
  readonly call?: McpUse;
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
  /** See `CommandFacts`. */
  readonly guardHome?: (path: string) => string | undefined;
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
  const based = { ...world, base: cwd };
  const known = parsed.commands.flatMap((command) => ofCommand(command, lookup, based));
  const hidden = parsed.commands.flatMap((command) => hiddenDrafts(command, lookup, based));
  const settings = once(parsed.commands.flatMap((command) => environmentDrafts(command, lookup)));
  const writes = parsed.writes.flatMap((path) =>
    writtenDrafts({ path, text: parsed.pieces.get(path) }, based, lookup),
  );
  const unsure = parsed.unresolved.map(unresolvedDraft);
  const bomb: ShellDraft[] = parsed.forkBomb ? [FORK_BOMB] : [];
  return unique([...known, ...hidden, ...settings, ...writes, ...unsure, ...bomb]);
}

const FORK_BOMB: ShellDraft = {
  verb: 'none',
  target: 'a program that starts itself without end',
  unresolved: 'fork bomb',
  forbidden: 'it would bring the machine down',
  program: '',
  argv: [],
};

function homeIn({ guardHome }: ShellWorld): Pick<ShellWorld, 'guardHome'> {
  return guardHome === undefined ? {} : { guardHome };
}

function ofCommand(command: ShellCommand, lookup: CommandLookup, world: ShellWorld): readonly ShellDraft[] {
  const repo = inside(command.cwd, world.repo) ? world.repo : undefined;
  const { cwd, env, input, written, reads = [], feeds = [], fedBy = [] } = command;
  const { base = cwd } = world;
  const given = { cwd, base, env, input, written, reads, feeds, fedBy, readShell: parseShell };
  const facts = { ...given, ...homeIn(world), ...(repo === undefined ? {} : { repo }) };
  const own = { program: command.program, argv: command.argv, cwd: command.cwd };
  const unlisted = isUnlisted(command.program, lookup) ? lookup(UNLISTED_PROGRAM) : undefined;
  const drafts = programDrafts(command, lookup, facts);
  return [...drafts, ...(unlisted?.classify(command.argv, facts) ?? [])]
    .filter((draft) => counts(draft, command))
    .map((draft) => withCommand(named(draft, command), own));
}

/** In a file the agent did not write, what is only known when it runs is no reason to ask. */
function counts(draft: ActionDraft, command: ShellCommand): boolean {
  if (command.passing === true && LOST_ANYWAY.has(draft.verb)) return false;
  if (command.trusted !== true) return true;
  return draft.unresolved === undefined && (draft.verb !== 'delete-files' || draft.paths?.length !== 0);
}

function named(draft: ActionDraft, { via, beyond }: ShellCommand): ActionDraft {
  const told = via === undefined ? draft : { ...draft, target: `${draft.target} (${via})` };
  const known = draft.unresolved === undefined && draft.verb !== 'none';
  return beyond === true && known ? { forbidden: BEYOND, ...told } : told;
}

/** What does not matter in a place that is gone after the command. */
const LOST_ANYWAY: ReadonlySet<Verb> = new Set<Verb>(['delete-files', 'discard-work', 'delete-branch']);

/** A wrapper nobody has heard of: only what is known to be of concern counts. */
function hiddenDrafts(
  command: ShellCommand,
  lookup: CommandLookup,
  world: ShellWorld,
): readonly ShellDraft[] {
  return hiddenCommands(command, lookup)
    .flatMap((inner) => ofCommand(inner, lookup, world))
    .filter((draft) => draft.unresolved === undefined);
}

/** Facts of a repository hold only inside it: after `cd elsewhere` nothing is known. */
function inside(cwd: string, repo: RepoFacts | undefined): boolean {
  return repo !== undefined && (cwd === repo.root || cwd.startsWith(`${repo.root}/`));
}

function environmentDrafts(command: ShellCommand, lookup: CommandLookup): readonly ShellDraft[] {
  const names = tamperingNames(command, lookup(command.program) !== undefined);
  if (names.length === 0) return [];
  const { program, argv } = command;
  const draft = { verb: 'guard-tamper', target: `sets ${names.join(', ')}`, program, argv } as const;
  // For one command a person may allow it; what stays set is for all that follow.
  const stays = program === 'export' && names.includes('PATH');
  return [stays ? { ...draft, forbidden: GATES_OUT } : draft];
}

const GATES_OUT = 'the gates would be out of PATH; put a folder in front of the rest: PATH=DIR:$PATH';

/** An exported variable stands in front of all that follows: it is told of once. */
function once(drafts: readonly ShellDraft[]): readonly ShellDraft[] {
  const seen = new Set<string>();
  return drafts.filter(({ target }) => !seen.has(target) && seen.add(target).size > 0);
}

/** A redirection does what `tee` does, whose definition may know more of the file. */
export function writtenDrafts(
  { path, text }: { readonly path: string; readonly text: string | undefined },
  world: ShellWorld,
  lookup: CommandLookup = commandLookup(world.commands),
): readonly ShellDraft[] {
  const base = { program: '', argv: [path], paths: [path] };
  const input = text === undefined ? ({ kind: 'pipe' } as const) : ({ kind: 'text', text } as const);
  const facts = { cwd: world.base ?? '', input, ...homeIn(world) };
  const known = programDrafts({ program: 'tee', argv: ['tee', path] }, lookup, facts);
  const verbs = new Set(known.map(({ verb }) => verb));
  const told = known.map((draft) => {
    const target = draft.target.replace('(tee ', '(> ');
    return withCommand({ ...draft, target, paths: base.paths }, base);
  });
  return [...told, ...writeDrafts([path], world).filter(({ verb }) => !verbs.has(verb))];
}

/** Where git keeps what its branches and tags point at. */
const REFERENCES =
  /(?:^|\/)\.git\/(?:worktrees\/[^/]+\/)?(?:refs\/|packed-refs$|HEAD$|objects\/|logs\/|shallow$)/;

/** Files a tool or a redirection writes: only devices and what keeps the guard in place are of concern. */
function writeDrafts(paths: readonly string[], world: ShellWorld): readonly ShellDraft[] {
  return paths.flatMap((path): ShellDraft[] => {
    const base = { program: '', argv: [path], paths: [path] };
    if (/^\/dev\/(?:sd|hd|vd|nvme|mmcblk|disk)/.test(path)) {
      return [{ ...base, verb: 'delete-files', target: `the disk ${path}`, forbidden: 'it wipes a disk' }];
    }
    if (/^\/dev\/(?:tcp|udp)\//.test(path))
      return [{ ...base, verb: 'external-send', target: path.slice(5) }];
    if (/^\/dev\/(?:pts\/|tty\d|console$)|^\/proc\/[^/]+\/mem$/.test(path)) {
      const forbidden = 'it types into terminals or processes of others';
      return [{ ...base, verb: 'guard-tamper', target: `writes to ${path}`, forbidden }];
    }
    if (REFERENCES.test(path)) {
      return [
        { ...base, verb: 'history-rewrite', target: `writes to ${path.slice(path.lastIndexOf('.git/'))}` },
      ];
    }
    const own = world.guardFile?.(path);
    return own === undefined ? [] : [{ ...base, verb: 'guard-tamper', target: `writes to ${own}` }];
  });
}

/** The verb of an unresolved text is a guess from its words; that it is unresolved is what counts. */
function unresolvedDraft(item: ShellUnresolved): ShellDraft {
  const verb = item.verb ?? guessVerb(item.text);
  const target = item.text.length > 80 ? `${item.text.slice(0, 79)}…` : item.text;
  return { verb, target, unresolved: item.why, program: '', argv: [item.text] };
}

function unique(drafts: readonly ShellDraft[]): readonly ShellDraft[] {
  const seen = new Map(
    drafts.map((draft) => [JSON.stringify([draft.verb, draft.argv, draft.target, draft.cwd]), draft]),
  );
  return [...seen.values()];
}
