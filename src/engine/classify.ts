/** What an event would do: actions with their digests, and data found in its text. */
import type { CommandDef, RepoFacts } from './definitions.ts';
import type { Action, Event, Finding, Hashing, Situation } from './model.ts';
import type { Leftovers } from './leftovers.ts';
import type { ReadMcpUse } from './mcp/call.ts';
import { mcpDrafts, mcpUseOf } from './mcp/call-drafts.ts';
import { programDrafts } from './programs.ts';
import { refsDrafts } from './refs.ts';
import { commandLookup, shellDrafts, withCommand, writtenDrafts, type ShellDraft } from './shell/drafts.ts';
import { UNKNOWN } from './shell/model.ts';
import { parseShell } from './shell/parse.ts';
import type { ScriptWorld } from './shell/surroundings.ts';
import { toSafe, type Mask } from './text.ts';

/** What classify needs to know about the world; everything comes in, nothing is looked up. */
export interface ClassifyWorld {
  readonly commands: readonly CommandDef[];
  readonly repo?: RepoFacts;
  readonly hashing: Hashing;
  readonly mask: Mask;
  readonly scan?: (text: string) => readonly Finding[];
  /** Placeholders of ours that stand in a text. */
  readonly placeholders?: (text: string) => readonly string[];
  /** True when the value behind a placeholder is known here: it was held back from a call that sends. */
  readonly isKnown?: (placeholder: string) => boolean;
  /** Files that keep the guard in place, in words; undefined for all others. */
  readonly guardFile?: (path: string) => string | undefined;
  /** See `CommandFacts`. */
  readonly guardHome?: (path: string) => string | undefined;
  /** What is known of the tools of MCP servers. */
  readonly readMcpUse?: ReadMcpUse;
  /** Files that commands run. */
  readonly scripts?: ScriptWorld;
}

/** An event as actions and findings; who acts and with which tool is the caller's knowledge. */
export type Classified = Pick<Situation, 'actions' | 'findings' | 'stays'>;

/** Reads one event. Pure and total: what cannot be told becomes an unresolved action. */
export function classifyEvent(event: Event, world: ClassifyWorld): Classified {
  const drafts = draftsOf(event, world);
  const text = textOf(event);
  const found = event.kind === 'request' ? event.findings : (world.scan?.(text) ?? []);
  const actions = drafts.map((draft) => toAction(draft, cwdOf(event), world));
  const stays = event.kind === 'command' && !actions.some(mayCarry);
  return { actions, findings: found, ...(stays ? { stays } : {}) };
}

const CARRYING: ReadonlySet<Action['verb']> = new Set(['external-send', 'push', 'force-push', 'payment']);

/** True when what stands in the command may leave this machine with it. */
function mayCarry({ verb, certainty }: Action): boolean {
  return certainty === 'unresolved' || CARRYING.has(verb);
}

function draftsOf(event: Event, world: ClassifyWorld): readonly ShellDraft[] {
  switch (event.kind) {
    case 'command':
      return [...commandDrafts(event, world), ...leftover(event.argv.join(' '), world)];
    case 'tool-call':
      return [...toolDrafts(event, world), ...(event.looks ? [] : toolLeftover(event, world))];
    case 'mcp-call':
      return [...mcpPart(event, world), ...unknownLeftover(event.text, world)];
    case 'refs':
      return refsDrafts(event, world.repo).map((draft) =>
        withCommand(draft, { program: 'git', argv: event.parentArgv }),
      );
    case 'leftovers':
      return leftBehind(event);
    case 'prompt':
    case 'request':
    case 'launch':
      return [];
  }
}

function commandDrafts(event: Event & { kind: 'command' }, world: ClassifyWorld): readonly ShellDraft[] {
  const program = (event.argv[0] ?? '').split('/').at(-1) ?? '';
  const facts = {
    cwd: event.cwd,
    readShell: parseShell,
    ...(world.guardHome === undefined ? {} : { guardHome: world.guardHome }),
    ...(world.repo === undefined ? {} : { repo: world.repo }),
  };
  const drafts = programDrafts({ program, argv: event.argv }, commandLookup(world.commands), facts);
  return drafts.map((draft) => withCommand(draft, { program, argv: event.argv }));
}

function toolDrafts(event: Event & { kind: 'tool-call' }, world: ClassifyWorld): readonly ShellDraft[] {
  const shell = event.shell === undefined ? [] : shellDrafts(event.shell, event.cwd, world);
  const based = { ...world, base: event.cwd };
  return [
    ...shell,
    ...deleted(event, world),
    ...mcpPart(event, world),
    ...(event.writes ?? []).flatMap((path) => writtenDrafts({ path, text: event.text }, based)),
  ];
}

function mcpPart(event: Event, world: ClassifyWorld): readonly ShellDraft[] {
  const used = mcpUseOf(event);
  return used === undefined ? [] : mcpDrafts(used, world);
}

/** A server's gate comes after the hook: what it can put back is no reason to stop the call here. */
function toolLeftover(event: Event & { kind: 'tool-call' }, world: ClassifyWorld): readonly ShellDraft[] {
  const isUse = mcpUseOf(event) !== undefined;
  return isUse ? unknownLeftover(event.text, world) : leftover(event.text, world);
}

/** A gate puts known values back for the servers that may have them, and leaves the placeholder for all others. */
function unknownLeftover(text: string, world: ClassifyWorld): readonly ShellDraft[] {
  const unknown = (world.placeholders?.(text) ?? []).filter((found) => world.isKnown?.(found) !== true);
  return leftover(text, { ...world, placeholders: () => unknown });
}

/** A tool that deletes does what `rm` does. */
function deleted(
  { deletes = [], cwd }: Event & { kind: 'tool-call' },
  world: ClassifyWorld,
): readonly ShellDraft[] {
  if (deletes.length === 0) return [];
  return commandDrafts({ kind: 'command', argv: ['rm', '--', ...deletes], cwd }, world);
}

/** A placeholder that was not turned back would be run, written or sent as if it were the value. */
function leftover(text: string, world: ClassifyWorld): readonly ShellDraft[] {
  const found = world.placeholders?.(text) ?? [];
  const first = found[0];
  if (first === undefined) return [];
  const heldBack = found.every((placeholder) => world.isKnown?.(placeholder) === true);
  return [
    {
      verb: 'guard-tamper',
      target: `${found.length} ${heldBack ? '' : 'unknown '}placeholder${found.length > 1 ? 's' : ''}`,
      forbidden: heldBack
        ? 'values are not put into what is sent over the network; let the command take the value from a variable or a file itself'
        : 'the text holds a placeholder whose value is not known here; read the value again',
      leftover: true,
      program: '',
      argv: [first],
    },
  ];
}

const MOST_PLACES = 4;

/** Placeholders that would become part of the history. */
function leftBehind({ source, places }: Leftovers): readonly ShellDraft[] {
  if (places.length === 0) return [];
  const named = places.slice(0, MOST_PLACES).map(({ where, placeholder }) => `${where} ${placeholder}`);
  const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more` : '';
  const again = source === 'pre-commit' ? 'commit' : 'commit and push';
  return [
    {
      verb: 'guard-tamper',
      target: `${places.length} placeholder${places.length > 1 ? 's' : ''}`,
      forbidden: `these lines hold placeholders instead of real values: ${named.join(', ')}${more}. Take them out or write the real values there, then ${again} again`,
      leftover: true,
      program: 'git',
      argv: ['git', source === 'pre-commit' ? 'commit' : 'push'],
    },
  ];
}

function toAction(draft: ShellDraft, cwd: string, world: ClassifyWorld): Action {
  const words = (text: string, limit?: number): Action['target'] =>
    toSafe(text.replaceAll(UNKNOWN, '…'), world.mask, limit);
  return {
    verb: draft.verb,
    program: draft.program,
    argv: draft.argv,
    target: words(draft.target, 200),
    refs: draft.refs ?? [],
    paths: draft.paths ?? [],
    ...(draft.remote === undefined ? {} : { remote: draft.remote }),
    ...(draft.cwd === undefined || draft.cwd === cwd ? {} : { cwd: draft.cwd }),
    certainty: draft.unresolved === undefined ? 'known' : 'unresolved',
    ...(draft.unresolved === undefined ? {} : { why: words(draft.unresolved) }),
    ...(draft.forbidden === undefined ? {} : { forbidden: words(draft.forbidden) }),
    ...marksOf(draft),
    digest: digestOf(draft, cwd, world),
  };
}

function marksOf({ leftover: isLeft, call }: ShellDraft): Pick<Action, 'leftover' | 'call'> {
  return { ...(isLeft === undefined ? {} : { leftover: isLeft }), ...(call === undefined ? {} : { call }) };
}

/** Canonical: a fixed order of keys, nothing left out, so that equal meaning gives equal text. */
function digestOf(draft: ShellDraft, cwd: string, world: ClassifyWorld): Action['digest'] {
  // A server does not care where it is called from.
  if (draft.call !== undefined) return world.hashing.sha256(JSON.stringify([draft.verb, draft.call.key]));
  const bound = {
    verb: draft.verb,
    argv: normalArgv(draft.argv),
    cwd: draft.cwd ?? cwd,
    root: world.repo?.root ?? '',
    head: world.repo?.head ?? '',
    remote: draft.remote ?? '',
    refs: draft.refs ?? [],
    paths: draft.paths ?? [],
  };
  return world.hashing.sha256(JSON.stringify(bound));
}

/** The gate sees the real path of a program where the tool call had its name: same action. */
function normalArgv(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  return first === undefined ? [] : [first.split('/').at(-1) ?? first, ...rest];
}

function cwdOf(event: Event): string {
  return 'cwd' in event ? event.cwd : '';
}

function textOf(event: Event): string {
  if (event.kind === 'prompt' || event.kind === 'tool-call') return event.text;
  return event.kind === 'command' ? event.argv.join(' ') : '';
}
