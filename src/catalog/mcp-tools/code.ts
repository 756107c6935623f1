/** What a tool runs besides shell text, said as the command that does the same. */
import type { JsonObject } from '../../engine/json-object.ts';
import { wordList } from '../argv.ts';
import type { Given } from './given.ts';

const RUNNING: ReadonlySet<string> = new Set(
  wordList('exec execute run eval evaluate interpret repl cell sandbox interpreter jupyter ipython notebook'),
);
const CODES = [
  'code',
  'script',
  'source',
  'source_code',
  'sourceCode',
  'program',
  'python_code',
  'input',
  'expression',
  'function',
];
const PAGES: ReadonlySet<string> = new Set(
  wordList('puppeteer playwright browser chrome chromium firefox devtools page webdriver selenium tab dom'),
);
const LANGUAGES: readonly (readonly [words: readonly string[], program: string, option: string])[] = [
  [wordList('python python3 py jupyter ipython notebook'), 'python3', '-c'],
  [wordList('javascript js node nodejs typescript ts deno bun'), 'node', '-e'],
  [wordList('ruby rb'), 'ruby', '-e'],
  [wordList('perl'), 'perl', '-e'],
  [wordList('php'), 'php', '-r'],
  [wordList('bash sh shell zsh'), 'bash', '-c'],
];
/** What code in a page sends somewhere else with, or acts on the page with. */
const SENDS =
  /\bfetch\s*\(|XMLHttpRequest|\bsendBeacon\b|\bWebSocket\b|\bEventSource\b|\.(?:submit|requestSubmit)\s*\(|\baxios\b|\$\.(?:ajax|post|get)\b/;

function codeIn({ words, args }: Given): string | undefined {
  if (!words.some((word) => RUNNING.has(word))) return undefined;
  return CODES.map((name) => args[name]).find((value): value is string => typeof value === 'string');
}

function isPage(words: readonly string[]): boolean {
  return words.some((word) => PAGES.has(word));
}

/** Text in single quotes for a shell. */
function quotedText(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function languageOf(words: readonly string[], args: JsonObject): readonly string[] {
  const named = ['language', 'lang', 'runtime', 'kernel'].map((name) => args[name]);
  const text = named.find((value): value is string => typeof value === 'string');
  return [...(text === undefined ? [] : [text.toLowerCase().replace(/[^a-z].*$/s, '')]), ...words];
}

/** `execute_python {"code": ...}` is `python3 -c ...`; code in no language we know is none of these. */
function codeCommand(given: Given): string | undefined {
  const code = codeIn(given);
  if (code === undefined || isPage(given.words)) return undefined;
  const words = languageOf(given.words, given.args);
  const found = words.flatMap((word) => LANGUAGES.filter(([names]) => names.includes(word)))[0];
  return found && `${found[1]} ${found[2]} ${quotedText(code)}`;
}

const ENDING: ReadonlySet<string> = new Set(['kill', 'terminate', 'stop', 'end']);

function firstText(args: JsonObject, names: readonly string[]): string | undefined {
  const values = names.map((name) => args[name]);
  const found = values.find((value) => typeof value === 'string' || typeof value === 'number');
  return found === undefined ? undefined : `${found}`;
}

/** `kill_process {"pid": 1}` is `kill 1`. */
function killCommand({ words, args }: Given): string | undefined {
  if (!words.includes('process') || !words.some((word) => ENDING.has(word))) return undefined;
  const pid = firstText(args, ['pid', 'process_id', 'processId', 'id']);
  if (pid !== undefined && /^-?\d+$/.test(pid)) return `kill -- ${pid}`;
  const name = firstText(args, ['name', 'process_name', 'processName', 'process']);
  return name === undefined ? undefined : `pkill -- ${quotedText(name)}`;
}

/** The shell's words for it; undefined for a tool that runs nothing of the kind. */
export function commandFor(given: Given): string | undefined {
  return codeCommand(given) ?? killCommand(given);
}

/** Code a page runs that sends something. */
export function sendsFromPage(given: Given): boolean {
  const code = isPage(given.words) ? codeIn(given) : undefined;
  return code !== undefined && SENDS.test(code);
}
