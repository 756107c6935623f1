/** Where in the text of a settings file a server stands. */
import type { SpotMap, SpotNode } from './spots.ts';
import { COMMAND_KEYS, URL_KEYS } from './wire-parts.ts';

export interface PlaceWanted {
  readonly name: string;
  /** Folder that must be among the keys above it, where one file holds servers of several. */
  readonly project?: string | undefined;
}

interface Candidate {
  readonly offset: number;
  /** It says how a server is reached. */
  readonly isHow: boolean;
  /** Keys above it. */
  readonly above: readonly string[];
}

const STARTS: ReadonlySet<string> = new Set([...COMMAND_KEYS, ...URL_KEYS]);

/** No client keeps its servers deeper in a file. */
const DEEPEST = 20;

function saysHow(node: SpotNode): boolean {
  return node.kind === 'map' && node.members.some(({ key }) => STARTS.has(key));
}

/** All that may be a server, by its name. Each node is looked at once, however many servers are asked for. */
export type Places = ReadonlyMap<string, readonly Candidate[]>;

/** `name: {...}`, or an item of a list that calls itself so. */
function enter(map: SpotMap, above: readonly string[], into: Map<string, Candidate[]>): void {
  const add = (name: string, candidate: Candidate): void => {
    const known = into.get(name);
    if (known === undefined) into.set(name, [candidate]);
    else known.push(candidate);
  };
  for (const { key, at, value } of map.members) {
    add(key, { offset: at.start, isHow: saysHow(value), above });
    if (key === 'name' && value.kind === 'text' && typeof value.value === 'string')
      add(value.value, { offset: at.start, isHow: saysHow(map), above });
    look(value, [...above, key], into);
  }
}

function look(node: SpotNode, above: readonly string[], into: Map<string, Candidate[]>): void {
  if (above.length > DEEPEST) return;
  if (node.kind === 'map') enter(node, above, into);
  if (node.kind === 'list') for (const item of node.items) look(item, [...above, ''], into);
}

export function placesIn(tree: SpotNode): Places {
  const into = new Map<string, Candidate[]>();
  look(tree, [], into);
  return into;
}

/** The offset of the likeliest place; the first of several. */
export function offsetOf(places: Places, { name, project }: PlaceWanted): number | undefined {
  const likely = ({ isHow, above }: Candidate): number =>
    Number(isHow) + 2 * Number(project !== undefined && above.includes(project));
  const all = places.get(name) ?? [];
  return all.toSorted((one, other) => likely(other) - likely(one))[0]?.offset;
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** The first line that holds the name, for a text that is not read throughout. */
export function lineNaming(text: string, name: string): number | undefined {
  const quoted = text.indexOf(JSON.stringify(name));
  const at = quoted >= 0 ? quoted : text.indexOf(name);
  return name === '' || at < 0 ? undefined : lineAt(text, at);
}
