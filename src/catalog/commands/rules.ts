/** Definitions that need no more than a table: leading words and options say what a command does. */
import type { ActionDraft, CommandDef, CommandExample } from '../../engine/definitions.ts';
import type { Verb } from '../../engine/model.ts';
import { VERBS } from '../../engine/model.ts';
import { isUnknown } from '../../engine/shell/model.ts';
import { has, onlyHelp, readOptions, shown, type Options } from '../argv.ts';

export interface Rule {
  /** Leading words, alternatives with `|`: `pr merge|close`. Empty matches every call. */
  readonly words: string;
  readonly verb: Verb;
  /** One of these options must be given. */
  readonly when?: readonly string[];
  /** One of these options makes it harmless. */
  readonly unless?: readonly string[];
  /** The whole argument text must match. */
  readonly text?: RegExp;
}

export interface Table {
  readonly program: string;
  readonly aliases?: readonly string[];
  /** Options that take the next word, with dashes. */
  readonly valued?: readonly string[];
  readonly rules: readonly Rule[];
  /** `kubectl delete pod x => prod-change`, one a line; nothing after `=>` means harmless. */
  readonly examples: string;
}

/** A definition from its table. The gate submits the first words the rules name. */
export function byRules(table: Table): CommandDef {
  const gated = table.rules
    .flatMap((rule) => (rule.words.split(' ')[0] ?? '').split('|'))
    .filter((w) => w !== '');
  return {
    program: table.program,
    ...(table.aliases === undefined ? {} : { aliases: table.aliases }),
    gated: table.rules.some((rule) => rule.words === '' || rule.words.startsWith('*'))
      ? []
      : [...new Set(gated)],
    classify: (argv) => (onlyHelp(argv) ? [] : draftsOf(argv, table)),
    examples: readExamples(table.examples),
  };
}

function draftsOf(argv: readonly string[], table: Table): readonly ActionDraft[] {
  const options = readOptions(argv.slice(1), table.valued);
  const [first] = options.words;
  const needsWord = table.rules.every((rule) => rule.words !== '');
  if (needsWord && first !== undefined && isUnknown(first)) {
    const why = `the ${table.program} subcommand is only known when it runs`;
    return [{ verb: 'none', target: why, unresolved: why }];
  }
  const rule = table.rules.find((item) => matches(item, options, argv));
  if (rule === undefined || rule.verb === 'none') return [];
  return [{ verb: rule.verb, target: argv.slice(1).map(shown).join(' ') }];
}

function matches(rule: Rule, options: Options, argv: readonly string[]): boolean {
  const wanted = rule.words === '' ? [] : rule.words.split(' ');
  const fits = wanted.every((choice, at) => wordFits(choice, options.words[at]));
  if (!fits || (rule.when !== undefined && !has(options, ...rule.when))) return false;
  if (
    rule.unless?.some(
      (name) => has(options, name) && !['false', 'none'].includes(options.values.get(name) ?? ''),
    )
  ) {
    return false;
  }
  return rule.text === undefined || rule.text.test(argv.slice(1).join(' '));
}

function wordFits(choice: string, word: string | undefined): boolean {
  if (word === undefined) return false;
  return choice === '*' || isUnknown(word) || choice.split('|').includes(word);
}

/** Reads `words => verb verb` lines. Words are split at blanks; `␣` stands for a blank inside a word. */
export function readExamples(text: string): readonly CommandExample[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [command = '', verbs = ''] = line.split('=>');
      return {
        argv: command
          .trim()
          .split(/ +/)
          .map((word) => word.replaceAll('␣', ' ')),
        verbs: VERBS.filter((verb) => verbs.trim().split(/ +/).includes(verb)),
      };
    });
}
