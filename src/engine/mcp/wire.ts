/** The edits that put the gate in front of one server in a client's settings, in the client's own words. */
import { changesGate } from './held-variables.ts';
import { memberOf, sliceOf, type SpotEdit, type SpotList, type SpotMap, type SpotMember } from './spots.ts';
import {
  COMMAND_KEYS,
  ENV_MAPS,
  gateWords,
  keyToken,
  tokenOf,
  URL_KEYS,
  type Wired,
  type Wiring,
} from './wire-parts.ts';
import { wireRemote } from './wire-remote.ts';

/** Words before what stands in a list already. */
function inFront(list: SpotList, raw: readonly string[]): SpotEdit {
  const [first] = list.items;
  const text = raw.join(list.between);
  if (first === undefined) return { start: list.start + 1, end: list.start + 1, text };
  return { start: first.start, end: first.start, text: text + list.between };
}

interface Command {
  readonly map: SpotMap;
  readonly member: SpotMember;
}

/** Zed once nested all of it. */
function commandIn(map: SpotMap): Command | undefined {
  const member = memberOf(map, COMMAND_KEYS);
  if (member?.value.kind !== 'map') return member && { map, member };
  const inner = memberOf(member.value, ['path']);
  return inner && { map: member.value, member: inner };
}

function wireLocal({ text, map, start, launcher }: Wiring): Wired | string {
  const command = commandIn(map);
  if (command === undefined) return 'names its command in a way the guard cannot edit';
  const { member } = command;
  const own = gateWords(start);
  if (member.value.kind === 'list') {
    const raw = [launcher, ...own].map((word) => tokenOf(word));
    return { edits: [inFront(member.value, raw)], note: {} };
  }
  if (member.value.kind !== 'text' || typeof member.value.value !== 'string') return 'names no command';
  if (isLine(member.value.value)) return 'has a whole line as its command: split it into command and args';
  const edit = { ...member.value, text: tokenOf(launcher) };
  const raw = [...own.map((word) => tokenOf(word)), sliceOf(text, member.value)];
  const args = memberOf(command.map, ['args']);
  if (args?.value.kind === 'list') return { edits: [edit, inFront(args.value, raw)], note: {} };
  if (args !== undefined) return 'has arguments that are no list';
  const made = `${command.map.between}${keyToken(command.map, 'args')}${command.map.colon}[${raw.join(', ')}]`;
  return { edits: [{ ...edit, text: tokenOf(launcher) + made }], note: { made: true } };
}

/** `npx -y kit` as one word: a client that takes it has a shell read it, which the gate would not. */
function isLine(command: string): boolean {
  return /\s/.test(command) && !/^(?:[~/]|[A-Za-z]:[\\/]|\$)/.test(command);
}

const GIVES_ALL = ['envFile', 'env_file', 'inheritEnv', 'inherit_env'];

function givesHeld(map: SpotMap): boolean {
  const given = memberOf(map, GIVES_ALL)?.value;
  if (given !== undefined && !(given.kind === 'text' && given.value === false)) return true;
  const env = memberOf(map, ENV_MAPS)?.value;
  return env?.kind === 'map' && env.members.some(({ key }) => changesGate(key));
}

/** How an entry becomes one that starts the gate; a text says why it cannot. */
export function wire(wiring: Wiring): Wired | string {
  const { map, start } = wiring;
  const [local, remote] = [memberOf(map, COMMAND_KEYS), memberOf(map, URL_KEYS)];
  if (local !== undefined && remote !== undefined)
    return 'names a command and an address: which counts is not known';
  if (givesHeld(map)) return 'gives its server variables that would, or may, change the gate in front of it';
  return start.transport.kind === 'stdio' ? wireLocal(wiring) : wireRemote(wiring);
}
