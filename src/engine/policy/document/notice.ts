/** The notice to the people a policy is for: what is recorded of them, what never, how long, who sees it. */
import { isObject } from '../../json-object.ts';
import { ALL, listed, valueWords } from '../diff/words.ts';
import { bullets, paragraph, plain, type Section, type WrittenClause } from './model.ts';

/** Destinations by kind: an address may hold a key. */
function destinations(log: Readonly<Record<string, unknown>>): readonly string[] {
  const list: readonly unknown[] = Array.isArray(log['export']) ? log['export'] : [];
  return [...new Set(list.filter((item) => isObject(item)).flatMap((item) => Object.keys(item)))].toSorted();
}

function logOf(clauses: readonly WrittenClause[]): Readonly<Record<string, unknown>> {
  return clauses.map(({ raw }) => raw['log']).find((log) => isObject(log)) ?? {};
}

function seenBy(log: Readonly<Record<string, unknown>>): string {
  const sinks = destinations(log);
  const away =
    sinks.length === 0 ? 'This policy sends it nowhere.' : `Copies are sent on (${listed(sinks, ALL)}).`;
  return `Who sees it: you, on your own machine (\`aup-guard log tail\`), and whoever administers that machine. ${away}`;
}

export function noticeSection(clauses: readonly WrittenClause[]): Section {
  const log = logOf(clauses);
  const keep =
    log['keep'] === undefined ? 'for as long as this machine keeps it' : valueWords(log['keep'], ALL);
  const files = clauses.flatMap(({ raw }) => (typeof raw['notice'] === 'string' ? [raw['notice']] : []));
  const lines = [
    'Recorded: that an action was asked for, which clause spoke, what was decided and by what kind of approval; how many findings of which kind were replaced; which AI tools and MCP servers are in use; changes of the policy and of the guard.',
    'Never recorded: prompts, answers, code, file contents, file names, the values that were replaced.',
    'How people appear: under a pseudonym, never by name.',
    `How long: ${keep}.`,
    seenBy(log),
    'Nobody is scored: the log is about actions and clauses, and no report ranks people.',
  ];
  const more = files.length === 0 ? [] : [paragraph(`The full notice: ${listed(files, ALL)}`)];
  return {
    title: 'Notice to the people this policy is for',
    blocks: [...bullets(lines.map((line) => plain(line))), ...more],
  };
}
