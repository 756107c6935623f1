/** Programs that run other programs: where in their argv the other one starts. */
import { UNKNOWN, isUnknown } from './model.ts';
import { PLAIN, RUNNERS, WRAPPERS, type Shape } from './wrapper-shapes.ts';

/** What a wrapper runs: an argv, or shell text, or something that cannot be read. */
export type Inner =
  | { readonly kind: 'argv'; readonly argv: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unresolved'; readonly why: string };

/** The commands inside an argv whose program is `program`; empty when it runs none. */
export function innerCommands(program: string, argv: readonly string[]): readonly Inner[] {
  const args = argv.slice(1);
  const text = textOption(program, args);
  if (text !== undefined) return [textInner(text)];
  const special = SPECIAL.get(program);
  if (special !== undefined) return special(args);
  if (/^(?:python|php|ruby)[\d.]*$/.test(program)) return scriptInner(args);
  const shape = WRAPPERS.get(program);
  if (shape !== undefined) return wrapped(program, args, shape);
  const verbs = RUNNERS.get(program);
  if (verbs === undefined || args[0] === undefined || !verbs.includes(args[0])) return [];
  return wrapped(program, args.slice(1), PLAIN);
}

function wrapped(program: string, args: readonly string[], shape: Shape): readonly Inner[] {
  if (program === 'command' && (args[0] === '-v' || args[0] === '-V')) return [];
  const rest = afterOptions(args, shape).slice(shape.skip ?? 0);
  if (rest.length === 0) return [];
  if (shape.text === true) return [textInner(rest.join(' '))];
  return [{ kind: 'argv', argv: shape.appends === true ? [...rest, UNKNOWN] : rest }];
}

function textInner(text: string): Inner {
  return isUnknown(text)
    ? { kind: 'unresolved', why: 'shell text is only known when it runs' }
    : { kind: 'text', text };
}

function afterOptions(args: readonly string[], shape: Shape): readonly string[] {
  let at = 0;
  for (let word = args[at]; word !== undefined; word = args[at]) {
    if (word === '--') return args.slice(at + 1);
    if (/^-./.test(word)) at += shape.valued?.includes(word) === true ? 2 : 1;
    else if (shape.assigns === true && /^[A-Za-z_]\w*=/.test(word)) at += 1;
    else break;
  }
  return args.slice(at);
}

/** Options whose value is shell text: `su -c`, `script -c`, `env -S`, `tar --checkpoint-action=exec=`. */
function textOption(program: string, args: readonly string[]): string | undefined {
  if (program === 'su' || program === 'script' || program === 'flock') return optionWithC(args);
  if (program === 'env') return after(args, '-S') ?? joined(args, '--split-string=');
  if (program === 'tar') return joined(args, '--checkpoint-action=exec=');
  if (program === 'npx' || program === 'trap') return program === 'trap' ? trapText(args) : after(args, '-c');
  return undefined;
}

function trapText(args: readonly string[]): string | undefined {
  const first = args[0];
  return first === undefined || first.startsWith('-') || args.length < 2 ? undefined : first;
}

function optionWithC(args: readonly string[]): string | undefined {
  const at = args.findIndex((word) => /^-[a-zA-Z]*c$/.test(word) || word === '--command');
  return at < 0 ? joined(args, '--command=') : args[at + 1];
}

function after(args: readonly string[], option: string): string | undefined {
  const at = args.indexOf(option);
  return at < 0 ? undefined : args[at + 1];
}

function joined(args: readonly string[], prefix: string): string | undefined {
  return args.find((word) => word.startsWith(prefix))?.slice(prefix.length);
}

function findInner(args: readonly string[]): readonly Inner[] {
  const found: Inner[] = [];
  for (let at = 0; at < args.length; at += 1) {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(args[at] ?? '')) continue;
    const rest = args.slice(at + 1);
    const end = rest.findIndex((word) => word === ';' || word === '+');
    const argv = (end < 0 ? rest : rest.slice(0, end)).map((word) => word.replaceAll('{}', UNKNOWN));
    found.push({ kind: 'argv', argv });
  }
  return found;
}

/** `bisect run`, `submodule foreach` and `rebase --exec` run what they are given. */
function gitInner(args: readonly string[]): readonly Inner[] {
  const run = args.findIndex((word, at) => word === 'run' && args[at - 1] === 'bisect');
  if (run >= 0) return [{ kind: 'argv', argv: args.slice(run + 1) }];
  const each = args.findIndex((word, at) => word === 'foreach' && args[at - 1] === 'submodule');
  if (each >= 0) {
    const rest = args.slice(each + 1).filter((word) => word !== '--recursive' && word !== '-q');
    return [textInner(rest.join(' '))];
  }
  if (!args.includes('rebase')) return [];
  const text = after(args, '--exec') ?? after(args, '-x') ?? joined(args, '--exec=');
  return text === undefined ? [] : [textInner(text)];
}

/** `python manage.py flush` and `python -m twine upload` are known by the script or module. */
function scriptInner(args: readonly string[]): readonly Inner[] {
  const at = args.findIndex((word) => !word.startsWith('-'));
  const before = args.slice(0, at);
  if (at < 0 || before.some((word) => /^-[a-zA-Z]*[cer]$/.test(word))) return [];
  return [{ kind: 'argv', argv: args.slice(at) }];
}

function editorInner(args: readonly string[]): readonly Inner[] {
  return args
    .map((word) => /^(?:\+|:)?:?(?:sil(?:ent)?!?\s+)?!(.+)$/s.exec(word)?.[1])
    .filter((text) => text !== undefined)
    .map(textInner);
}

const SPECIAL: ReadonlyMap<string, (args: readonly string[]) => readonly Inner[]> = new Map([
  ['find', findInner],
  ['git', gitInner],
  ['vim', editorInner],
  ['vi', editorInner],
  ['nvim', editorInner],
  ['ex', editorInner],
]);
