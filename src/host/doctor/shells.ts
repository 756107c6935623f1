/** What a new shell makes of the name of an agent: the shim, or something that comes before it. */
import path from 'node:path';
import { setUpLines } from '../../engine/install.ts';
import { quoteSh } from '../../engine/install-text.ts';
import { findProgram, withoutGates } from '../path-search.ts';
import { shimsFolder } from '../shims-folder.ts';
import type { Machine } from '../machine.ts';
import { shellFacts } from '../shell-files.ts';
import { shown } from '../text.ts';
import { askShell, LIMIT_MS, WAYS, type Answer, type Way } from './ask-shell.ts';
import { shimmedBins } from './install.ts';
import { not, ok, type DoctorContext, type Finding, type Grade } from './model.ts';

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
  if (answer === 'unused') return [{ id, grade: 'skip', text: call }];
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
  return [not('fail', id, { text, ...first })];
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
      if (program === undefined) return [];
      // A shell nobody uses is not even started: fish makes folders, by which an install would take it for used.
      const answer = reached(way, machine) ? await askShell({ way, program, names }, machine) : 'unused';
      return [{ way, answer }];
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
