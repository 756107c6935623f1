/** The edits that take the gate out of a client's settings again, whatever else was changed there since. */
import {
  mapsIn,
  memberOf,
  type SpotEdit,
  type SpotList,
  type SpotMap,
  type SpotMember,
  type SpotNode,
  sliceOf,
  wordsIn,
} from './spots.ts';
import { behindGate, type McpStart } from './start.ts';
import { COMMAND_KEYS, type WireNote } from './wire-parts.ts';

export interface Unwiring {
  readonly text: string;
  readonly launcher: string;
  readonly notes: readonly WireNote[];
  /** Which of them; absent = all. */
  readonly only?: (spot: GatedSpot) => boolean;
}

export interface GatedSpot {
  readonly at: readonly string[];
  readonly map: SpotMap;
  /** Key and value of the program. */
  readonly command: SpotMember;
  /** Where it is one list with the arguments, that. */
  readonly list: SpotList;
  readonly whole: boolean;
  readonly words: readonly string[];
  readonly start: McpStart;
}

/** The entry of a client that starts the gate by this launcher, in one of the ways a client spells it. */
function gatedAt(at: readonly string[], map: SpotMap, launcher: string): GatedSpot | undefined {
  const command = memberOf(map, [...COMMAND_KEYS, 'path']);
  if (command === undefined) return undefined;
  const whole = command.value.kind === 'list';
  const args = whole ? command : memberOf(map, ['args']);
  if (args?.value.kind !== 'list') return undefined;
  const words = wordsIn(args.value);
  const program = command.value.kind === 'text' ? [command.value.value] : [];
  if (words === undefined || !program.every((word) => typeof word === 'string')) return undefined;
  const start = behindGate([...program.map(String), ...words], [[launcher]]);
  // Where program and arguments lie in a map of their own, the entry is what that is in.
  const entry = command.key === 'path' ? at.slice(0, -1) : at;
  return start && { at: entry, map, command, list: args.value, whole, words, start };
}

/** All entries of a file that start the gate by this launcher. */
export function gatedIn(root: SpotNode, launcher: string): readonly GatedSpot[] {
  return mapsIn(root).flatMap(({ at, map }) => gatedAt(at, map, launcher) ?? []);
}

function noteOf(notes: readonly WireNote[], at: readonly string[]): WireNote | undefined {
  const key = JSON.stringify(at);
  return notes.find((note) => JSON.stringify(note.at) === key);
}

/** The first `count` items of a list. */
function withoutFirst({ items, end }: SpotList, count: number): SpotEdit {
  const [first, last, next] = [items[0], items[count - 1], items[count]];
  return { start: first?.start ?? end, end: next?.start ?? last?.end ?? end, text: '' };
}

/** A member of a map with what joins it to the one before. */
function withoutMember(map: SpotMap, member: SpotMember): SpotEdit {
  const index = map.members.indexOf(member);
  const before = map.members[index - 1];
  const next = map.members[index + 1];
  if (before !== undefined) return { start: before.value.end, end: member.value.end, text: '' };
  return { start: member.at.start, end: next?.at.start ?? member.value.end, text: '' };
}

function localEdits(
  { map, command, list, whole, words }: GatedSpot,
  text: string,
  note: WireNote | undefined,
): readonly SpotEdit[] {
  const own = words.indexOf('--') + 1;
  if (whole) return [withoutFirst(list, own)];
  const program = list.items[own];
  if (program === undefined) return [];
  const args = memberOf(map, ['args']);
  const back = { ...command.value, text: sliceOf(text, program) };
  const isEmpty = list.items.length === own + 1;
  if (args !== undefined && isEmpty && note?.made === true) return [back, withoutMember(map, args)];
  return [back, withoutFirst(list, own + 1)];
}

function renamed(member: SpotMember | undefined, token: string | undefined): readonly SpotEdit[] {
  return member === undefined || token === undefined ? [] : [{ ...member.at, text: token }];
}

function headerEdits({ map, start }: GatedSpot, note: WireNote): readonly SpotEdit[] {
  const env = memberOf(map, ['env', 'environment', 'envs']);
  if (env?.value.kind !== 'map') return [];
  const variables = env.value;
  const names = start.headers.flatMap(({ variable }, index) =>
    renamed(memberOf(variables, [variable]), note.names?.[index]),
  );
  return [...renamed(env, note.headers), ...names];
}

/** Undefined where the parts of it no longer stand side by side, or what they were is not known. */
function remoteEdits(spot: GatedSpot, note: WireNote | undefined): readonly SpotEdit[] | undefined {
  const { map, command, list, whole } = spot;
  const address = list.items.at(-1);
  const args = memberOf(map, ['args']);
  const beside =
    whole || (args !== undefined && map.members.indexOf(args) === map.members.indexOf(command) + 1);
  if (note?.url === undefined || address === undefined || !beside) return undefined;
  const type = memberOf(map, ['type', 'transport']);
  return [
    ...renamed(command, note.url),
    { start: command.value.start, end: address.start, text: '' },
    { start: address.end, end: list.end, text: '' },
    ...headerEdits(spot, note),
    ...(type === undefined || note.type === undefined ? [] : [{ ...type.value, text: note.type }]),
  ];
}

/** Edits that lead back, for all entries at once; undefined where one of them can only be put right by hand. */
export function unwire(
  root: SpotNode,
  { text, launcher, notes, only }: Unwiring,
): readonly SpotEdit[] | undefined {
  const edits: SpotEdit[] = [];
  for (const spot of gatedIn(root, launcher)) {
    if (only?.(spot) === false) continue;
    const note = noteOf(notes, spot.at);
    const isLocal = spot.start.transport.kind === 'stdio';
    const back = isLocal ? localEdits(spot, text, note) : remoteEdits(spot, note);
    if (back === undefined) return undefined;
    edits.push(...back);
  }
  return edits;
}
