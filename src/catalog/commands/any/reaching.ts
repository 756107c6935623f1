/** Reaching into what runs beside the agent: terminals of people, memory and files of other processes. */
import type { ActionDraft, CommandFacts } from '../../../engine/definitions.ts';
import { shown } from '../../argv.ts';
import { isTerminal, processBehind } from '../../devices.ts';

/** Programs that only say that a terminal or a process is there, or what a word says. */
const ONLY_NAMES =
  /^(?:ls|ll|exa|eza|stat|test|\[|\[\[|ps|echo|printf|lsof|fuser|readlink|realpath|basename|dirname|namei|find|file|tty|who|w|which|export|git|cd)$/;

const TERMINAL = 'it reads or types into terminals of people, where questions are answered';
const PROCESS = 'it could be the guard';

/** Keys pressed in another window, or text typed into another terminal, by a script for the desktop. */
const DESKTOP =
  /\b(?:keystroke|key\s+code|do\s+script|write\s+text|contents\s+of\s+(?:\w+\s+)*(?:window|tab|session))\b/;
const CODE = /^(?:python[\d.]*|node|nodejs|perl|ruby|php|lua|deno|bun|tclsh)$/;
/** Puts characters into the input of a terminal; also by its number. */
const TYPES_IN = /\bTIOCSTI\b|\bioctl\b[^\n]{0,80}(?:\b0x5412\b|\b21522\b|\b0x80017472\b)/;
/** Sends a signal to the process that started the shell: the agent, or its session. */
const STOPS_PARENT = /\bkill\b[^\n;]{0,40}\b(?:getppid|ppid)\b/;

function drafted(target: string, forbidden: string): ActionDraft {
  return { verb: 'guard-tamper', target, forbidden };
}

/** What of a running system this call is after; undefined for all else. */
export function reaches(
  program: string,
  args: readonly string[],
  facts: CommandFacts,
): ActionDraft | undefined {
  if (ONLY_NAMES.test(program)) return undefined;
  const { reads = [], written } = facts;
  const words = [...args, ...reads].map((word) => word.replace(/^[\w-]+[=:](?=\/)/, '').replace(/,.*$/s, ''));
  const terminal = words.find(isTerminal);
  if (terminal !== undefined) {
    return drafted(`reads or writes a terminal (${program} ${shown(terminal)})`, TERMINAL);
  }
  const guard = words.find((word) => word.startsWith('/proc/') && facts.guardHome?.(word) !== undefined);
  if (guard !== undefined) return drafted(`the guard's process (${program} ${shown(guard)})`, PROCESS);
  return inProcess(program, words, written) ?? byCode(program, args, facts);
}

function inProcess(
  program: string,
  words: readonly string[],
  written: string | undefined,
): ActionDraft | undefined {
  const path = words.find((word) => processBehind(word, written) !== undefined);
  if (path !== undefined) {
    const draft = drafted(`a running process (${program} ${shown(path)})`, PROCESS);
    return processBehind(path, written) === 'other' ? draft : { verb: draft.verb, target: draft.target };
  }
  const pid = words.find((word) => /aup.*\.pid$/.test(word));
  return pid === undefined ? undefined : { verb: 'guard-tamper', target: "the guard's process" };
}

function byCode(program: string, args: readonly string[], { input }: CommandFacts): ActionDraft | undefined {
  const texts = input?.kind === 'text' ? [...args, input.text] : args;
  if (program === 'osascript' && texts.some((text) => DESKTOP.test(text))) {
    return drafted('presses keys in another window (osascript)', TERMINAL);
  }
  if (!CODE.test(program)) return undefined;
  if (texts.some((text) => TYPES_IN.test(text)))
    return drafted(`types into a terminal (${program})`, TERMINAL);
  return texts.some((text) => STOPS_PARENT.test(text))
    ? drafted(`stops what it was started by (${program})`, PROCESS)
    : undefined;
}
