/** Programs started through the interpreter of their language: `python -m twine`, `node node_modules/.bin/np`. */
import { habitsOf, leadingOptions } from './interpreter-options.ts';
import type { Inner } from './inner.ts';
import { isUnknown } from './model.ts';

type Words = readonly string[];

/** The program an interpreter's script or module is known as, with its words; empty when it is none. */
export function scriptedProgram(program: string, args: Words): readonly Inner[] {
  const argv = READERS.find(([names]) => names.test(program))?.[1](args, program) ?? [];
  return argv.length === 0 || isUnknown(argv[0] ?? '') ? [] : [{ kind: 'argv', argv }];
}

/** Modules whose program has another name; for the rest it is the same with dashes. */
const MODULES: ReadonlyMap<string, string> = new Map([
  ['awscli', 'aws'],
  ['azure.cli', 'az'],
  ['samcli', 'sam'],
  ['httpie', 'http'],
  ['alembic.config', 'alembic'],
  ['zappa.cli', 'zappa'],
  ['django', 'django-admin'],
  ['ansible.cli.playbook', 'ansible-playbook'],
]);

function python(args: Words): Words {
  for (let at = 0; /^-./.test(args[at] ?? ''); at += 1) {
    const word = args[at] ?? '';
    const module = /^-[bBdEiIOPqRsSuvx]*m([^]*)$/.exec(word)?.[1];
    if (module === '') return moduleCall(args.slice(at + 1));
    if (module !== undefined) return moduleCall([module, ...args.slice(at + 1)]);
    if (/^-[bBdEiIOPqRsSuvx]*[WX]$/.test(word)) at += 1;
  }
  return byScript(args);
}

function moduleCall([module = '', ...words]: Words): Words {
  const name = module.replace(/\.__main__$/, '');
  return name === '' ? [] : [MODULES.get(name) ?? name.replaceAll('_', '-'), ...words];
}

/** `python manage.py flush`: the script is known by name. */
function byScript(args: Words): Words {
  const at = args.findIndex((word) => !word.startsWith('-'));
  const before = args.slice(0, Math.max(at, 0));
  const inline = before.some((word) => /^-[a-zA-Z]*[cer]$/.test(word));
  return at < 0 || inline ? [] : args.slice(at);
}

/** `perl -S git push` looks the script up as a shell would. */
function perl(args: Words): Words {
  const at = args.findIndex((word) => !/^-./.test(word));
  const looksUp = args.slice(0, at).some((word) => /^-[wWtTuU]*S$/.test(word));
  return looksUp ? args.slice(at) : [];
}

/** Names of files that only say that they are the program of their package. */
const ANY_STEM = /^(?:index|cli|main|bin|run|cmd|start|exe)$/;
const OF_PACKAGE = /(?:^|\/)node_modules\/(?:@[^/]+\/)?([^/.][^/]*)\/(?:.*\/)?([^/]+)$/;
const LINKED = /(?:^|\/)node_modules\/\.bin\/([^/]+)$/;
const YARN = /(?:^|\/)\.yarn\/releases\/(yarn)-[\w.-]+\.[cm]?js$/;

function node(args: Words, program: string): Words {
  const read = leadingOptions(args[0] === 'run' ? args.slice(1) : args, habitsOf(program));
  const [script, ...words] = read === undefined || read.codes.length > 0 ? [] : read.rest;
  const name = script === undefined ? undefined : packageProgram(script);
  return name === undefined ? [] : [name, ...words];
}

function packageProgram(script: string): string | undefined {
  const linked = LINKED.exec(script) ?? YARN.exec(script);
  if (linked !== null) return linked[1];
  const [, owner, file = ''] = OF_PACKAGE.exec(script) ?? [];
  if (owner === undefined) return undefined;
  const stem = file.replace(/\.[cm]?[jt]s$/, '');
  return (ANY_STEM.test(stem) ? owner : stem).replace(/^(npm|npx|netlify|expo)-cli$/, '$1');
}

const READERS: readonly (readonly [RegExp, (args: Words, program: string) => Words])[] = [
  [/^(?:python|pypy)[\d.]*$/, python],
  [/^(?:php|ruby)[\d.]*$/, byScript],
  [/^perl[\d.]*$/, perl],
  [/^(?:node|nodejs|bun|tsx|ts-node)$/, node],
];
