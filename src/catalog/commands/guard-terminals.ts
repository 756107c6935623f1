/** Programs that type into terminals, or read what stands on them: ways to answer a question from the side. */
import type { ActionDraft, CommandDef, CommandFacts } from '../../engine/definitions.ts';
import { onlyHelp, readOptions, shown, wordList } from '../argv.ts';
import { readExamples } from './rules.ts';

const OF_PEOPLE = 'it reads or types into terminals of people, where questions are answered';
const WITH_TMUX = `${OF_PEOPLE}; on a server of your own (tmux -L NAME) a person can allow it`;

/** Programs whose only use is to press keys. */
const KEYBOARDS = new Set(wordList('ydotool wtype dotool dotoolc xte cliclick xvkbd evemu-event'));

/** Of other terminals and desktops: words that type, or read the screen. */
const TYPES: ReadonlyMap<string, RegExp> = new Map([
  ['screen', /^(?:stuff|hardcopy|paste|readbuf|readreg|writebuf|process|register|exec|logfile|log)$/],
  ['zellij', /^(?:write|write-chars|dump-screen|dump-layout|paste|attach|a|edit-scrollback)$/],
  ['wezterm', /^(?:send-text|get-text)$/],
  ['kitty', /^(?:send-text|send-key|get-text|paste-text|create-marker|kitten|signal-child)$/],
  ['xdotool', /^(?:type|key|keydown|keyup|mousemove|click|mousedown)$/],
]);

/** `tmux`: its own words, which it also takes when cut short. */
const TMUX_TYPES =
  /^(?:send(?:-.*)?|capturep?|capture-.*|pipep?|pipe-.*|pasteb?|paste-.*|loadb?|load-.*|setb|set-b.*|showb|show-b.*|saveb|save-.*|respawn.*|a|at|att.*|bind(?:-.*)?|copy-mode|link.*|joinp|join-.*|swapp|swap-p.*|set-hook)$/;
const TMUX_VALUED = ['-L', '-S', '-f', '-c', '-T'];

/** Where the first command of a call of tmux stands, behind the options of tmux itself. */
function commandAt(args: readonly string[]): number {
  let at = 0;
  while (/^-./.test(args[at] ?? '')) at += TMUX_VALUED.includes(args[at] ?? '') ? 2 : 1;
  return at;
}

/** A server on a socket of its own name is the agent's, as tests of terminal programs start one. */
function ownServer(options: readonly string[], { env = {}, written = '' }: CommandFacts): boolean {
  if (/\$\{?TMUX\b/.test(written)) return false;
  const { values } = readOptions(options, TMUX_VALUED);
  const name = values.get('L') ?? values.get('S')?.split('/').at(-1) ?? env['TMUX_TMPDIR'] ?? 'default';
  return name !== 'default' && name !== '';
}

/** Each command of a call counts: `new -d ; send-keys y`. */
function tmuxDrafts(argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] {
  const args = argv.slice(1);
  const at = commandAt(args);
  const word = args.find(
    (each, index) =>
      (index === at || (index > at && /(?:^|[^\\]);$/.test(args[index - 1] ?? ''))) && TMUX_TYPES.test(each),
  );
  if (word === undefined) return [];
  if (!ownServer(args.slice(0, at), facts)) return [{ ...draft(argv, word), forbidden: WITH_TMUX }];
  return word.startsWith('a') ? [] : [draft(argv, word)];
}

function draft(argv: readonly string[], word: string): ActionDraft {
  return { verb: 'guard-tamper', target: `reads or types into a terminal (${argv[0] ?? ''} ${shown(word)})` };
}

/** `wezterm cli`, `kitty @`: without that word a terminal is opened. */
const FIRST: ReadonlyMap<string, string> = new Map([
  ['wezterm', 'cli'],
  ['kitty', '@'],
]);
/** `screen -r`, `-x`: the terminal of another screen. */
const JOINS = /^-(?:[dDRaAqO]*[rx]|RR?)$/;

function typed([called = '', ...args]: readonly string[]): string | undefined {
  const [first = ''] = args;
  const program = called === 'kitten' ? 'kitty' : called;
  if (KEYBOARDS.has(program)) return first;
  if ((FIRST.get(program) ?? first) !== first) return undefined;
  const word = args.find((each) => TYPES.get(program)?.test(each));
  return word ?? (program === 'screen' && JOINS.test(first) ? first : undefined);
}

function classify(argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] {
  // Anywhere else these are words to be typed.
  if (onlyHelp(argv.slice(0, 2))) return [];
  if (/^(?:tmux|tmate|byobu)$/.test(argv[0]?.split('/').at(-1) ?? '')) return tmuxDrafts(argv, facts);
  const word = typed(argv);
  return word === undefined ? [] : [{ ...draft(argv, word), forbidden: OF_PEOPLE }];
}

export const tmux: CommandDef = {
  program: 'tmux',
  aliases: wordList(`
    screen xdotool wezterm kitty kitten zellij tmate byobu ydotool wtype dotool dotoolc xte cliclick
    xvkbd evemu-event
  `),
  gated: [],
  classify,
  examples: readExamples(`
    tmux send-keys -t 0 a Enter => guard-tamper
    tmux send -t main y => guard-tamper
    tmux capture-pane -p => guard-tamper
    tmux pipe-pane -o cat => guard-tamper
    tmux paste-buffer => guard-tamper
    tmux new-session -d ; send-keys y => guard-tamper
    tmux attach => guard-tamper
    tmux -L default send-keys y => guard-tamper
    tmux -L test send-keys y => guard-tamper
    screen -S main -X stuff y => guard-tamper
    screen -X hardcopy /tmp/x => guard-tamper
    screen -r main => guard-tamper
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
    tmux new-session -d -s send =>
    tmux kill-session -t x =>
    tmux -L test new -d =>
    tmux -L test attach =>
    screen -ls =>
    screen -dmS web npm start =>
    zellij list-sessions =>
    kitty --version =>
    wezterm start =>
    xdotool --help =>
  `),
};
