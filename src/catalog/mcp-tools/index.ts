/** What the tools of MCP servers do, told by their names and arguments: what servers say of themselves does not count. */
import type { McpEffects, ReadMcpUse } from '../../engine/mcp/call.ts';
import { wordsOf } from '../../engine/mcp/risk-tools.ts';
import type { Verb } from '../../engine/model.ts';
import { acts, secrets, type ToolAct } from './acts.ts';
import { commandFor, sendsFromPage } from './code.ts';
import { changesData, filesOf, requestVerb, shellText, type Given } from './given.ts';
import { mayKeep, pathsIn } from './touched.ts';
import { ENDS, LOOKS, NEUTRAL } from './words.ts';

const NOTHING: McpEffects = { drafts: [], looks: true };
const DOES: ReadonlySet<string> = new Set([...acts.flatMap(({ does }) => does), ...LOOKS, ...NEUTRAL]);
/** Tools for several things are told which by one of these. */
const SELECTORS = ['action', 'operation', 'method', 'op', 'mode', 'type', 'command'];
const FORCES = ['force', 'force_push', 'forcePush'];
const KNOWN = 2000;

interface Name {
  readonly words: readonly string[];
  /** The first word that says what is done. */
  readonly does: string | undefined;
}

/** A server that writes its own name in front does nothing by that. */
function nameOf(server: string, tool: string): Name {
  const words = wordsOf(tool);
  const own = wordsOf(server);
  const isPrefixed =
    own.length > 0 && own.length < words.length && own.every((word, at) => word === words[at]);
  const rest = isPrefixed ? words.slice(own.length) : words;
  return { words, does: rest.find((word) => DOES.has(word)) };
}

function isAny(words: readonly string[], known: readonly string[] = []): boolean {
  return words.some((word) => known.includes(word));
}

function fits(
  { does: doing, to, but, given: wanted }: ToolAct,
  { words, does }: Name,
  { args }: Given,
): boolean {
  if (does === undefined || !doing.includes(does) || isAny(words, but)) return false;
  const others = words.filter((word) => word !== does);
  // A name of one word says no more: `merge`, `push`.
  const fitting = to === undefined || isAny(others.length === 0 ? words : others, to);
  return fitting && (wanted === undefined || wanted.some((name) => name in args));
}

function isLooking({ words, does }: Name): boolean {
  const last = words.at(-1);
  return (
    (does !== undefined && LOOKS.has(does)) || (last !== undefined && ENDS.has(last) && words.length > 1)
  );
}

/** The word an argument chooses: `manage_branch {"action": "delete"}` is `delete_manage_branch`. */
function chosen(name: Name, given: Given): Name {
  if (name.does !== undefined && !NEUTRAL.has(name.does)) return name;
  const word = SELECTORS.map((key) => given.args[key]).find(
    (value) => typeof value === 'string' && value.length < 40,
  );
  const words = typeof word === 'string' ? wordsOf(word) : [];
  const does = words.find((each) => DOES.has(each));
  return does === undefined ? name : { words: [...words, ...name.words], does };
}

function verbOf(name: Name, given: Given): Verb | undefined {
  const act = acts.find((each) => fits(each, name, given));
  if (act?.verb === 'push' && FORCES.some((key) => given.args[key] === true)) return 'force-push';
  if (act !== undefined) return act.verb;
  if (changesData(given)) return 'prod-change';
  if (name.words.includes('reset') && given.args['mode'] === 'hard') return 'discard-work';
  return sendsFromPage(given) ? 'external-send' : requestVerb(given);
}

function looked(name: Name, given: Given): McpEffects {
  if (fits(secrets, name, given)) return effects('secret-read', name, given);
  // `fetch` with a method and a body, `query` with a statement that changes.
  const verb = requestVerb(given) ?? (changesData(given) ? 'prod-change' : undefined);
  if (verb !== undefined) return effects(verb, name, given);
  const touches = mayKeep(name.words) ? pathsIn(given.args) : [];
  return touches.length === 0 ? NOTHING : { drafts: [], touches };
}

/** What changes a branch of a repository elsewhere names it in an argument. */
const ON_BRANCHES: ReadonlySet<Verb> = new Set(['push', 'force-push', 'delete-branch']);
const BRANCHES = ['branch', 'branch_name', 'branchName', 'ref', 'tag'];

function effects(verb: Verb, { words }: Name, { args }: Given): McpEffects {
  const branch = ON_BRANCHES.has(verb) ? BRANCHES.find((key) => typeof args[key] === 'string') : undefined;
  const target = words.join(' ');
  if (branch === undefined) return { drafts: [{ verb, target }] };
  const named = String(args[branch]);
  const ref = named.startsWith('refs/') ? named : `refs/${branch === 'tag' ? 'tags' : 'heads'}/${named}`;
  return { drafts: [{ verb, target: `${target} ${named}`, refs: [ref] }] };
}

const names = new Map<string, Name>();

/** Names come again and again. */
function knownName(server: string, tool: string): Name {
  const key = `${server} ${tool}`;
  const known = names.get(key);
  if (known !== undefined) return known;
  const made = nameOf(server, tool);
  if (names.size < KNOWN) names.set(key, made);
  return made;
}

export const readMcpUse: ReadMcpUse = ({ server, tool, args }) => {
  const own = knownName(server, tool);
  const given = { words: own.words, args };
  if (isLooking(own)) return looked(own, given);
  const name = chosen(own, given);
  if (isLooking(name) && name !== own) return NOTHING;
  return done(name, given);
};

function done(name: Name, given: Given): McpEffects {
  const { args } = given;
  const chosenBy = { words: name.words, args };
  const verb = verbOf(name, chosenBy);
  const shell = shellText(given) ?? commandFor(given);
  const files = filesOf(chosenBy);
  const touches = pathsIn(args).filter((path) => !files.includes(path));
  const more = touches.length === 0 ? {} : { touches };
  if (verb === 'delete-files') {
    return files.length === 0
      ? { ...effects(verb, name, given), ...more }
      : { drafts: [], deletes: files, ...more };
  }
  return {
    drafts: verb === undefined ? [] : effects(verb, name, given).drafts,
    ...(shell === undefined ? {} : { shell }),
    ...(files.length === 0 ? {} : { writes: files }),
    ...more,
  };
}
