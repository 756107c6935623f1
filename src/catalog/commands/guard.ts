/** Programs turned against the guard itself: its command line, its variables, and names that go around a gate. */
import type { CommandDef, CommandFacts } from '../../engine/definitions.ts';
import { onlyHelp, shown } from '../argv.ts';
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
    aup-guard mcp unwire cursor --yes => guard-tamper
    aup-guard mcp wire => guard-tamper
    aup-guard policy set mode monitor => guard-tamper
    aup-guard policy edit => guard-tamper
    aup-guard disable => guard-tamper
    aup-guard stop => guard-tamper
    aup-guard incident close 3 => guard-tamper
    aup-guard incident open --why x --severity low => guard-tamper
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
    aup-guard mcp wire --dry-run =>
    aup-guard exception list =>
    aup-guard pending =>
    aup-guard install --dry-run =>
    aup-guard uninstall --help =>
    aup-guard run claude =>
    aup-guard --version =>
  `),
};

/** What carries the guard into what an agent starts: hooks, the gates on PATH, the address of its model. */
const HOOK_VARIABLES =
  /^(?:BASH_ENV|ZDOTDIR|GIT_CONFIG_\w+|GIT_CONFIG|AUP_\w+|PATH|NO_PROXY|no_proxy|(?:ANTHROPIC|CLAUDE|OPENAI|AZURE_OPENAI|GEMINI|GOOGLE_GEMINI|GOOGLE_VERTEX|CODE_ASSIST|COPILOT|CODEX|QWEN|OPENROUTER)\w*_(?:BASE_URL|API_BASE|API_URL|ENDPOINT))$/;

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
    unset PATH => guard-tamper
    unset OPENAI_BASE_URL => guard-tamper
    unset FOO =>
    unset DATABASE_URL =>
    unset -f git =>
    export FOO=1 =>
    export -p =>
    declare -x FOO=1 =>
  `),
};

const AROUND = 'no gate would see what runs under that name';

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
      : [{ verb: 'guard-tamper', target: `goes around the gate (${shown(word)})`, forbidden: AROUND }];
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
