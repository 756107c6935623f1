/** Pull requests, releases and comments on a forge: which one, where, with which words. */
import type { About, Options, Sheet } from './model.ts';

const FORGES = new Set(['gh', 'glab', 'hub', 'tea']);
const VALUED =
  '-R --repo -t --title -b --body -m --message -F --body-file -H --head -B --base -a -l -r --subject -X --method -f --field --raw-field --input --match-head-commit'.split(
    ' ',
  );

const ENDS = [
  ['from', 'head', 'H'],
  ['into', 'base', 'B'],
] as const;
const MANNERS = ['squash', 'rebase', 'merge', 'admin', 'auto', 'delete-branch', 'draft'];

/** True when the call is one of a forge's program. Nothing is fetched: titles are those on the command line. */
export function forgeFacts({ action, tools }: About, sheet: Sheet): boolean {
  if (!FORGES.has(action.program.split('/').at(-1) ?? '')) return false;
  const said = tools.read.options(action.argv.slice(1), VALUED);
  sheet.facts.push(which(said), ...details(said));
  if (said.names.has('admin')) sheet.danger.push('goes past the checks the repository requires (--admin)');
  if (action.verb === 'merge') sheet.facts.push('its commits are on the server: look at them there');
  return true;
}

/** `pr merge 42  of acme/shop`. */
function which({ words, values }: Options): string {
  const [what = '', does = '', ...rest] = words;
  const repo = values.get('R') ?? values.get('repo');
  const number = rest.find((word) => /\d/.test(word));
  const named = [what, does, number ?? ''].filter((word) => word !== '').join(' ');
  return `${named}  ${repo === undefined ? 'of this repository' : `of ${repo}`}`;
}

function details({ names, values }: Options): readonly string[] {
  const title = values.get('t') ?? values.get('title');
  const ends = ENDS.flatMap(([word, long, letter]) => {
    const value = values.get(long) ?? values.get(letter);
    return value === undefined ? [] : [`${word} ${value}`];
  });
  const how = MANNERS.filter((name) => names.has(name));
  return [
    ...(title === undefined ? [] : [`title  ${title}`]),
    ...(ends.length === 0 ? [] : [ends.join(' ')]),
    ...(how.length === 0 ? [] : [`with  ${how.join(', ')}`]),
  ];
}
