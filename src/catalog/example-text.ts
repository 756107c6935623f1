/** The text form of examples: one call a line, with what it does. */
import type { CommandExample } from '../engine/definitions.ts';
import { VERBS } from '../engine/model.ts';
import { wordList } from './argv.ts';

/** Reads `A=b words => verb verb` lines. Words are split at blanks; `␣` stands for a blank inside a word. */
export function readExamples(text: string): readonly CommandExample[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(readExample);
}

function readExample(line: string): CommandExample {
  const [command = '', verbs = ''] = line.split('=>');
  const words = wordList(command).map((word) => word.replaceAll('␣', ' '));
  const assigned = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const env = words.slice(0, assigned).map((word) => [word.split('=')[0], word.slice(word.indexOf('=') + 1)]);
  return {
    argv: words.slice(assigned),
    verbs: VERBS.filter((verb) => verbs.trim().split(/ +/).includes(verb)),
    ...(env.length === 0 ? {} : { env: Object.fromEntries(env) }),
  };
}
