/** Where in the text of a settings file a server stands. */
import type { SpotMap, SpotMember, SpotNode } from './spots.ts';
import { COMMAND_KEYS, URL_KEYS } from './wire-parts.ts';

export interface PlaceWanted {
  readonly name: string;
  /** Folder that must be among the keys above it, where one file holds servers of several. */
  readonly project?: string | undefined;
}

interface Candidate {
  readonly offset: number;
  readonly likely: number;
}

const STARTS: ReadonlySet<string> = new Set([...COMMAND_KEYS, ...URL_KEYS]);

function saysHow(node: SpotNode): boolean {
  return node.kind === 'map' && node.members.some(({ key }) => STARTS.has(key));
}

/** `name: {...}`, or an item of a list that calls itself so. */
function isCalled({ key, value }: SpotMember, name: string): boolean {
  return key === name || (key === 'name' && value.kind === 'text' && value.value === name);
}

function inMap(map: SpotMap, wanted: PlaceWanted, isProject: boolean): readonly Candidate[] {
  return map.members.flatMap((member) => {
    const { key, at, value } = member;
    const isHow = saysHow(key === wanted.name ? value : map);
    const own = isCalled(member, wanted.name)
      ? [{ offset: at.start, likely: Number(isHow) + 2 * Number(isProject) }]
      : [];
    return [...own, ...candidates(value, wanted, isProject || key === wanted.project)];
  });
}

function candidates(node: SpotNode, wanted: PlaceWanted, isProject: boolean): readonly Candidate[] {
  if (node.kind === 'text') return [];
  if (node.kind === 'map') return inMap(node, wanted, isProject);
  return node.items.flatMap((item) => candidates(item, wanted, isProject));
}

/** The offset of the likeliest place; the first of several. */
export function offsetOf(tree: SpotNode, wanted: PlaceWanted): number | undefined {
  const all = candidates(tree, wanted, wanted.project === undefined);
  return all.toSorted((one, other) => other.likely - one.likely)[0]?.offset;
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
