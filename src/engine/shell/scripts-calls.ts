/** How script runners are called. */

export interface ScriptCall {
  readonly kind: 'package' | 'make' | 'just' | 'task' | 'composer' | 'deno' | 'poe' | 'cargo';
  /** Scripts or targets; none means the default. */
  readonly names: readonly string[];
  /** What the script is given. */
  readonly words: readonly string[];
  readonly dir: string;
  readonly file?: string;
  /** `NAME=value` words. */
  readonly sets: ReadonlyMap<string, string>;
  /** For people: `npm run`. */
  readonly shown: string;
}

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
const VALUED = new Set(
  '-w --workspace --filter -F --prefix -C --cwd --dir --loglevel --script-shell --config --concurrency -f --file --makefile --directory -j --justfile -d --working-directory -t --taskfile -o -I -W -p --project'.split(
    ' ',
  ),
);

interface Split {
  readonly words: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

/** Words without options, up to the name; what follows `--` belongs to the script. */
function split(args: readonly string[]): Split {
  const words: string[] = [];
  const values = new Map<string, string>();
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const joined = /^(--?[\w-]+)=(.*)$/s.exec(word);
    if (word === '--') return { words: [...words, ...args.slice(at + 1)], values };
    if (joined !== null) values.set(joined[1] ?? '', joined[2] ?? '');
    else if (VALUED.has(word)) {
      values.set(word, args[at + 1] ?? '');
      at += 1;
    } else if (!/^-./.test(word)) words.push(word);
  }
  return { words, values };
}

type Reader = (args: readonly string[], program: string) => ScriptCall | undefined;

function made(
  kind: ScriptCall['kind'],
  given: Split,
  more: Partial<ScriptCall> & Pick<ScriptCall, 'names' | 'shown'>,
): ScriptCall {
  const { values } = given;
  const dirs = ['-C', '--prefix', '--cwd', '--dir', '--directory', '--working-directory', '-d'];
  const dir = dirs.map((name) => values.get(name)).find((value) => value !== undefined) ?? '.';
  const files = ['-f', '--file', '--makefile', '--justfile', '-t', '--taskfile'];
  const file = files.map((name) => values.get(name)).find((value) => value !== undefined);
  return { kind, words: [], sets: new Map(), dir, ...(file === undefined ? {} : { file }), ...more };
}

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

const sets = (words: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    words.flatMap((word) => {
      const hit = /^([A-Za-z_][\w.-]*)[:?+]?=(.*)$/s.exec(word);
      return hit === null ? [] : [[hit[1] ?? '', hit[2] ?? ''] as const];
    }),
  );

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
