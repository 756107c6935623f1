// Completion for bash, zsh and fish: plain tables, so that no Tab starts a program.
import { optionsOf } from './command-tree.mjs';

const HEAD = '# Completion of aup-guard. Written by node scripts/manual.mjs; do not edit.';
const key = ({ words }) => words.map((word) => ` ${word}`).join('');
const quote = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** First words of a sentence: what fits beside a name. */
function brief(text) {
  const [first = ''] = text.split(/ \(|; /);
  return first.length > 70 ? `${first.slice(0, 69)}…` : first;
}

/** What may stand next: names with a few words each. */
function nextOf(node) {
  const commands = node.command.commands.filter((command) => command._hidden !== true);
  const words = commands.map((command) => [command.name(), brief(command.description())]);
  const options = optionsOf(node).map(({ names, description }) => [names.at(-1), brief(description)]);
  const named = node.command.registeredArguments.flatMap(({ argChoices = [] }) =>
    argChoices.map((choice) => [choice, '']),
  );
  return [...words, ...named, ...options];
}

/** Options that take one of a few words. */
function choicesOf(node) {
  return optionsOf(node)
    .filter(({ choices }) => choices.length > 0)
    .map(({ names, choices }) => ({ names, choices }));
}

function keysOf(nodes) {
  return nodes.filter(({ words }) => words.length > 0).map((node) => quote(key(node)));
}

export function bashCompletion(nodes) {
  const tables = nodes.map((node) => {
    const words = nextOf(node).map(([name]) => name);
    const choices = choicesOf(node).map(
      ({ names, choices: each }) => `        ${names.join(' | ')}) words=${quote(each.join(' '))} ;;`,
    );
    const values = optionsOf(node)
      .filter(({ takesValue, choices: each }) => takesValue && each.length === 0)
      .flatMap(({ names }) => names);
    const files = values.length === 0 ? [] : [`        ${values.join(' | ')}) return ;;`];
    const ends = [...choices, ...files];
    const select = ends.length === 0 ? [] : ['      case $before in', ...ends, '      esac'];
    return [`    ${quote(key(node))})`, `      words=${quote(words.join(' '))}`, ...select, '      ;;'].join(
      '\n',
    );
  });
  return `${HEAD}
_aup_guard() {
  local cur=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} at='' words='' word i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    [ "$word" = -- ] && return
    case "$at $word" in
      ${keysOf(nodes).join(' | ')}) at="$at $word" ;;
    esac
  done
  case $at in
${tables.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _aup_guard aup-guard
`;
}

const zshEntry = ([name, text]) =>
  quote(text === '' ? name : `${name}:${text.replaceAll(':', String.raw`\:`)}`);

export function zshCompletion(nodes) {
  const tables = nodes.map((node) => {
    const names = nextOf(node).map(zshEntry);
    const choices = choicesOf(node).map(
      ({ names: options, choices: each }) =>
        `        (${options.join('|')}) names=(${each.map(quote).join(' ')}) ;;`,
    );
    const values = optionsOf(node)
      .filter(({ takesValue, choices: each }) => takesValue && each.length === 0)
      .flatMap(({ names: options }) => options);
    const files = values.length === 0 ? [] : [`        (${values.join('|')}) _files; return ;;`];
    const ends = [...choices, ...files];
    const select = ends.length === 0 ? [] : ['      case $words[CURRENT-1] in', ...ends, '      esac'];
    return [`    (${quote(key(node))})`, `      names=(${names.join(' ')})`, ...select, '      ;;'].join(
      '\n',
    );
  });
  return `#compdef aup-guard
${HEAD}
_aup-guard() {
  local at='' word
  local -a names
  integer i
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    if [[ $word == -- ]]; then _files; return; fi
    case "$at $word" in
      (${keysOf(nodes).join('|')}) at="$at $word" ;;
    esac
  done
  case $at in
${tables.join('\n')}
  esac
  _describe aup-guard names || _files
}
_aup-guard "$@"
`;
}

const fishQuote = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

export function fishCompletion(nodes) {
  const lines = nodes.flatMap((node) => {
    const here = `-n ${fishQuote(`__aup_guard_at "${key(node)}"`)}`;
    const options = new Map(optionsOf(node).map((option) => [option.names.at(-1), option]));
    return nextOf(node).map(([name, text]) => {
      const about = text === '' ? '' : ` -d ${fishQuote(text)}`;
      const option = options.get(name);
      if (option === undefined) return `complete -c aup-guard ${here} -f -a ${name}${about}`;
      const value =
        option.choices.length > 0
          ? ` -x -a ${fishQuote(option.choices.join(' '))}`
          : option.takesValue
            ? ' -r'
            : '';
      return `complete -c aup-guard ${here} -l ${name.slice(2)}${value}${about}`;
    });
  });
  return `${HEAD}
function __aup_guard_at
    set -l at ''
    for word in (commandline -opc)[2..]
        switch "$at $word"
            case ${keysOf(nodes).join(' ')}
                set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end
${lines.join('\n')}
`;
}
