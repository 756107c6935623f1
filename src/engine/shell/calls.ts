/** A simple command with its words expanded, and the variables it sets. */
import type { Command, Redirection } from 'unbash';
import { UNKNOWN } from './model.ts';
import type { Call } from './reading.ts';
import type { Scope, Value } from './scope.ts';
import { assignedValue, expandWord, wordText } from './words.ts';

/** The command a node stands for; assignments without a command are carried out at once. */
export function callOf(node: Command, scope: Scope): Call {
  const env: Record<string, string> = {};
  const values = new Map<string, Value>();
  for (const item of node.prefix) {
    if (item.type !== 'Assignment') continue;
    const value = assignedValue(item, scope);
    env[item.name] = typeof value === 'string' ? value : UNKNOWN;
    if (node.name === undefined) scope.assign(item.name, value);
  }
  const args = node.args.flatMap((word) => {
    if (word.type === 'Word') return expandWord(word, scope);
    const value = assignedValue(word, scope);
    values.set(word.name, value);
    return [`${word.name}=${typeof value === 'string' ? value : UNKNOWN}`];
  });
  const argv = [...(node.name === undefined ? [] : expandWord(node.name, scope)), ...args];
  const written = node.args.map((word) => word.text).join(' ');
  return { argv, env, values, written, reads: node.redirects.flatMap((item) => sourceOf(item, scope)) };
}

function sourceOf(item: Redirection, scope: Scope): readonly string[] {
  const isRead = item.type === 'Redirect' && item.operator === '<' && item.target !== undefined;
  return isRead ? [wordText(item.target, scope)] : [];
}

/** Some folder of the environment in front of a program's own name: `"$VIRTUAL_ENV"/bin/python`. */
const KNOWN_NAME = /\/[\w.+-]+$/;
const FOLDERS =
  /^"?(?:\$\w+|\$\{\w+\}|\$\((?:npm|yarn|pnpm|go|brew|dirname|pyenv|rbenv|nodenv|mise|asdf|python3?|ruby|gem|xcode-select|git rev-parse|cd|realpath|readlink)\b[^|;&<>`]*\))/;

/** True when the program can be told although its folder cannot. */
export function isNamed(node: Command, name: string): boolean {
  return KNOWN_NAME.test(name) && FOLDERS.test(node.name?.text ?? '');
}
