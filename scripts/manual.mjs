// Writes the manual page and the completions from the commands themselves; with --check it only says which are stale.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandTree, flatten, optionsOf } from './command-tree.mjs';
import { bashCompletion, fishCompletion, zshCompletion } from './completions.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Text for roff: nothing in it is a request, and dashes stay dashes when they are copied. */
function roff(text) {
  const plain = text.replaceAll('\\', String.raw`\e`).replaceAll('-', String.raw`\-`);
  return plain.replaceAll('…', '...').replaceAll(/^([.'])/gm, String.raw`\&$1`);
}

const sentence = (text) =>
  text === '' ? '' : `${text[0].toUpperCase()}${text.slice(1)}${/[.)]$/.test(text) ? '' : '.'}`;

function commandSection({ words, command }) {
  const usage = `${['aup-guard', ...words].join(' ')} ${command.usage()}`.trim();
  const options = optionsOf({ words, command })
    .filter(({ names }) => names[0] !== '--help')
    .flatMap(({ flags, description }) => ['.TP', `.B ${roff(flags)}`, roff(sentence(description))]);
  return [
    `.SS ${roff(words.join(' '))}`,
    `.B ${roff(usage)}`,
    '.PP',
    roff(sentence(command.description())),
    ...options,
  ];
}

const EXITS = [
  ['0', 'Done, allowed, nothing found.'],
  ['1', 'Refused, or something was found.'],
  ['2', 'Wrong use.'],
  ['3', 'The policy is invalid or cannot be read.'],
  ['4', 'Something about this machine: a program, a right, a folder.'],
  ['5', 'The log does not verify.'],
  ['70', 'A fault of aup-guard itself.'],
];
const FILES = [
  ['~/.config/aup-guard/aup.yaml', 'Your policy.'],
  ['/etc/aup-guard/aup.yaml', "The organisation's policy, above yours."],
  ['~/.local/share/aup-guard/', 'Shims, and the installed versions.'],
  ['~/.local/state/aup-guard/', 'The log, the vault and the keys.'],
];

function manual(nodes) {
  const [, ...commands] = nodes;
  const described = (pairs) => pairs.flatMap(([name, text]) => ['.TP', `.B ${roff(name)}`, roff(text)]);
  return [
    String.raw`.\" Written by node scripts/manual.mjs; do not edit.`,
    String.raw`.TH AUP\-GUARD 1 "" "aup\-guard" "User Commands"`,
    '.SH NAME',
    String.raw`aup\-guard \- makes an AI acceptable\-use policy real on this machine`,
    '.SH SYNOPSIS',
    String.raw`.B aup\-guard`,
    '.I command',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    roff(
      'It stands between coding agents and the world: it keeps secrets and personal data out of what they send,',
    ),
    roff('asks a person before they push, merge or delete, and keeps a log that an auditor can check.'),
    roff('Every command explains itself with --help, with examples.'),
    '.SH COMMANDS',
    ...commands.flatMap(commandSection),
    '.SH EXIT STATUS',
    ...described(EXITS),
    '.SH FILES',
    ...described(FILES),
    '.SH SEE ALSO',
    roff('README.md of the package, and the pages it leads to.'),
    '',
  ].join('\n');
}

const nodes = flatten(await commandTree(root));
const texts = {
  'install/man/aup-guard.1': manual(nodes),
  'install/completion/aup-guard.bash': bashCompletion(nodes),
  'install/completion/_aup-guard': zshCompletion(nodes),
  'install/completion/aup-guard.fish': fishCompletion(nodes),
};
for (const [name, text] of Object.entries(texts)) {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (readFileSync(file, { encoding: 'utf8', flag: 'a+' }) !== text) {
    console.error(`${name} is stale: run node scripts/manual.mjs`);
    process.exitCode = 1;
  }
}
