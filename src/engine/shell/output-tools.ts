/** Programs whose output follows from their arguments and input alone; anything not exact is left unknown. */
import { decodeBase64 } from '../redact/base64.ts';
import { printed, unescaped } from './escapes.ts';
import { findOutput } from './find-inner.ts';
import { UNKNOWN, isUnknown } from './model.ts';
import { sedOutput, translated } from './output-filters.ts';
import { awk, cut, eachLine, filter, head, tail, type Tool } from './output-lines.ts';
import type { Scope } from './scope.ts';

const echo: Tool = (args) => {
  const options = /^-[neE]+$/;
  let first = 0;
  while (options.test(args[first] ?? '')) first += 1;
  const flags = args.slice(0, first).join('');
  const text = args.slice(first).join(' ');
  // One shell turns `\n` into a line end here, another does not.
  if (text.includes('\\') && !/[eE]/.test(flags)) return undefined;
  return (flags.includes('e') ? unescaped(text) : text) + (flags.includes('n') ? '' : '\n');
};

const cat: Tool = (args, input, scope) => {
  const files = args.filter((word) => !/^-[a-zA-Z]+$/.test(word));
  if (files.length === 0) return input;
  const texts = files.map((name) => (name === '-' || name === '/dev/stdin' ? input : scope.files.get(name)));
  return texts.includes(undefined) ? undefined : texts.join('');
};

const rev = filter((args, input) =>
  args.length > 0 ? undefined : eachLine(input, (line) => Array.from(line).reverse().join('')),
);
const tac = filter((args, input) =>
  args.length > 0
    ? undefined
    : input
        .split(/(?<=\n)/)
        .reverse()
        .join(''),
);

const DECODES = /^(?:-d|-D|-di|-i|--decode|--ignore-garbage)$/;

function decoded(input: string): string | undefined {
  const digits = input.replaceAll(/[\s=]/g, '');
  if (!/^[\w+/-]*$/.test(digits)) return undefined;
  return bytesText(decodeBase64(digits, { start: 0, end: digits.length }));
}

const base64 = filter((args, input) =>
  args.length > 0 && args.every((word) => DECODES.test(word)) ? decoded(input) : undefined,
);

const openssl = filter((args, input) => {
  const decodes =
    args.includes('-d') && (args[0] === 'base64' || args.includes('-base64') || args.includes('-a'));
  return decodes ? decoded(input) : undefined;
});

const xxd = filter((args, input) => {
  const flags = args.join('').replaceAll('-', '');
  const digits = input.replaceAll(/\s/g, '');
  const plain = /^[rp]+(?:s)?$/.test(flags) && flags.includes('r') && flags.includes('p');
  if (!plain || !/^(?:[\da-fA-F]{2})+$/.test(digits)) return undefined;
  return bytesText(unescaped(digits.replaceAll(/../g, '\\x$&')));
});

function bytesText(text: string | undefined): string | undefined {
  return text === undefined || /[^\t\n\r -~]/.test(text) ? undefined : text;
}

/** `which git`, `command -v git`: a path to that program, wherever it is. */
const located: Tool = (args) => {
  const names = args.filter((word) => !/^-[avpP]+$/.test(word));
  return names.length === 1 && /^[\w.+-]+$/.test(names[0] ?? '') ? `/usr/bin/${names[0]}\n` : undefined;
};

const parentOf = (path: string): string =>
  /^(.*[^/])\/+[^/]+\/*$/.exec(path)?.[1] ?? (path.startsWith('/') ? '/' : '.');

const sequence: Tool = (args) => {
  const [from = 1, to = 0] = args.length === 1 ? [1, Number(args[0])] : args.map(Number);
  const count = to - from + 1;
  if (args.length > 2 || !(count > 0 && count <= 64)) return undefined;
  return Array.from({ length: count }, (_none, index) => `${from + index}\n`).join('');
};

/** A value nobody knows here, but plain: no blanks, no separators. */
const plainValue: Tool = (args) =>
  args.every((word) => /^[\w%:/.+-]*$/.test(word)) ? `${UNKNOWN}\n` : undefined;

/** `ls -d /*` says again what it was asked: the pattern stands for its names. */
const listed: Tool = (args) => {
  const words = args.filter((word) => !word.startsWith('-'));
  const asked =
    args.some((word) => /^-[A-Za-z1]*d/.test(word)) && !args.some((word) => /^-[A-Za-z1]*[lis]/.test(word));
  return asked && words.length > 0 && words.every((word) => /[*?[]/.test(word))
    ? `${words.join('\n')}\n`
    : undefined;
};

const PLAIN_VALUES = 'date nproc whoami hostname uname id arch uuidgen'.split(' ');

const TOOLS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ['echo', echo],
  [
    'printf',
    (args) =>
      args[0] === '-v'
        ? ''
        : printed(args[0] === '--' ? (args[1] ?? '') : (args[0] ?? ''), args.slice(args[0] === '--' ? 2 : 1)),
  ],
  ['print', (args) => `${args.filter((word) => !/^-[rn]+$/.test(word)).join(' ')}\n`],
  ['cat', cat],
  ['tee', (_args, input) => input],
  ['rev', rev],
  ['tac', tac],
  ['tr', filter(translated)],
  ['sed', filter(sedOutput)],
  ['base64', base64],
  ['openssl', openssl],
  ['xxd', xxd],
  ['head', head],
  ['tail', tail],
  ['cut', cut],
  ['awk', awk],
  ['sort', filter((args, input) => (args.length === 0 && !/\n./.test(input) ? input : undefined))],
  ['true', () => ''],
  [':', () => ''],
  ['pwd', (_args, _input, scope) => `${scope.cwd}\n`],
  ['which', located],
  [
    'basename',
    (args) =>
      args.length === 1 && !isUnknown(args[0] ?? '')
        ? `${args[0]?.replace(/\/+$/, '').split('/').at(-1)}\n`
        : undefined,
  ],
  [
    'dirname',
    (args) => (args.length === 1 && !isUnknown(args[0] ?? '') ? `${parentOf(args[0] ?? '')}\n` : undefined),
  ],
  ['mktemp', (args) => (args.every((word) => /^-[dqu]+$/.test(word)) ? '/tmp/tmp.XXXXXXXXXX\n' : undefined)],
  ['seq', sequence],
  ['find', findOutput],
  ['ls', listed],
  ...PLAIN_VALUES.map((name) => [name, plainValue] as const),
]);

const BEFORE = new Set(['command', 'builtin', 'env', 'busybox', 'exec', 'sudo', 'nohup']);

/** The output of a program, or undefined. */
export function toolOutput(
  argv: readonly string[],
  input: string | undefined,
  scope: Scope,
): string | undefined {
  const [name = '', ...args] = argv;
  const asks = { command: /^-[vp]*v$/, type: /^-[pP]$/ }[name];
  if (asks?.test(args[0] ?? '') === true) return located(args, input, scope);
  if (BEFORE.has(name) && /^\w/.test(args[0] ?? '')) return toolOutput(args, input, scope);
  return TOOLS.get(name.split('/').at(-1) ?? '')?.(args, input, scope);
}
