/** What a database client is told to run, and whether that is a matter for a person. */
import type { ActionDraft, CommandDef, CommandFacts } from '../engine/definitions.ts';
import { isUnknown } from '../engine/shell/model.ts';
import { onlyHelp, readOptions, shown, wordList } from './argv.ts';
import { readExamples } from './commands/rules.ts';
import { isTestName, placeOf } from './place.ts';
import { sqlEffect, strongest, type SqlEffect } from './sql.ts';

/** How a client is called. */
export interface Client {
  readonly program: string;
  readonly aliases?: readonly string[];
  /** Options whose value is text to run. */
  readonly text: string;
  /** Options whose value is a file to run, or that make it run more than is told. */
  readonly files: string;
  /** Other options that take a value. */
  readonly valued: string;
  /** Options whose value, if any, stands in the same word: mysql's `-psecret`. */
  readonly joined?: string;
  /** Words behind the first (the database file) are text to run. */
  readonly wordsRun?: true;
  /** `-option` is one long name. */
  readonly longDash?: true;
  readonly effect?: (text: string) => SqlEffect;
  readonly examples: string;
}

/** A definition of a client from how it is called. */
export function clientDef(client: Client): CommandDef {
  return {
    program: client.program,
    ...(client.aliases === undefined ? {} : { aliases: client.aliases }),
    gated: [],
    classify: (argv, facts) => clientDrafts(argv, facts, client),
    examples: readExamples(client.examples),
  };
}

function clientDrafts(argv: readonly string[], facts: CommandFacts, client: Client): readonly ActionDraft[] {
  if (onlyHelp(argv)) return [];
  const told = effectsOf(argv.slice(1), client);
  const effect = strongest([...told, ...fromInput(facts, told.length > 0, client)]);
  const concern = databaseConcern(effect, argv, facts);
  return concern ? [{ verb: 'prod-change', target: argv.slice(1).map(shown).join(' ') }] : [];
}

/** True when such an effect on the database the words name is a matter for a person. */
export function databaseConcern(effect: SqlEffect, argv: readonly string[], facts: CommandFacts): boolean {
  if (effect === 'reads') return false;
  const place = placeOf(argv.slice(1), facts);
  if (place !== 'unsaid') return place === 'production' || effect === 'runs';
  const known = !argv.some(isUnknown);
  if (known && effect !== 'runs' && argv.slice(1).some((word) => !/\s/.test(word) && isTestName(word)))
    return false;
  return effect !== 'adds' || !known || argv.some((word) => /^(?:--?host|-h|-H|-S|--server)/.test(word));
}

function effectsOf(args: readonly string[], client: Client): readonly SqlEffect[] {
  const given =
    client.longDash === true ? args.map((word) => (/^-\w\w/.test(word) ? `-${word}` : word)) : args;
  const text = wordList(client.text);
  const files = wordList(client.files);
  const all = [...text, ...files, ...wordList(client.valued)];
  const valued = [...all, ...wordList(client.joined ?? '')];
  const { words } = readOptions(given, all);
  const read = client.effect ?? sqlEffect;
  const effects: SqlEffect[] = optionValues(given, { names: text, valued }).map(read);
  if (optionValues(given, { names: files, valued }).length > 0) effects.push('changes');
  if (client.wordsRun === true) effects.push(...words.slice(1).map(read));
  return effects;
}

interface Wanted {
  readonly names: readonly string[];
  /** All options that take a value. */
  readonly valued: readonly string[];
}

/** All values of these options: `-c x`, `-cx`, `-Atc x`, `--command=x`. */
function optionValues(args: readonly string[], wanted: Wanted): readonly string[] {
  const { names } = wanted;
  return args.flatMap((word, at) => {
    const next = args[at + 1] ?? '';
    if (names.includes(word)) return [next];
    if (word.startsWith('--')) {
      return names.filter((name) => word.startsWith(`${name}=`)).map((name) => word.slice(name.length + 1));
    }
    return /^-./.test(word) ? letterValue(word, next, wanted) : [];
  });
}

/** In a cluster of letters the first that takes a value takes the rest of the word. */
function letterValue(word: string, next: string, { names, valued }: Wanted): readonly string[] {
  const at = word.split('').findIndex((letter, place) => place > 0 && valued.includes(`-${letter}`));
  if (at < 0 || !names.includes(`-${word[at] ?? ''}`)) return [];
  return [at === word.length - 1 ? next : word.slice(at + 1)];
}

function fromInput({ input }: CommandFacts, toldMore: boolean, client: Client): readonly SqlEffect[] {
  if (input === undefined || input.kind === 'none' || toldMore) return [];
  return input.kind === 'text' ? [(client.effect ?? sqlEffect)(input.text)] : ['changes'];
}
