/** A first policy for a machine: a commented text of eight sections with what was found here in it. Pure. */
import { instant, neutralise } from '../text.ts';
import { dateOf } from './units.ts';
import type { Instant } from '../model.ts';

/** What one kind of organisation says differently from another. */
export interface StarterTemplate {
  readonly id: string;
  /** Whom it is for, in words. */
  readonly describe: string;
  readonly reviewMonths: number;
  /** Texts for the marks of the base. */
  readonly marks: Readonly<Record<string, string>>;
}

export interface StarterTemplates {
  /** YAML with marks such as `{{tools}}`. */
  readonly base: string;
  readonly templates: readonly StarterTemplate[];
}

/** A tool of the catalogue that is here. */
export interface StarterTool {
  readonly id: string;
  /** The plan it was seen on. */
  readonly tier?: string;
}

/** An MCP server some client is set up with. */
export interface StarterServer {
  readonly name: string;
  readonly start: { readonly url: string } | { readonly argv: readonly string[] };
}

export interface StarterFound {
  readonly tools: readonly StarterTool[];
  readonly servers: readonly StarterServer[];
}

export interface StarterInput {
  readonly base: string;
  readonly template: StarterTemplate;
  readonly found: StarterFound;
  readonly now: Instant;
  /** Whether a text holds what must not stand in a file many read. */
  readonly isSecret: (text: string) => boolean;
}

/** More would make it longer than anybody reads. */
const MOST_TOOLS = 10;
const MOST_SERVERS = 5;
const MOST_WORDS = 20;
const MONTH = 30 * 86_400_000;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,99}$/u;
const KEY = /^[a-z][a-z0-9._-]{0,63}$/u;

/** A string in YAML, whatever it holds: JSON is YAML. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function toolLine({ id, tier }: StarterTool): string {
  const name = KEY.test(id) ? id : quoted(id);
  return tier !== undefined && KEY.test(tier)
    ? `- { id: ${name}, tier: [${tier}] } # the plan it was seen on`
    : `- { id: ${name} }`;
}

function startOf({ start }: StarterServer): { readonly words: readonly string[]; readonly yaml: string } {
  if ('argv' in start) {
    return { words: start.argv, yaml: `command: [${start.argv.map((word) => quoted(word)).join(', ')}]` };
  }
  const url = start.url.replace(/[?#].*$/su, '');
  return { words: [url], yaml: `url: ${quoted(url)}` };
}

/** Addresses with a name or password in them, and what a detector or the format would refuse, stay out. */
function isListable(server: StarterServer, isSecret: StarterInput['isSecret']): boolean {
  const { words } = startOf(server);
  const isShort =
    words.length > 0 &&
    words.length <= MOST_WORDS &&
    words.every((word) => word !== '' && word.length <= 300);
  const text = words.join(' ');
  // What hides in a line of the file could say something else than it shows.
  const isPlain = neutralise(text) === text;
  return isShort && isPlain && NAME.test(server.name) && !/:\/\/[^/\s]*@/u.test(text) && !isSecret(text);
}

interface Entries {
  readonly yaml: string;
  readonly words: string;
}

/** At most so many entries; `words` says what is not among them. */
function entries(lines: readonly string[], all: number, most: number): Entries {
  const some = lines.slice(0, most);
  const rest = all - some.length;
  const words = some.length === 0 ? 'None was found here.' : 'Found here; take out what is not wanted.';
  return {
    yaml: some.length === 0 ? '[]' : some.join('\n'),
    words: rest === 0 ? words : `${words} ${rest} more are not listed.`,
  };
}

function foundMarks({ found, isSecret }: StarterInput): Readonly<Record<string, string>> {
  const tools = [
    ...new Map(found.tools.filter(({ id }) => NAME.test(id)).map((tool) => [tool.id, tool])).values(),
  ];
  const named = [...new Map(found.servers.map((server) => [server.name, server])).values()];
  const listable = named.filter((server) => isListable(server, isSecret));
  const lines = listable.map((server) => `- { id: ${quoted(server.name)}, ${startOf(server).yaml} }`);
  const toolEntries = entries(
    tools.map((tool) => toolLine(tool)),
    tools.length,
    MOST_TOOLS,
  );
  const serverEntries = entries(lines, named.length, MOST_SERVERS);
  return {
    tools: toolEntries.yaml,
    found_tools: toolEntries.words,
    servers: serverEntries.yaml,
    found_servers: serverEntries.words,
  };
}

/** A mark alone on its line, with its indent and the blank line after it; or a mark within a line. */
const MARK = /^( *)\{\{(\w+)\}\}\n(\n?)|\{\{(\w+)\}\}/gmu;

/** Text for the marks, in one pass: what is put in is not read again. A line goes when there is no text for it. */
function filled(base: string, marks: Readonly<Record<string, string>>): string {
  const valueOf = (name: string): string => (Object.hasOwn(marks, name) ? (marks[name] ?? '') : '');
  return base.replaceAll(
    MARK,
    (...[, indent = '', alone, gap = '', within = '']: readonly (string | undefined)[]) => {
      if (alone === undefined) return valueOf(within);
      const text = valueOf(alone);
      return text === '' ? '' : `${text.replaceAll(/^/gmu, indent)}\n${gap}`;
    },
  );
}

/** A policy that lint finds no fault with, whatever was found. */
export function starterText(input: StarterInput): string {
  const { base, template, now } = input;
  const review = dateOf(instant(now + template.reviewMonths * MONTH));
  return filled(base, { ...template.marks, ...foundMarks(input), today: dateOf(now), review_by: review });
}
