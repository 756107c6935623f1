/** Known calls as the commands they amount to, so that one catalogue judges both. */
import {
  deletion,
  emptying,
  opening,
  reading,
  unsure,
  writing,
  type Effects as Reader,
} from './code-effects-files.ts';
import {
  asking,
  connect,
  curlSet,
  fetching,
  getContents,
  request,
  sending,
  urlOf,
  urlopen,
  printing,
  sql,
} from './code-effects-net.ts';
import type { CodeCall } from './code-values.ts';
import type { Effect } from './code-rows.ts';
import { firstText, itemsOf, textsOf, type Value } from './code-values.ts';
import { UNKNOWN, isUnknown } from './model.ts';
import type { Step } from './step.ts';

/** Stands for an unknown part in shell text: a variable nobody sets. */
const HOLE = '${_UNTOLD_}';

type Argv = readonly string[];

const RUNS = 'inline program starts other programs';

/** Shell text, one step for each text it may be. */
export function shellSteps(value: Value | undefined, call: CodeCall): readonly Step[] {
  const texts = textsOf(value);
  if (texts === undefined) return [unsure(call, RUNS)];
  return texts.map((text) =>
    /^[\s"'(]*\u0000/.test(text)
      ? unsure(call, RUNS)
      : { kind: 'shell', text: text.replaceAll(UNKNOWN, HOLE) },
  );
}

/** An argv, its words from the front of the list; words that may be several are taken as unknown. */
export function argvSteps(values: readonly Value[], call: CodeCall): readonly Step[] {
  const words = values.map((value) => textsOf(value));
  if (words.length === 0 || words.some((texts) => texts === undefined)) return [unsure(call, RUNS)];
  let argvs: readonly Argv[] = [[]];
  for (const texts of words) {
    argvs = combined(argvs, texts ?? []);
  }
  return argvs.map((argv) => (isUnknown(argv[0] ?? UNKNOWN) ? unsure(call, RUNS) : { kind: 'argv', argv }));
}

/** All words behind all beginnings; too many are one unknown word. */
function combined(heads: readonly Argv[], words: readonly string[]): readonly Argv[] {
  const next = heads.length * words.length > 16 ? [UNKNOWN] : words;
  return heads.flatMap((head) => next.map((word) => head.concat(word)));
}

const runs: Reader = (call) => {
  const [one = call.args.named.get('args')] = call.args.items;
  const list = itemsOf(one) ?? itemsOf(one?.kind === 'map' ? one.entries.get('cmd') : undefined);
  if (list === undefined) return shellSteps(one, call);
  // With a shell the first item is its text.
  return call.args.named.has('shell') && list.length === 1
    ? shellSteps(list[0], call)
    : argvSteps(list, call);
};

const program: Reader = (call) => {
  const [one, words] = call.args.items;
  const list =
    itemsOf(words) ??
    (words === undefined || words.kind === 'map' ? [] : [{ kind: 'text', texts: [UNKNOWN] } as const]);
  const texts = textsOf(one);
  const blank = list.length === 0 && texts?.some((text) => /\s/.test(text)) === true;
  return one === undefined || blank ? shellSteps(one, call) : argvSteps([one, ...list], call);
};

/** A leading map is the environment, a trailing one are options. */
const words: Reader = (call) => {
  const items = call.args.items
    .filter((item) => item.kind !== 'map')
    .flatMap((item) => itemsOf(item) ?? [item]);
  return items.length > 1 ? argvSteps(items, call) : shellSteps(items[0], call);
};

const argvFrom =
  (from: number): Reader =>
  (call) =>
    argvSteps(
      call.args.items.slice(from).filter((item) => item.kind !== 'map'),
      call,
    );

const listAt =
  (at: number): Reader =>
  (call) => {
    const list = itemsOf(call.args.items[at]);
    return list === undefined ? [unsure(call, RUNS)] : argvSteps(list, call);
  };

const options: Reader = (call) => {
  const [one, more] = call.args.items;
  const list = more?.kind === 'map' ? itemsOf(more.entries.get('args')) : undefined;
  return one === undefined ? [] : argvSteps([one, ...(list ?? [])], call);
};

/** perl: `open(F, '>x')`, `open F, '-|', 'cmd'`. */
const perlOpen: Reader = (call) => {
  const [, mode, ...rest] = call.args.items;
  const [sign = ''] = textsOf(mode) ?? [];
  if (rest.length > 0) {
    if (sign.includes('|')) return words({ ...call, args: { ...call.args, items: rest } });
    return sign.includes('>') ? writing(rest[0]) : reading(rest[0]);
  }
  const piped = /^\s*\||\|\s*$/.test(sign);
  const plain = { kind: 'text', texts: [sign.replace(/^[\s|<>+]+|[\s|]+$/g, '')] } as const;
  if (piped) return shellSteps(plain, call);
  return sign.startsWith('>') || sign.startsWith('+') ? writing(plain) : reading(plain);
};

const READERS: Readonly<Record<Exclude<Effect, 'code'>, Reader>> = {
  shell: (call) =>
    shellSteps(call.args.items[0] ?? call.args.named.get('cmd') ?? call.args.named.get('command'), call),
  run: runs,
  program,
  words,
  argv: argvFrom(0),
  argv1: argvFrom(1),
  argv2: argvFrom(2),
  list1: listAt(1),
  list2: listAt(2),
  options,
  delete: (call) =>
    deletion(
      [
        ...call.args.items,
        ...[...call.args.named].flatMap(([name, value]) => (name === 'path' ? [value] : [])),
      ],
      call,
    ),
  'delete-self': (call) => deletion(call.of.items.slice(0, 1), call),
  move: (call) => call.args.items.slice(1, 2).flatMap((to) => writing(to)),
  read: (call) => reading(call.args.items[0]),
  'read-self': (call) => reading(call.of.items[0]),
  write: (call) =>
    firstText(call.args.items[1]) === '' && !/append/i.test(call.name)
      ? emptying(call.args.items[0])
      : writing(call.args.items[0]),
  'write-self': (call) => writing(call.of.items[0]),
  open: (call) => opening(call.args.items[0], call.args.items[1] ?? call.args.named.get('mode')),
  'open-self': (call) => opening(call.of.items[0], call.args.items[0]),
  'perl-open': perlOpen,
  get: (call) => asking(urlOf(call)),
  post: (call) => sending('POST', urlOf(call)),
  put: (call) => sending('PUT', urlOf(call)),
  'delete-url': (call) => sending('DELETE', urlOf(call)),
  request,
  fetch: fetching,
  urlopen,
  connect,
  mail: (call) => [
    { kind: 'argv', argv: ['sendmail', textsOf(call.args.items[1] ?? call.args.items[0])?.[0] ?? UNKNOWN] },
  ],
  'code-hidden': (call) => [unsure(call, 'inline program runs code only known when it runs')],
  shows: printing,
  'get-contents': getContents,
  'curl-set': curlSet,
  sql,
  keys: (call) => [unsure(call, 'inline program types keys into other windows', 'guard-tamper')],
};

/** What a call with this effect amounts to. */
export function effectSteps(effect: Exclude<Effect, 'code'>, call: CodeCall): readonly Step[] {
  return READERS[effect](call);
}
