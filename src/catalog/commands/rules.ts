/** Definitions that need no more than a table: leading words and options say what a command does. */
import type { ActionDraft, CommandDef, CommandExample, CommandFacts } from '../../engine/definitions.ts';
import type { Verb } from '../../engine/model.ts';
import { isUnknown } from '../../engine/shell/model.ts';
import { has, onlyHelp, readOptions, shown, wordList, type Options } from '../argv.ts';
import { placeOf } from '../place.ts';
import { readRules, type Rule } from '../rule-text.ts';
import { readExamples } from '../example-text.ts';

export { readExamples };
export type { Rule } from '../rule-text.ts';

export interface Table {
  readonly program: string;
  readonly aliases?: readonly string[];
  /** Options that take the next word, with dashes. */
  readonly valued?: readonly string[] | string;
  /** Variables that say what an option says, by their names: `{ AWS_ENDPOINT_URL: '--endpoint-url' }`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** The first that matches decides; as text, see `readRules`. */
  readonly rules: readonly Rule[] | string;
  /** What every call with words is that no rule names; without it such calls are harmless. */
  readonly rest?: Verb;
  /** See `CommandDef.gatedWhen`: for words that are of concern only by what is judged for any program. */
  readonly gatedWhen?: Readonly<Record<string, readonly string[]>>;
  /** `-option` is one long name, as Go's flags are, and not single letters. */
  readonly goFlags?: true;
  /** `kubectl delete pod x => prod-change`, one a line; nothing after `=>` means harmless. */
  readonly examples: string;
}

/** A definition from its table, read when it is first needed: all definitions load at each start. */
export function byRules(table: Table): CommandDef {
  const compiled = once(() => compile(table));
  const examples = once(() => readExamples(table.examples));
  const gated = once(() => gatedWords(compiled()));
  const def = {
    program: table.program,
    ...(table.aliases === undefined ? {} : { aliases: table.aliases }),
    ...(table.gatedWhen === undefined ? {} : { gatedWhen: table.gatedWhen }),
    get gated(): readonly string[] {
      return gated();
    },
    classify: (argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] =>
      draftsOf(argv, compiled(), facts),
    get examples(): readonly CommandExample[] {
      return examples();
    },
  };
  if (table.rest === undefined) return def;
  const free = once(() => freeWords(compiled()));
  return Object.defineProperty({ ...def, free: [] }, 'free', { get: free, enumerable: true });
}

function once<T>(make: () => T): () => T {
  const made: T[] = [];
  return () => {
    const first = made[0];
    if (first !== undefined) return first;
    const value = make();
    made.push(value);
    return value;
  };
}

interface CompiledRule extends Rule {
  readonly seeks: boolean;
  readonly choices: readonly string[];
}

interface Compiled {
  readonly table: Table;
  readonly valued: readonly string[];
  readonly rules: readonly CompiledRule[];
}

function compile(table: Table): Compiled {
  const rules = typeof table.rules === 'string' ? readRules(table.rules) : table.rules;
  const valued = typeof table.valued === 'string' ? wordList(table.valued) : (table.valued ?? []);
  return { table, valued, rules: rules.map(compileRule) };
}

function compileRule(rule: Rule): CompiledRule {
  const choices = wordList(rule.words);
  const seeks = choices[0] === '...';
  return { ...rule, seeks, choices: seeks ? choices.slice(1) : choices };
}

function draftsOf(argv: readonly string[], compiled: Compiled, facts: CommandFacts): readonly ActionDraft[] {
  const { table, valued } = compiled;
  const given = [...fromVariables(table, facts), ...argv.slice(1)];
  const args = table.goFlags === true ? given.map(longDashes) : given;
  const options = readOptions(args, valued);
  if (onlyTalks([table.program, ...args], options, valued)) return [];
  const call = { args, options, facts };
  const found = ruleOf(call, compiled) ?? ruleOf(withoutValue(call, valued), compiled);
  const rule = found ?? restOf(call, table);
  return [...unknownWord(options, rule, compiled), ...known(argv, rule)].slice(0, 1);
}

/** What the variables in front of the call say, as the options they stand for. */
function fromVariables({ variables = {} }: Table, { env = {} }: CommandFacts): readonly string[] {
  return Object.entries(variables).flatMap(([name, option]) => {
    const value = env[name];
    return value === undefined || value === '' ? [] : [`${option}=${value}`];
  });
}

type Outcome = Pick<Rule, 'verb' | 'forbidden'>;

function known(argv: readonly string[], rule: Outcome | undefined): readonly ActionDraft[] {
  if (rule === undefined || rule.verb === 'none') return [];
  const { verb, forbidden } = rule;
  const target = argv.slice(1).map(shown).join(' ');
  return [{ verb, target, ...(forbidden === undefined ? {} : { forbidden }) }];
}

function unknownWord(
  options: Options,
  rule: Outcome | undefined,
  { table, rules }: Compiled,
): readonly ActionDraft[] {
  if (!isUnknown(options.words[0] ?? '') || rules.some(({ words }) => words === '')) return [];
  const why = `the ${table.program} subcommand is only known when it runs`;
  return [{ verb: rule?.verb ?? 'none', target: why, unresolved: why }];
}

/** A call without words shows help, as a rule. */
function restOf({ options }: Call, { rest }: Table): Outcome | undefined {
  return options.words.length === 0 || rest === undefined ? undefined : { verb: rest };
}

function longDashes(word: string): string {
  return /^-[a-zA-Z]/.test(word) ? `-${word}` : word;
}

/** Help is asked for; `-h` counts only where it does not name a host. */
function onlyTalks(argv: readonly string[], options: Options, valued: readonly string[]): boolean {
  if (onlyHelp(argv) || options.words[0] === 'help') return true;
  const end = argv.indexOf('--');
  const seen = end < 0 ? argv : argv.slice(0, end);
  return seen.includes('-h') && !valued.includes('-h');
}

interface Call {
  readonly args: readonly string[];
  readonly options: Options;
  readonly facts: CommandFacts;
}

/**
 * The same call read with its first word as the value of the option in front of it: which global options of a
 * program take a value is never known of all of them, and a wrong guess would hide the subcommand.
 */
function withoutValue(call: Call, valued: readonly string[]): Call | undefined {
  const first = call.options.words[0];
  const before = call.args[call.args.indexOf(first ?? '') - 1];
  if (first === undefined || before === undefined || !/^-[^=]+$/.test(before) || valued.includes(before)) {
    return undefined;
  }
  return { ...call, options: { ...call.options, words: call.options.words.slice(1) } };
}

function ruleOf(call: Call | undefined, { rules }: Compiled): Outcome | undefined {
  if (call === undefined) return undefined;
  const seekers = rules.filter((rule) => rule.seeks);
  const sought = call.options.words.findIndex((word) =>
    seekers.some((rule) => choiceFits(rule.choices[0] ?? '', word)),
  );
  return rules.find((rule) => {
    const words = rule.seeks ? call.options.words.slice(sought) : call.options.words;
    return (!rule.seeks || sought >= 0) && wordsFit(rule, words) && matches(rule, call);
  });
}

function matches(rule: Rule, { args, options, facts }: Call): boolean {
  if (rule.when !== undefined && !has(options, ...rule.when)) return false;
  if (rule.unless?.some((name) => isGiven(name, options)) === true) return false;
  if (rule.place !== undefined && placeOf(args, facts) !== rule.place) return false;
  return rule.text === undefined || textFits(rule.text, args.join(' '), rule.verb !== 'none');
}

/** Longer texts are not searched: a pattern may take its time over them. They count as what is of concern. */
const MOST_TEXT = 16_384;

function textFits(pattern: RegExp, text: string, isConcern: boolean): boolean {
  return text.length > MOST_TEXT ? isConcern : pattern.test(text);
}

function isGiven(name: string, options: Options): boolean {
  return has(options, name) && !['false', 'none'].includes(options.values.get(name) ?? '');
}

function wordsFit(rule: CompiledRule, words: readonly string[]): boolean {
  return rule.choices.every((choice, at) => {
    const word = words[at];
    if (word === undefined) return false;
    if (choice === '*') return true;
    // What is only known when it runs may be any of the words of a rule, but is never taken for a harmless one.
    return isUnknown(word) ? rule.verb !== 'none' : choiceFits(choice, word);
  });
}

function choiceFits(choice: string, word: string): boolean {
  return choice.split('|').some((item) => {
    const [head = '', tail] = item.split('*');
    return tail === undefined ? item === word : word.startsWith(head) && word.endsWith(tail);
  });
}

/** The first words that can be of concern; none = any call. */
function gatedWords({ table, rules }: Compiled): readonly string[] {
  const concern = rules.filter((rule) => rule.verb !== 'none');
  const open = concern.some(
    ({ seeks, choices }) => seeks || choices[0] === undefined || choices[0].includes('*'),
  );
  if (open || table.rest !== undefined) return [];
  const words = concern.flatMap(({ choices }) => choices[0]?.split('|') ?? []);
  return [...new Set([...words, ...Object.keys(table.gatedWhen ?? {})])];
}

/** First words that are harmless whatever follows them. */
function freeWords({ rules }: Compiled): readonly string[] {
  const candidates = rules.flatMap((rule) => (isPlain(rule) ? (rule.choices[0]?.split('|') ?? []) : []));
  return [...new Set(candidates)].filter((word) => {
    const first = rules.find((rule) => isPlainOf(rule, word) || mayConcern(rule, word));
    return first !== undefined && first.verb === 'none' && /^[A-Za-z0-9:_.-]+$/.test(word);
  });
}

function isPlain({ verb, seeks, choices, when, unless, text, place }: CompiledRule): boolean {
  const bare = when === undefined && unless === undefined && text === undefined && place === undefined;
  return verb === 'none' && !seeks && choices.length === 1 && bare;
}

function isPlainOf(rule: CompiledRule, word: string): boolean {
  return isPlain(rule) && choiceFits(rule.choices[0] ?? '', word);
}

function mayConcern({ verb, seeks, choices }: CompiledRule, word: string): boolean {
  const first = choices[0];
  return verb !== 'none' && (seeks || first === undefined || first === '*' || choiceFits(first, word));
}
