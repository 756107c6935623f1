/** Programs turned against the guard itself, and ways to answer its questions from the side. */
import type { ActionDraft, CommandDef, CommandFacts } from '../../engine/definitions.ts';
import { onlyHelp, shown, wordList } from '../argv.ts';
import { ownCommand } from './any/own-command.ts';
import { readExamples } from './rules.ts';

export const aupGuard: CommandDef = {
  program: 'aup-guard',
  aliases: ['aup-shim'],
  gated: [],
  classify: ownCommand,
  examples: readExamples(`
    aup-guard uninstall --yes => guard-tamper
    aup-guard approve 7f3a => guard-tamper
    aup-guard deny 7f3a => guard-tamper
    aup-guard exception add push --forever => guard-tamper
    aup-guard mcp approve github => guard-tamper
    aup-guard policy set mode monitor => guard-tamper
    aup-guard policy edit => guard-tamper
    aup-guard disable => guard-tamper
    aup-guard stop => guard-tamper
    aup-guard incident close 3 => guard-tamper
    aup-guard gate off => guard-tamper
    aup-guard install => guard-tamper
    aup-guard redact --restore => secret-read
    aup-guard redact --preview =>
    aup-guard status =>
    aup-guard status --json =>
    aup-guard doctor =>
    aup-guard log tail =>
    aup-guard log verify =>
    aup-guard policy lint =>
    aup-guard policy explain HUMAN-1 =>
    aup-guard gate check -- git push =>
    aup-guard check -- git push =>
    aup-guard mcp list =>
    aup-guard exception list =>
    aup-guard pending =>
    aup-guard install --dry-run =>
    aup-guard uninstall --help =>
    aup-guard run claude =>
    aup-guard --version =>
  `),
};

/** What is done to a process that was looked for: in a pipeline behind it, or in words around it. */
const STOPS = /\b(?:x?kill(?:all)?5?|pkill|skill|gdb|lldb|[sl]trace|reptyr|renice|taskkill|parallel|while)\b/;

/** Looking for the process is free, unless what it finds goes to something that stops or opens it. */
function aimed(program: string, { feeds = [] }: CommandFacts): readonly ActionDraft[] {
  const looks = /^(?:pgrep|pidof)$/.test(program);
  if (looks && !feeds.some((command) => STOPS.test(command))) return [];
  return [{ verb: 'guard-tamper', target: "the guard's process", forbidden: 'it stops the guard' }];
}

export const kill: CommandDef = {
  program: 'pkill',
  aliases: ['killall', 'kill', 'gdb', 'lldb', 'pgrep', 'pidof', 'skill', 'killall5', 'taskkill', 'xkill'],
  gated: [],
  classify: (argv, facts) =>
    argv.slice(1).some((word) => /\baup(?:-?(?:guard|shim|hook))?\b/.test(word))
      ? aimed(argv[0] ?? '', facts)
      : [],
  examples: readExamples(`
    pkill -f aup-guard => guard-tamper
    pkill -9 -f node.*aup-shim => guard-tamper
    pkill aup => guard-tamper
    killall aup-shim => guard-tamper
    taskkill /F /IM aup-guard.exe => guard-tamper
    gdb -p 12 -ex call␣aup_shim() =>
    pgrep -fa aup-guard =>
    pidof aup-shim =>
    pgrep node =>
    pkill -f vite =>
    killall node =>
    kill 1234 =>
  `),
};

/** Words of terminal programs that type, or read what stands on the screen. */
const TYPES =
  /^(?:send-keys?|send|send-prefix|paste-buffer|pasteb|set-buffer|load-buffer|capture-pane|capturep|pipe-pane|pipep|stuff|hardcopy|type|key|keydown|keyup|send-text|send-key|get-text|respawn-pane|respawn-window|write|write-chars|dump-screen|paste|readbuf|readreg|mousemove|click)$/;
/** Programs that do nothing but press keys. */
const KEYBOARDS = new Set([
  'ydotool',
  'wtype',
  'dotool',
  'dotoolc',
  'xte',
  'cliclick',
  'xvkbd',
  'evemu-event',
]);

function typed(argv: readonly string[]): string | undefined {
  const [program = '', first] = argv;
  if (KEYBOARDS.has(program)) return first;
  if (program === 'wezterm' && first !== 'cli') return undefined;
  if (/^(?:kitty|kitten)$/.test(program) && first !== '@') return undefined;
  return argv.slice(1).find((word) => TYPES.test(word));
}

export const tmux: CommandDef = {
  program: 'tmux',
  aliases: wordList(`
    screen xdotool wezterm kitty kitten zellij tmate byobu ydotool wtype dotool dotoolc xte cliclick
    xvkbd evemu-event
  `),
  gated: [],
  classify: (argv) => {
    const word = onlyHelp(argv) ? undefined : typed(argv);
    return word === undefined
      ? []
      : [
          {
            verb: 'guard-tamper',
            target: `reads or types into a terminal (${argv[0] ?? ''} ${shown(word)})`,
          },
        ];
  },
  examples: readExamples(`
    tmux send-keys -t 0 a Enter => guard-tamper
    tmux send -t main y => guard-tamper
    tmux capture-pane -p => guard-tamper
    tmux pipe-pane -o cat => guard-tamper
    tmux paste-buffer => guard-tamper
    screen -S main -X stuff y => guard-tamper
    screen -X hardcopy /tmp/x => guard-tamper
    xdotool key a => guard-tamper
    xdotool type yes => guard-tamper
    ydotool key 28:1 => guard-tamper
    wtype y => guard-tamper
    kitty @ send-text y => guard-tamper
    kitten @ get-text => guard-tamper
    wezterm cli send-text y => guard-tamper
    zellij action write-chars y => guard-tamper
    zellij action dump-screen /tmp/x => guard-tamper
    tmux ls =>
    tmux new-session -d =>
    tmux kill-session -t x =>
    tmux attach =>
    screen -ls =>
    zellij list-sessions =>
    kitty --version =>
    wezterm start =>
    xdotool --help =>
  `),
};

const HOOK_VARIABLES = /^(?:BASH_ENV|ZDOTDIR|GIT_CONFIG_\w+|GIT_CONFIG|AUP_\w+)$/;

/** `unset X`, and the other ways to take a variable from what a shell hands on. */
function takesAway(argv: readonly string[]): boolean {
  const [program, ...args] = argv;
  if (program === 'unset') return !args.includes('-f');
  if (program === 'export') return args.some((word) => /^-[a-z]*n/.test(word));
  return args.some((word) => /^\+[a-z]*x/.test(word));
}

export const unset: CommandDef = {
  program: 'unset',
  aliases: ['export', 'declare', 'typeset'],
  gated: [],
  classify: (argv) => {
    const hit = takesAway(argv) ? argv.slice(1).find((word) => HOOK_VARIABLES.test(word)) : undefined;
    return hit === undefined
      ? []
      : [{ verb: 'guard-tamper', target: `unsets ${hit}`, forbidden: 'it switches the guard off' }];
  },
  examples: readExamples(`
    unset BASH_ENV => guard-tamper
    unset -v GIT_CONFIG_COUNT => guard-tamper
    export -n BASH_ENV => guard-tamper
    declare +x AUP_GUARD_SESSION => guard-tamper
    unset FOO =>
    unset -f git =>
    export FOO=1 =>
    export -p =>
    declare -x FOO=1 =>
  `),
};

/** A name for the real program behind a gate. */
function goesAround(argv: readonly string[], { written = '' }: CommandFacts): string | undefined {
  return argv.slice(1).find((word) => {
    const [, name, value = ''] = /^([\w.-]+)=(.*)$/s.exec(word) ?? [];
    if (name === undefined) return false;
    const [first = ''] = value.trim().split(/\s+/);
    const straight = first.startsWith('/') && first.split('/').at(-1) === name;
    const lookedUp = new RegExp(`${name}=["']?(?:\\$\\(|\`)(?:which|command -v|type -[pP])`).test(written);
    return straight || lookedUp;
  });
}

export const alias: CommandDef = {
  program: 'alias',
  gated: [],
  classify: (argv, facts) => {
    const word = goesAround(argv, facts);
    return word === undefined
      ? []
      : [{ verb: 'guard-tamper', target: `goes around the gate (${shown(word)})` }];
  },
  examples: readExamples(`
    alias git=/usr/bin/git => guard-tamper
    alias rm=/bin/rm␣-f => guard-tamper
    alias ll=ls␣-la =>
    alias g=git =>
    alias k=kubectl =>
    alias =>
  `),
};

/** Switches that take a repository's own checks away. */
export const hookManagers: CommandDef = {
  program: 'pre-commit',
  aliases: ['lefthook', 'husky', 'prek', 'overcommit', 'simple-git-hooks'],
  gated: [],
  classify: (argv) => {
    const takes = argv[1] === 'uninstall' || argv[1] === '--uninstall';
    return takes && !onlyHelp(argv)
      ? [{ verb: 'guard-tamper', target: `takes git hooks out (${argv[0] ?? ''} uninstall)` }]
      : [];
  },
  examples: readExamples(`
    pre-commit uninstall => guard-tamper
    lefthook uninstall => guard-tamper
    husky uninstall => guard-tamper
    overcommit --uninstall => guard-tamper
    pre-commit install =>
    pre-commit run --all-files =>
    lefthook install =>
    husky init =>
    husky =>
  `),
};
