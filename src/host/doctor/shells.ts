/** What a new shell makes of the name of an agent: the shim, or something that comes before it. */
import path from 'node:path';
import { setUpLines } from '../../engine/install.ts';
import { quoteSh } from '../../engine/install-text.ts';
import type { StartFileName } from '../../engine/install-model.ts';
import { findProgram, withoutGates } from '../path-search.ts';
import { shimsFolder } from '../install-target.ts';
import type { Machine } from '../machine.ts';
import { shellFacts } from '../shell-files.ts';
import { shown } from '../text.ts';
import { runApart } from './child.ts';
import { shimmedBins } from './install.ts';
import { not, ok, type DoctorContext, type Finding, type Grade } from './model.ts';

interface Way {
  readonly shell: 'bash' | 'zsh' | 'fish';
  readonly flag: string;
  /** The start files through which an install reaches it. */
  readonly files: readonly StartFileName[];
}

const WAYS: readonly Way[] = [
  { shell: 'bash', flag: '-ic', files: ['bashrc'] },
  { shell: 'bash', flag: '-lc', files: ['bash_profile', 'bash_login', 'profile'] },
  { shell: 'zsh', flag: '-ic', files: ['zshenv', 'zshrc'] },
  { shell: 'zsh', flag: '-lc', files: ['zshenv', 'zprofile'] },
  { shell: 'fish', flag: '-c', files: ['fish'] },
];
/** Start files may do a lot; a shell that takes longer is a finding, not a reason to wait. */
const LIMIT_MS = 4_000;
const MARK = '@@aup-guard ';

/** Prints `MARK name found` a line; start files may print what they like around it. */
function probe({ shell }: Way, names: readonly string[]): string {
  return names
    .map((name) => {
      const word = quoteSh(name);
      // In fish an alias is a function, and `command -v` does not see those.
      return shell === 'fish'
        ? `functions -q ${word}; and echo '${MARK}'${word} ${word}; or echo '${MARK}'${word} (command -v ${word})`
        : `printf '%s%s %s\\n' '${MARK}' ${word} "$(command -v ${word})"`;
    })
    .join('\n');
}

/** The environment of a terminal that is opened now: nothing of ours is in it before the start files run. */
function freshEnv({ env, paths }: Machine): Record<string, string> {
  const shims = path.resolve(shimsFolder(paths.data));
  const search = withoutGates(env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((dir) => path.resolve(dir) !== shims)
    .join(path.delimiter);
  const kept = Object.entries(env).flatMap(([name, value]): [string, string][] =>
    value === undefined || name === 'BASH_ENV' || name.startsWith('AUP_GUARD_') ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(kept), PATH: search };
}

type Answer = ReadonlyMap<string, string> | 'too-long' | 'failed';

interface Question {
  readonly way: Way;
  readonly program: string;
  readonly names: readonly string[];
}

async function askShell({ way, program, names }: Question, machine: Machine): Promise<Answer> {
  const options = { env: freshEnv(machine), cwd: machine.env['HOME'] ?? '/', limitMs: LIMIT_MS };
  const { out, tooLong } = await runApart([program, way.flag, probe(way, names)], options);
  const lines = out.split('\n').flatMap((line) => {
    const at = line.indexOf(MARK);
    return at < 0 ? [] : [line.slice(at + MARK.length)];
  });
  if (lines.length === 0) return tooLong ? 'too-long' : 'failed';
  return new Map(
    lines.map((line) => {
      const gap = line.indexOf(' ');
      return [line.slice(0, gap), line.slice(gap + 1).trim()];
    }),
  );
}

interface Wrong {
  readonly cause: string;
  readonly remedy: string;
}

const MOVE = 'move the aup-guard block to the end of the start file that does it, then open a new terminal';

/** Undefined when the name leads to the shim. */
function wrongWith(name: string, found: string, shim: string): Wrong | undefined {
  if (found === shim) return undefined;
  if (found === '') return { cause: `${name} is not found there`, remedy: MOVE };
  if (found.startsWith('alias ') || found === name) {
    const kind = found === name ? 'a function' : 'an alias';
    return {
      cause: `${kind} called ${name} comes before the shim: the agent starts unguarded`,
      remedy: `remove it from your start files (try: type ${name})`,
    };
  }
  return { cause: `${shown(found)} comes before the shim: the agent starts unguarded`, remedy: MOVE };
}

interface Probed {
  readonly way: Way;
  readonly answer: Answer;
}

/** Whether an install is meant to reach a way into a shell. */
function reached(way: Way, machine: Machine): boolean {
  const { env, paths } = machine;
  const envSh = path.join(paths.data, 'env.sh');
  const envFish = path.join(paths.data, 'env.fish');
  const setUp = setUpLines({ envSh, envFish, shims: shimsFolder(paths.data), printOnly: false });
  const facts = shellFacts(env, env['HOME'] ?? '/', setUp);
  return facts.shell === way.shell || way.files.some((name) => facts.startFiles[name].block === 'ours');
}

function judge({ way, answer }: Probed, names: readonly string[], machine: Machine): readonly Finding[] {
  const call = `${way.shell} ${way.flag}`;
  const id = `shell.${way.shell}${way.flag}`;
  const text = `agents in a new ${call}`;
  if (!(answer instanceof Map)) {
    const cause = answer === 'too-long' ? `it took more than ${LIMIT_MS / 1000} s` : 'it gave no answer';
    return [not('warn', id, { text, cause, remedy: `try: ${call} 'command -v ${names[0] ?? ''}'` })];
  }
  const shims = shimsFolder(machine.paths.data);
  const wrong = names.flatMap(
    (name) => wrongWith(name, answer.get(name) ?? '', path.join(shims, name)) ?? [],
  );
  const first = wrong[0];
  if (first === undefined) return [ok(id, call)];
  if (reached(way, machine)) return [not('fail', id, { text, ...first })];
  return [{ id, grade: 'skip', text: call }];
}

/** The terminal doctor runs in: it may have been opened before the install. */
function hereFindings(names: readonly string[], { env, paths }: Machine): readonly Finding[] {
  const shims = shimsFolder(paths.data);
  const search = { ...env, PATH: withoutGates(env['PATH'] ?? '') };
  const first = names.find((name) => findProgram(name, search, []) !== path.join(shims, name));
  const id = 'shell.here';
  if (first === undefined) return [ok(id, 'this terminal')];
  const text = `${first} in this terminal`;
  if (!(env['PATH'] ?? '').split(path.delimiter).includes(shims)) {
    const remedy = `open a new terminal, or here: . ${quoteSh(path.join(paths.data, 'env.sh'))}`;
    return [not('warn', id, { text, cause: 'the shims are not on its PATH', remedy })];
  }
  const before = findProgram(first, search, [shims]) ?? 'something else';
  return [not('fail', id, { text, cause: `${shown(before)} comes before the shim on PATH`, remedy: MOVE })];
}

/** One line for all shells that are right, one for each that is not. */
export async function shellFindings(context: DoctorContext): Promise<readonly Finding[]> {
  const { machine } = context;
  const names = shimmedBins(context);
  if (names.length === 0) return [];
  const probed = await Promise.all(
    WAYS.map(async (way): Promise<readonly Probed[]> => {
      const program = findProgram(way.shell, machine.env, []);
      return program === undefined ? [] : [{ way, answer: await askShell({ way, program, names }, machine) }];
    }),
  );
  const all = [
    ...probed.flat().flatMap((one) => judge(one, names, machine)),
    ...hereFindings(names, machine),
  ];
  const textsOf = (wanted: Grade): string =>
    all.flatMap(({ grade, text }) => (grade === wanted ? [text] : [])).join(', ');
  const right = textsOf('ok');
  const unused = textsOf('skip');
  const cause = 'you have no start files for it, so an install leaves it alone';
  return [
    ...(right === '' ? [] : [ok('shell', `${names.join(', ')} leads to the shim in ${right}`)]),
    ...all.filter(({ grade }) => grade === 'warn' || grade === 'fail'),
    ...(unused === '' ? [] : [not('skip', 'shell.unused', { text: unused, cause })]),
  ];
}
