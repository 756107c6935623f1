/** Where a send goes and what it takes along, read from the command line: nothing is contacted. */
import { countFindings, heldWords, payloadOf, payloadWords, type Payload } from './readable.ts';
import { sizeOf, type About, type Counter, type Sheet } from './model.ts';
import { released } from './release.ts';
import { forgeFacts } from './forge.ts';

const MAX_WORDS = 400;

export const sentOut: Counter = async (about, sheet) => {
  const { action } = about;
  const program = action.program.split('/').at(-1) ?? '';
  if (await released(about, program, sheet)) return;
  if (forgeFacts(about, sheet)) return;
  const words = action.argv.slice(1, MAX_WORDS);
  const to = destinations(words);
  const method = methodOf(words);
  if (to.length > 0) sheet.facts.push(`to  ${to.join(' · ')}${method === '' ? '' : `  ${method}`}`);
  const about_ = mailWords(words);
  if (about_ !== '') sheet.facts.push(about_);
  await cargo(about, words, sheet);
};

/** Hosts and mail addresses among the words. */
function destinations(words: readonly string[]): readonly string[] {
  const found = words
    .map((word) => urlHost(word) ?? mailbox(word) ?? remoteHost(word))
    .filter((place) => place !== undefined);
  return [...new Set(found)].slice(0, 5);
}

function urlHost(word: string): string | undefined {
  const found = /^(?:--?[\w-]+=)?([a-z][a-z0-9+.-]*):\/\/(?:[^@/\s]*@)?([^/?#\s]+)([^?#\s]*)/i.exec(word);
  if (found === null) return undefined;
  const [, scheme = '', host = '', rest = ''] = found;
  const plain = /^https?$/i.test(scheme) ? host : `${scheme}://${host}`;
  return `${plain}${rest === '/' ? '' : rest.slice(0, 60)}`;
}

function mailbox(word: string): string | undefined {
  return /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.exec(word)?.[0];
}

/** `user@host:path` and `host:path`, not `C:\\x` or a word like `a:b`. */
function remoteHost(word: string): string | undefined {
  return /^(?:[\w.-]+@[\w.-]+|[\w-]+(?:\.[\w-]+)+|[\w-]{2,}(?=:[/~.]))(?::.*)?$/.test(word) &&
    word.includes(':')
    ? word.slice(0, 80)
    : undefined;
}

const METHODS = /^(?:-X|--request=?|--method=?)?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;
const BODY =
  /^(?:-d|-F|-T|--data(?:-[a-z]+)?|--json|--form(?:-string)?|--upload-file|--(?:post|body)-(?:data|file))(?:=|$|.)/;

function methodOf(words: readonly string[]): string {
  const given = words.map((word) => METHODS.exec(word)?.[1]).find((name) => name !== undefined);
  if (given !== undefined) return given;
  if (words.some((word) => /^(?:-T|--upload-file)/.test(word))) return 'PUT';
  return words.some((word) => BODY.test(word)) && words.some((word) => /:\/\//.test(word)) ? 'POST' : '';
}

/** Subject of a mail: what stands after `-s`. */
function mailWords(words: readonly string[]): string {
  if (!words.some((word) => mailbox(word) !== undefined)) return '';
  const at = words.findIndex((word) => word === '-s' || word === '--subject');
  return at < 0 || words[at + 1] === undefined ? '' : `subject  ${words[at + 1] ?? ''}`;
}

/** Files among the words, also as `@file`, `name=@file`, `--option=file`, and text given on the line itself. */
async function cargo(about: About, words: readonly string[], sheet: Sheet): Promise<void> {
  const names = words
    .map((word) => /(?:^|=|^-[dFT])[@<](.+)$/.exec(word)?.[1] ?? /^--?[\w-]+=(.+)$/.exec(word)?.[1] ?? word)
    .map((name) => name.replace(/;type=.*$/, ''))
    .filter((name) => name !== '' && !name.startsWith('-') && !/:\/\//.test(name));
  const payload = await payloadOf(about, [...new Set(names)].slice(0, 100));
  if (payload !== undefined) sheet.facts.push(`takes  ${payloadWords(payload)}${nameOfOne(names, payload)}`);
  if (payload !== undefined && payload.holds !== '') sheet.danger.push(`what it takes ${payload.holds}`);
  spoken(about, words, sheet);
}

function nameOfOne(names: readonly string[], { files }: Payload): string {
  const candidates = names.filter((name) => /[./]/.test(name) && !/@|^\d/.test(name));
  return files === 1 && candidates.length === 1 ? `  (${candidates[0] ?? ''})` : '';
}

/** What is typed right into the command: its length, and what is found in it. */
function spoken(about: About, words: readonly string[], sheet: Sheet): void {
  const at = words.findIndex((word) =>
    /^(?:-d|--data(?:-[a-z]+)?|--json|--post-data|--body-data|-m|--body|-b)$/.test(word),
  );
  const text = at < 0 ? '' : (words[at + 1] ?? '');
  if (text === '' || /^[@<]/.test(text)) return;
  sheet.facts.push(`says  ${sizeOf(Buffer.byteLength(text))} given on the command line`);
  const counts = new Map<string, number>();
  countFindings(about, text, counts);
  if (counts.size > 0) sheet.danger.push(`what it says ${heldWords(counts)}`);
}
