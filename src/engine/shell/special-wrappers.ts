/** Wrappers whose way of naming the inner command is their own. */
import { findInner, fdInner } from './find-inner.ts';
import { UNKNOWN, type ShellInput } from './model.ts';
import { afterOptions, listed, valuesOf } from './wrapper-args.ts';
import {
  cmd,
  crontab,
  editor,
  emacs,
  expect,
  gdb,
  gitUnder,
  later,
  make,
  netcat,
  passGit,
  socat,
  tmux,
} from './hidden-wrappers.ts';
import type { Inner, Special } from './inner.ts';

function text(value: string): Inner {
  return { kind: 'text', text: value };
}

const ENV_OPTIONS = listed('-u -C --unset --chdir');

/** `env A=b cmd`, `env -S "A=b cmd"`. */
const env: Special = (args) => {
  const split = valuesOf(args, ['-S', '--split-string'])[0];
  if (split !== undefined) {
    const more = args.slice(args.findIndex((word) => word.endsWith(split)) + 1);
    return [text(['env', split, ...more].join(' '))];
  }
  const given: Record<string, string> = {};
  let at = afterOptions(args, ENV_OPTIONS);
  if (args[at] === '-') at += 1;
  for (let pair = pairIn(args[at]); pair !== undefined; pair = pairIn(args[at])) {
    given[pair[0]] = pair[1];
    at += 1;
  }
  const cwd = valuesOf(args.slice(0, at), ['-C', '--chdir'])[0];
  const rest = args[at] === '--' ? args.slice(at + 1) : args.slice(at);
  const around = { ...(cwd === undefined ? {} : { cwd }), env: given };
  return rest.length === 0 ? [] : [{ ...around, kind: 'argv', argv: rest }];
};

function pairIn(word: string | undefined): readonly [string, string] | undefined {
  const at = word?.indexOf('=') ?? -1;
  return word === undefined || at <= 0 ? undefined : [word.slice(0, at), word.slice(at + 1)];
}

/** `git bisect run`, `submodule foreach` and `rebase --exec` run what they are given. */
const git: Special = (args) => {
  const run = args.findIndex((word, at) => word === 'run' && args[at - 1] === 'bisect');
  if (run >= 0) return [{ kind: 'argv', argv: args.slice(run + 1) }];
  const each = args.findIndex((word, at) => word === 'foreach' && args[at - 1] === 'submodule');
  if (each >= 0) {
    const rest = args.slice(each + 1).filter((word) => !/^(?:--recursive|-q|--quiet)$/.test(word));
    return [text(rest.join(' '))];
  }
  if (args.includes('difftool')) return valuesOf(args, ['-x', '--extcmd']).map(text);
  return args.includes('rebase') ? valuesOf(args, ['-x', '--exec']).map(text) : [];
};

const XARGS_VALUED = listed(
  '-I -n -P -L -d -a -s -E -R -J -S --max-args --max-procs --max-lines --max-chars --delimiter --arg-file --eof',
);

/** What xargs adds is known only where its input is. */
const xargs: Special = (args, input) => {
  const at = afterOptions(args, XARGS_VALUED);
  const options = args.slice(0, at);
  const command = args.slice(at);
  const first = command.length === 0 ? ['echo'] : command;
  const fromFile = options.some((word) => /^(?:-a|--arg-file)/.test(word));
  const items = fromFile ? [UNKNOWN] : itemsOf(options, input);
  const mark =
    valuesOf(options, ['-I', '-J', '--replace'])[0] ??
    (options.some((word) => /^-i$|^--replace$/.test(word)) ? '{}' : undefined);
  if (mark === undefined) return [{ kind: 'argv', argv: [...first, ...items], reads: { kind: 'none' } }];
  return items.map((item) => ({
    kind: 'argv',
    argv: first.map((word) => word.replaceAll(mark, item)),
    reads: { kind: 'none' },
  }));
};

const MOST_ITEMS = 32;

function itemsOf(options: readonly string[], input: ShellInput): readonly string[] {
  if (input.kind !== 'text') return [UNKNOWN];
  const byLine = valuesOf(options, ['-I', '-L', '-J', '--replace', '--max-lines']).length > 0;
  const mark = valuesOf(options, ['-d', '--delimiter'])[0];
  const zero = options.some((word) => /^-[a-zA-Z]*0|^--null$/.test(word));
  if (zero || (mark !== undefined && mark.length !== 1))
    return input.text.includes('\n') ? [UNKNOWN] : [input.text];
  const split = mark ?? (byLine ? '\n' : /[ \t\n]+/);
  const items = input.text.split(split).filter((item) => item.trim() !== '');
  const plain = items.map((item) => item.replaceAll(/\\(.)|(['"])([^]*?)\2/g, '$1$3').replace(/\n$/, ''));
  return plain.length > MOST_ITEMS ? [UNKNOWN] : plain;
}

/** `parallel CMD {} ::: a b`, `parallel ::: 'cmd one' 'cmd two'`, and commands on the standard input. */
const parallel: Special = (args, input) => {
  if (/^--?(?:V|version|help|h|citation|man)$/.test(args[0] ?? '')) return [];
  const marks = args.findIndex((word) => /^:::+\+?$/.test(word));
  const before = marks < 0 ? args : args.slice(0, marks);
  const command = before.slice(
    afterOptions(
      before,
      listed(
        '-j -N -n -S -a -I -L -P --jobs --sshlogin --colsep --delay --joblog --results --tmpdir --retries --timeout --tagstring',
      ),
    ),
  );
  const given = marks < 0 ? linesOf(input) : args.slice(marks + 1).filter((word) => !word.startsWith(':::'));
  const items = given.length > MOST_ITEMS ? [UNKNOWN] : given;
  if (command.length === 0) return items.map(text);
  const line = command.join(' ');
  return items.map((item) =>
    text(/\{[./#]*\}/.test(line) ? line.replaceAll(/\{[./#]*\}/g, item) : `${line} ${item}`),
  );
};

function linesOf(input: ShellInput): readonly string[] {
  if (input.kind === 'text') return input.text.split('\n').filter((line) => line !== '');
  return [UNKNOWN];
}

const SSH_VALUED = listed('-p -i -l -o -F -J -L -R -D -W -b -c -E -m -S -I -O -Q -w -B -e');
const SSH_COMMAND = /^(?:Proxy|Local|KnownHosts|Remote|PermitLocal)Command[= ]\s*([^]+)$/i;

/** The command on the other machine, and those its options start here. */
const ssh: Special = (args, input) => {
  const at = afterOptions(args, SSH_VALUED);
  const local = valuesOf(args.slice(0, at), ['-o']).flatMap((value) => SSH_COMMAND.exec(value)?.[1] ?? []);
  const last = args.slice(at + 1);
  const rest = last.slice(afterOptions(last, SSH_VALUED));
  const found: Inner[] = local.filter((value) => !/^(?:yes|no|none)$/i.test(value)).map(text);
  const asks = args.some((word) => /^-[a-zA-Z]*[NVGQO]/.test(word));
  if (rest.length > 0) found.push({ kind: 'text', text: rest.join(' '), cwd: UNKNOWN, reads: input });
  else if (input.kind === 'text') found.push({ kind: 'text', text: input.text, cwd: UNKNOWN });
  else if (input.kind === 'pipe' && !asks)
    found.push({ kind: 'unresolved', why: 'a remote shell is fed by a pipe' });
  return found;
};

const trap: Special = (args) => {
  const words = args[0] === '--' ? args.slice(1) : args;
  const first = words[0];
  if (first === undefined || words.length < 2 || first === '' || first.startsWith('-')) return [];
  return [{ kind: 'text', text: first, shell: 'same', when: 'later' }];
};

const command: Special = (args) => {
  const looks = /^-[a-zA-Z]*[vV]/.test(args[0] ?? '');
  const rest = args.slice(afterOptions(args, []));
  return looks || rest.length === 0 ? [] : [{ kind: 'argv', argv: rest, shell: 'same' }];
};

/** `enable -f` takes a builtin from a library: nobody knows what it does. */
const enable: Special = (args) =>
  args.some((word) => /^-[a-z]*f/.test(word))
    ? [{ kind: 'unresolved', why: 'a library becomes a shell command' }]
    : [];

/** Package managers that run the program of an installed package under its plain name. */
const OWN_WORDS =
  /^(?:add|audit|auth|bin|c|cache|config|constraints|create|dedupe|deploy|doctor|env|exec|dlx|explain|fetch|global|help|i|import|info|init|install(?:-test)?|it|licenses|link|list|ll|ln|login|logout|ls|m|node|npm|outdated|owner|pack|patch(?:-commit)?|plugin|pm|prune|publish|rb|rebuild|remove|rm|root|run|run-script|s|search|self-update|server|set|setup|start|stage|store|t|tag|team|test|tst|un|uninstall|unlink|unplug|up|update|upgrade|version|versions|view|why|workspace|workspaces)$/;

const packageRunner: Special = (args) => {
  const at = afterOptions(args, listed('-F -C --filter --dir --cwd -w'));
  const word = args[at];
  return word === undefined || OWN_WORDS.test(word) ? [] : [{ kind: 'argv', argv: args.slice(at) }];
};

/** By program. Those also in the tables are looked up there when nothing is found here. */
export const SPECIAL: ReadonlyMap<string, Special> = new Map<string, Special>([
  ['env', env],
  ['find', findInner],
  ['gfind', findInner],
  ...['fd', 'fdfind'].map((name) => [name, fdInner] as const),
  ['git', git],
  ...['vim', 'vi', 'nvim', 'ex', 'view', 'gvim', 'vimdiff'].map((name) => [name, editor] as const),
  ...['emacs', 'emacsclient'].map((name) => [name, emacs] as const),
  ...['xargs', 'gxargs'].map((name) => [name, xargs] as const),
  ['parallel', parallel],
  ...['ssh', 'autossh', 'slogin', 'mssh'].map((name) => [name, ssh] as const),
  ['trap', trap],
  ['enable', enable],
  ['command', command],
  ...['tmux', 'byobu'].map((name) => [name, tmux] as const),
  ['expect', expect],
  ['socat', socat],
  ...['nc', 'ncat', 'netcat'].map((name) => [name, netcat] as const),
  ...['at', 'batch'].map((name) => [name, later] as const),
  ['crontab', crontab],
  ...['make', 'gmake'].map((name) => [name, make] as const),
  ['gdb', gdb],
  ['vcsh', gitUnder(1)],
  ['yadm', gitUnder(0)],
  ['pass', passGit],
  ['gopass', passGit],
  ...['cmd', 'CMD'].map((name) => [name, cmd] as const),
]);

/** Looked at when the tables know nothing of the words. */
export const FALLBACK: ReadonlyMap<string, Special> = new Map<string, Special>([
  ['yarn', packageRunner],
  ['pnpm', packageRunner],
]);
