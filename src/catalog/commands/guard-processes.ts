/** Programs that stop processes or reach into them: those of the guard, and those an agent cannot tell from them. */
import type { ActionDraft, CommandDef, CommandFacts } from '../../engine/definitions.ts';
import { onlyHelp, readOptions, shown, wordList } from '../argv.ts';
import { readExamples } from './rules.ts';

const STOPPED = 'it stops the guard';
const OWN = /\baup(?:-?(?:guard|shim|hook))?\b/;

/** What is done to a process that was looked for: in a pipeline behind it, or in words around it. */
const STOPS = /\b(?:x?kill(?:all)?5?|pkill|skill|gdb|lldb|[sl]trace|reptyr|renice|taskkill|parallel|while)\b/;

/** Looking for the process is free, unless what it finds goes to something that stops or opens it. */
function aimed(program: string, { feeds = [] }: CommandFacts): readonly ActionDraft[] {
  const looks = /^(?:pgrep|pidof)$/.test(program);
  if (looks && !feeds.some((command) => STOPS.test(command))) return [];
  return [{ verb: 'guard-tamper', target: "the guard's process", forbidden: STOPPED }];
}

const BY_NAME = /^(?:pkill|killall|killall5|skill|taskkill)$/;
/** Patterns that every program on Node fits, the guard and the agent among them. */
const ALL_NODE =
  /^[\^(]*(?:\/?(?:usr\/)?(?:local\/)?bin\/)?(?:node(?:js)?(?:\.exe|\*|\.\*)?|\.\*?|n\.\*|npm exec)[)$]*$/;

/** Every process of a user, or every program that runs on Node. */
function sweeps(program: string, args: readonly string[]): boolean {
  if (!BY_NAME.test(program)) return false;
  if (args.includes('-0') || args.includes('-l')) return false;
  const { words, names } = readOptions(args, ['-u', '-U', '-g', '-G', '-s', '-t', '-P', '-O', '-y', '-o']);
  if (words.length === 0) return program === 'killall5' || names.has('u') || names.has('U');
  return words.some((word) => ALL_NODE.test(word));
}

/** A signal 0 only asks whether the process is there. */
const ASKS = /(?:^|\s)-(?:0|s\s*0|l|L|-list|-table)(?:\s|$)/;
/** In front of the shell stands the agent, and in front of that the session. */
const PARENT = /\$\{?PPID\b/;
const FOUND_NODE = /\b(?:pgrep|pidof)\s+(?:-[\w]+\s+)*["']?(?:node|nodejs|npm)["']?\s*[)`]/;

function killed(
  program: string,
  args: readonly string[],
  { written = '' }: CommandFacts,
): string | undefined {
  const words = written === '' ? args.join(' ') : written;
  if (sweeps(program, args)) return 'every program on Node, or of this user, the guard among them';
  if (program !== 'kill' || ASKS.test(args.join(' '))) return undefined;
  if (PARENT.test(words)) return 'the process the shell was started by: the agent or its session';
  return FOUND_NODE.test(words) ? 'every program on Node, the guard among them' : undefined;
}

/** A number, or that of a group, that is the guard's; the first option is the signal. */
function isGuard(program: string, args: readonly string[], { guardHome }: CommandFacts): boolean {
  if (program !== 'kill' || ASKS.test(args.join(' '))) return false;
  const numbers = args.slice(args[0]?.startsWith('-') === true ? 1 : 0);
  return numbers.some(
    (word) => /^-?\d+$/.test(word) && guardHome?.(`/proc/${word.replace('-', '')}`) !== undefined,
  );
}

function stopping(argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] {
  const [program = '', ...args] = argv;
  if (args.some((word) => OWN.test(word)) || isGuard(program, args, facts)) return aimed(program, facts);
  const target = killed(program, args, facts);
  return target === undefined ? [] : [{ verb: 'guard-tamper', target, forbidden: STOPPED }];
}

export const kill: CommandDef = {
  program: 'pkill',
  aliases: ['killall', 'kill', 'pgrep', 'pidof', 'skill', 'killall5', 'taskkill', 'xkill'],
  gated: [],
  classify: stopping,
  examples: readExamples(`
    pkill -f aup-guard => guard-tamper
    pkill -9 -f node.*aup-shim => guard-tamper
    pkill aup => guard-tamper
    killall aup-shim => guard-tamper
    taskkill /F /IM aup-guard.exe => guard-tamper
    pkill node => guard-tamper
    pkill -9 -x node => guard-tamper
    pkill -f . => guard-tamper
    pkill -u dev => guard-tamper
    killall -9 node => guard-tamper
    skill -9 node => guard-tamper
    pgrep -fa aup-guard =>
    pidof aup-shim =>
    pgrep node =>
    pkill -f vite =>
    pkill -f node␣server.js =>
    pkill -u dev vite =>
    pkill -0 node =>
    killall chrome =>
    kill 1234 =>
    kill -0 1234 =>
  `),
};

/** Options that name a process to be opened. */
const ATTACHES: ReadonlyMap<string, RegExp> = new Map([
  ['gdb', /^(?:-p|--?pid)(?:=|$|\d)/],
  ['lldb', /^(?:-[pn]|--attach-(?:pid|name))(?:=|$|\d)/],
  ['strace', /^(?:-[a-zA-Z]*p\d*|--attach(?:=.*)?)$/],
  ['ltrace', /^-[a-zA-Z]*p\d*$/],
  ['frida', /^(?:-[pnN]|--attach-\w+)(?:=|$)/],
  ['criu', /^(?:-t|--tree)(?:=|$)/],
]);
const ALSO: ReadonlyMap<string, string> = new Map([
  ['frida-trace', 'frida'],
  ['frida-inject', 'frida'],
  ['cgdb', 'gdb'],
]);
const TRACERS = /^[sl]trace$/;
const TRACER_VALUED = /^(?:-[a-zA-Z]*[oesuEabIOPSXpnl]|--(?:output|trace|string-limit|user|env|attach))$/;

/** Words from here on are of the program that is started. */
function startedAt(args: readonly string[]): number {
  let at = 0;
  while (/^-./.test(args[at] ?? '') && args[at] !== '--') at += TRACER_VALUED.test(args[at] ?? '') ? 2 : 1;
  return at;
}

function endOf(args: readonly string[]): number {
  const end = args.findIndex((word) => /^(?:--args|--)$/.test(word));
  return end < 0 ? args.length : end;
}

const TAKES_OVER = /^(?:reptyr|retty|injcode|pyrasite|gcore)$/;
const isNumber = (word: string): boolean => /^\d+$/.test(word);

/** The process that is opened, as it is named; undefined where none is. */
function attached(program: string, args: readonly string[]): string | undefined {
  if (TAKES_OVER.test(program)) return args.find(isNumber) ?? args.at(-1);
  const known = ALSO.get(program) ?? program;
  const own = args.slice(0, TRACERS.test(known) ? startedAt(args) : endOf(args));
  const at = own.findIndex((word) => ATTACHES.get(known)?.test(word));
  if (at >= 0) return valueAt(own, at);
  // `gdb PROGRAM 4242`.
  return known === 'gdb' ? readOptions(own, ['-ex', '-x']).words.find(isNumber) : undefined;
}

/** `-p4242`, `--pid=4242`, `-p 4242`. */
function valueAt(args: readonly string[], at: number): string {
  const option = args[at] ?? '';
  return /\d+$/.exec(option)?.[0] ?? option.split('=')[1] ?? args[at + 1] ?? '';
}

/** A process the agent has started and named itself may be its own: a person is asked. */
const MAY_BE_OWN = /\$!|\$\{?[A-Za-z_]\w*PID\b|\$\{?PID\b|\$\{?[a-z]\w*|\b(?:pgrep|pidof)\s/;

function opening(argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] {
  const [program = '', ...args] = argv;
  if (onlyHelp(argv.slice(0, 2))) return [];
  const theirs = attached(program, args);
  if (theirs === undefined) return [];
  const { written = '' } = facts;
  const target = `opens a running process (${program} ${shown(theirs)})`;
  const ofGuard =
    OWN.test(`${args.join(' ')} ${written}`) || PARENT.test(written) || FOUND_NODE.test(written);
  const own = !/^\d+$/.test(theirs) && MAY_BE_OWN.test(written) && !ofGuard;
  const about = { verb: 'guard-tamper', target } as const;
  return [own ? about : { ...about, forbidden: 'it could be the guard; start the program under it instead' }];
}

export const openers: CommandDef = {
  program: 'gdb',
  aliases: wordList(
    'cgdb lldb strace ltrace frida frida-trace frida-inject criu reptyr retty injcode pyrasite gcore',
  ),
  gated: [],
  classify: opening,
  examples: readExamples(`
    gdb -p 4242 => guard-tamper
    gdb --pid=4242 -batch => guard-tamper
    gdb /usr/bin/node 4242 => guard-tamper
    lldb -p 4242 => guard-tamper
    lldb --attach-pid 4242 => guard-tamper
    strace -p 4242 => guard-tamper
    strace -fp 4242 => guard-tamper
    strace --attach=4242 => guard-tamper
    ltrace -p 4242 => guard-tamper
    frida -p 4242 => guard-tamper
    criu dump -t 4242 => guard-tamper
    reptyr 4242 => guard-tamper
    gdb ./mine =>
    gdb --args ./mine -p 8080 =>
    gdb -batch -ex bt ./mine core =>
    lldb ./mine =>
    strace ./mine =>
    strace -f -o /tmp/t ./mine -p 80 =>
    strace -c ls =>
    ltrace ./mine =>
    criu check =>
    gdb --help =>
  `),
};
