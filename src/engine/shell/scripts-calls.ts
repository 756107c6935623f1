/** How script runners are called. */
import { made, sets, split, type ScriptCall } from './scripts-words.ts';

const LIFECYCLES: ReadonlyMap<string, readonly string[]> = new Map([
  ['test', ['pretest', 'test', 'posttest']],
  ['t', ['pretest', 'test', 'posttest']],
  ['tst', ['pretest', 'test', 'posttest']],
  ['start', ['prestart', 'start', 'poststart']],
  ['stop', ['prestop', 'stop', 'poststop']],
  ['restart', ['prerestart', 'restart', 'postrestart']],
  ['install', ['preinstall', 'install', 'postinstall', 'prepare']],
  ['i', ['preinstall', 'install', 'postinstall', 'prepare']],
  ['ci', ['preinstall', 'install', 'postinstall', 'prepare']],
  ['publish', ['prepublishOnly', 'prepare', 'publish', 'postpublish']],
  ['pack', ['prepack', 'prepare', 'postpack']],
  ['version', ['preversion', 'version', 'postversion']],
]);
const RUN = new Set(['run', 'run-script', 'rum', 'urn']);
const OWN = new Set(
  'add remove install init up upgrade why info config cache dlx exec link unlink node npm pack plugin rebuild set version workspace workspaces constraints dedupe explain patch search stage global audit list outdated publish import create store licenses prune update i rm ls root bin env setup self-update deploy fetch approve-builds x pm build'.split(
    ' ',
  ),
);
type Reader = (args: readonly string[], program: string) => ScriptCall | undefined;

/** npm, pnpm, yarn, bun: `run x`, the short names, and a script's name alone. */
const manager: Reader = (args, program) => {
  const given = split(args);
  const [verb = '', ...rest] = given.words;
  if (RUN.has(verb)) {
    const [name, ...words] = rest;
    return name === undefined
      ? undefined
      : made('package', given, { names: withHooks(name), words, shown: `${program} run` });
  }
  const lifecycle = program === 'bun' ? undefined : LIFECYCLES.get(verb);
  if (lifecycle !== undefined)
    return made('package', given, { names: lifecycle, words: rest, shown: program });
  const direct = SHORT.has(program) && verb !== '' && !OWN.has(verb);
  return direct ? made('package', given, { names: withHooks(verb), words: rest, shown: program }) : undefined;
};

const SHORT = new Set(['yarn', 'pnpm', 'yarnpkg']);

function withHooks(name: string): readonly string[] {
  return [`pre${name}`, name, `post${name}`];
}

/** `npm-run-all a b:*`, `run-s`, `run-p`, `turbo run a b`, `lerna run a`, `nx run app:a`. */
const several: Reader = (args, program) => {
  const given = split(args);
  const words = given.words.filter((word) => word !== 'run' && word !== 'run-many');
  const names = words.map((word) => (program === 'nx' ? (word.split(':')[1] ?? word) : word));
  return names.length === 0 ? undefined : made('package', given, { names, shown: program });
};

const make: Reader = (args) => {
  const given = split(args);
  if (
    args.some((word) =>
      /^(?:-n|--dry-run|--just-print|--recon|-q|--question|-v|--version|-h|--help|-p)$/.test(word),
    )
  ) {
    return undefined;
  }
  const names = given.words.filter((word) => !word.includes('='));
  return made('make', given, { names, sets: sets(given.words), shown: 'make' });
};

const just: Reader = (args) => {
  if (
    args.some((word) =>
      /^(?:-l|--list|-n|--dry-run|--show|-s|--summary|--evaluate|--fmt|--version|--help|--dump)$/.test(word),
    )
  ) {
    return undefined;
  }
  const given = split(args);
  const words = given.words.filter((word) => !/^[\w-]+=/.test(word));
  return made('just', given, {
    names: words.slice(0, 1),
    words: words.slice(1),
    sets: sets(given.words),
    shown: 'just',
  });
};

const task: Reader = (args) => {
  const given = split(args);
  if (
    args.some((word) =>
      /^(?:-l|--list|-a|--list-all|-n|--dry|--summary|--status|--version|-h|--help|--init|-i)$/.test(word),
    )
  ) {
    return undefined;
  }
  return made('task', given, {
    names: given.words.filter((word) => !word.includes('=')),
    sets: sets(given.words),
    shown: 'task',
  });
};

const composer: Reader = (args) => {
  const given = split(args);
  const [verb = '', name, ...words] = given.words;
  const run = verb === 'run' || verb === 'run-script';
  if (run)
    return name === undefined
      ? undefined
      : made('composer', given, { names: [name], words, shown: 'composer run' });
  return verb === '' ? undefined : made('composer', given, { names: [verb], shown: 'composer' });
};

/** Runners with a verb in front: `deno task x`, `pdm run x`. */
const behind =
  (verb: string, kind: ScriptCall['kind']): Reader =>
  (args, program) => {
    const given = split(args);
    const [first, name, ...words] = given.words;
    return first === verb && name !== undefined
      ? made(kind, given, { names: [name], words, shown: `${program} ${verb}` })
      : undefined;
  };

const plain =
  (kind: ScriptCall['kind']): Reader =>
  (args, program) => {
    const given = split(args);
    const [name, ...words] = given.words;
    return name === undefined ? undefined : made(kind, given, { names: [name], words, shown: program });
  };

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...['npm', 'pnpm', 'yarn', 'bun', 'yarnpkg'].map((name) => [name, manager] as const),
  ...['npm-run-all', 'npm-run-all2', 'run-s', 'run-p', 'turbo', 'lerna', 'nx', 'wireit'].map(
    (name) => [name, several] as const,
  ),
  ...['make', 'gmake'].map((name) => [name, make] as const),
  ['just', just],
  ['task', task],
  ['go-task', task],
  ['composer', composer],
  ['deno', behind('task', 'deno')],
  ['pdm', behind('run', 'poe')],
  ['hatch', behind('run', 'poe')],
  ['rye', behind('run', 'poe')],
  ['poe', plain('poe')],
  ['cargo', plain('cargo')],
]);

/** A call of a script runner; undefined for any other call. */
export function callOf(program: string, argv: readonly string[]): ScriptCall | undefined {
  return READERS.get(program)?.(argv.slice(1), program);
}
