/** Programs turned against the guard itself, and ways to answer its questions from the side. */
import type { ActionDraft, CommandDef } from '../../engine/definitions.ts';
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
    aup-guard exception add push --forever => guard-tamper
    aup-guard redact --restore => secret-read
    aup-guard redact --preview =>
    aup-guard status =>
    aup-guard policy lint =>
    aup-guard install --dry-run =>
    aup-guard --version =>
  `),
};

/** Looking for the process is the usual first half of stopping it. */
function aimed(program: string): ActionDraft {
  const target = "the guard's process";
  const looks = /^(?:pgrep|pidof)$/.test(program);
  return { verb: 'guard-tamper', target, ...(looks ? {} : { forbidden: 'it stops the guard' }) };
}

export const kill: CommandDef = {
  program: 'pkill',
  aliases: ['killall', 'kill', 'gdb', 'lldb', 'pgrep', 'pidof'],
  gated: [],
  classify: (argv) =>
    argv.slice(1).some((word) => /\baup-?(?:guard|shim|hook)\b/.test(word)) ? [aimed(argv[0] ?? '')] : [],
  examples: readExamples(`
    pkill -f aup-guard => guard-tamper
    killall aup-shim => guard-tamper
    pgrep aup-guard => guard-tamper
    pgrep node =>
    pkill -f vite =>
    kill 1234 =>
  `),
};

export const tmux: CommandDef = {
  program: 'tmux',
  aliases: ['screen', 'xdotool', 'wezterm', 'kitty'],
  gated: [],
  classify: (argv) => {
    const typed = argv.find((word) =>
      /^(?:send-keys?|send|paste-buffer|pasteb|capture-pane|capturep|pipe-pane|pipep|stuff|hardcopy|type|key|send-text|get-text|respawn-pane)$/.test(
        word,
      ),
    );
    return typed === undefined
      ? []
      : [{ verb: 'guard-tamper', target: `reads or types into a terminal (${argv[0] ?? ''} ${typed})` }];
  },
  examples: readExamples(`
    tmux send-keys -t 0 a Enter => guard-tamper
    tmux capture-pane -p => guard-tamper
    xdotool key a => guard-tamper
    tmux ls =>
    tmux new-session -d =>
  `),
};

const HOOK_VARIABLES = /^(?:BASH_ENV|GIT_CONFIG_\w+|GIT_CONFIG|AUP_\w+)$/;

export const unset: CommandDef = {
  program: 'unset',
  gated: [],
  classify: (argv) => {
    const hit = argv.slice(1).find((word) => HOOK_VARIABLES.test(word));
    return hit === undefined
      ? []
      : [{ verb: 'guard-tamper', target: `unsets ${hit}`, forbidden: 'it switches the guard off' }];
  },
  examples: readExamples(`
    unset BASH_ENV => guard-tamper
    unset FOO =>
  `),
};
