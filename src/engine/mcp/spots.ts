/** Where things stand in the text of a settings file, whatever its format. */

/** Offsets of characters: the first, and the one behind the last. */
export interface Spot {
  readonly start: number;
  readonly end: number;
}

/** What stands between two of them, and how one is written. */
interface Written {
  readonly between: string;
}

export interface SpotMember {
  readonly key: string;
  readonly at: Spot;
  readonly value: SpotNode;
}

export interface SpotMap extends Spot, Written {
  readonly kind: 'map';
  readonly members: readonly SpotMember[];
  /** Between a key and its value. */
  readonly colon: string;
  readonly quoted: boolean;
}

export interface SpotList extends Spot, Written {
  readonly kind: 'list';
  readonly items: readonly SpotNode[];
}

/** Anything else; `value` is a string where it is a text. */
export interface SpotText extends Spot {
  readonly kind: 'text';
  readonly value: unknown;
}

export type SpotNode = SpotMap | SpotList | SpotText;

/** One change of a text: what stands in the spot becomes `text`. */
export interface SpotEdit extends Spot {
  readonly text: string;
}

export function sliceOf(text: string, { start, end }: Spot): string {
  return text.slice(start, end);
}

/** Takes all edits of one text at once; they must not overlap. */
export function withEdits(text: string, edits: readonly SpotEdit[]): string {
  let out = text;
  for (const edit of edits.toSorted((one, other) => other.start - one.start || other.end - one.end)) {
    out = out.slice(0, edit.start) + edit.text + out.slice(edit.end);
  }
  return out;
}

export function memberOf(map: SpotMap, keys: readonly string[]): SpotMember | undefined {
  return keys.map((key) => map.members.find((member) => member.key === key)).find((one) => one !== undefined);
}

/** The words of a list; undefined where it holds anything but texts. */
export function wordsIn({ items }: SpotList): readonly string[] | undefined {
  const words = items.map((item) => (item.kind === 'text' ? item.value : undefined));
  const texts = words.filter((word) => typeof word === 'string');
  return texts.length === words.length ? texts : undefined;
}

/** The plain value of a node; each map made of one is entered in `maps`. */
export function valueOf(node: SpotNode, maps: Map<unknown, SpotMap>): unknown {
  if (node.kind === 'text') return node.value;
  if (node.kind === 'list') return node.items.map((item) => valueOf(item, maps));
  const value = Object.fromEntries(node.members.map((member) => [member.key, valueOf(member.value, maps)]));
  maps.set(value, node);
  return value;
}

/** The plain value of a node but for one map in it. */
export function valueWithout(node: SpotNode, gone: SpotMap): unknown {
  if (node === gone) return undefined;
  if (node.kind === 'text') return node.value;
  if (node.kind === 'list') return node.items.map((item) => valueWithout(item, gone));
  return Object.fromEntries(node.members.map(({ key, value }) => [key, valueWithout(value, gone)]));
}

/** All maps in a node, with the keys that lead to them. */
export function mapsIn(
  node: SpotNode,
  at: readonly string[] = [],
): readonly { readonly at: readonly string[]; readonly map: SpotMap }[] {
  if (node.kind === 'text') return [];
  if (node.kind === 'list') return node.items.flatMap((item, index) => mapsIn(item, [...at, String(index)]));
  const inner = node.members.flatMap(({ key, value }) => mapsIn(value, [...at, key]));
  return [{ at, map: node }, ...inner];
}
