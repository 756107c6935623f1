/** Reads shell text: every command it would run, as argv. What cannot be told is said, never guessed. */
import { parse, type Command } from 'unbash';
import { applyBuiltin } from './builtins.ts';
import { SHELL_LIMITS, UNKNOWN, isUnknown, type ShellParse } from './model.ts';
import { Found, NO_INPUT, type At, type Call } from './reading.ts';
import { Scope } from './scope.ts';
import { stepsOf, type Step } from './steps.ts';
import { Walker, inputOf } from './walk.ts';
import { expandWord, wordText } from './words.ts';
import { innerCommands } from './wrappers.ts';

/** Their output is known to set up a shell; `eval` of it is daily work. */
const BENIGN_EVAL =
  /^"?\$\((?:ssh-agent|direnv|pyenv|rbenv|nodenv|fnm|mise|brew|starship|zoxide|dircolors|opam|conda|luarocks)\b[^;&|$`()<>]*\)"?$/;

/** Reads `text` as run in `cwd`. Never throws; anything beyond the limits is unresolved. */
export function parseShell(text: string, cwd: string): ShellParse {
  const reader = new Reader();
  reader.text(text, { scope: new Scope(cwd), input: NO_INPUT, depth: 0, source: text });
  const { commands, unresolved, writes, forkBomb } = reader.found;
  return { commands, unresolved, writes, forkBomb };
}

class Reader {
  readonly found = new Found();
  private readonly walker = new Walker(this.found, (node, at) => this.command(node, at));

  text(text: string, at: At): void {
    if (text.length > SHELL_LIMITS.text || at.depth > SHELL_LIMITS.depth) {
      this.unsure('the command is too long or too deep to read', text);
    } else {
      this.walker.visit(parse(text), { ...at, source: text });
    }
  }

  private unsure(why: string, text: string): void {
    this.found.unsure(why, text);
  }

  private command(node: Command, at: At): void {
    this.walker.children(node, at);
    const env: Record<string, string> = {};
    for (const item of node.prefix) {
      if (item.type !== 'Assignment') continue;
      const value = item.value.type === 'Word' ? wordText(item.value, at.scope) : UNKNOWN;
      const plain = item.append !== true && item.index === undefined;
      env[item.name] = plain ? value : UNKNOWN;
      if (node.name === undefined) at.scope.assign(item.name, env[item.name] ?? UNKNOWN);
    }
    if (node.name === undefined) return;
    const args = node.args.flatMap((word) =>
      word.type === 'Word'
        ? expandWord(word, at.scope)
        : [`${word.name}=${word.value.type === 'Word' ? wordText(word.value, at.scope) : UNKNOWN}`],
    );
    const argv = [...expandWord(node.name, at.scope), ...args];
    const written = node.args.map((word) => word.text).join(' ');
    this.run({ argv, env, written }, { ...at, input: inputOf(node.redirects, at) });
  }

  private run(call: Call, at: At): void {
    const name = call.argv[0];
    const { commands } = this.found;
    if (name === undefined || commands.length > SHELL_LIMITS.commands) return;
    if (commands.length === SHELL_LIMITS.commands) this.unsure('too many commands to read', at.source);
    if (isUnknown(name) || /[*?]|\[./.test(name)) {
      this.unsure('the name of the command is only known when it runs', call.argv.join(' '));
      return;
    }
    const alias = at.scope.aliases.get(name);
    if (alias !== undefined && at.depth <= SHELL_LIMITS.depth) {
      const scope = at.scope.fork();
      scope.aliases.delete(name);
      this.text(`${alias} ${call.argv.slice(1).map(quote).join(' ')}`, { ...at, scope, depth: at.depth + 1 });
      return;
    }
    const program = (name.split('/').at(-1) ?? name).replace(/\.exe$/i, '');
    const env = { ...Object.fromEntries(at.scope.exported), ...call.env };
    const { argv, written } = call;
    commands.push({ program, argv, env, cwd: at.scope.cwd, input: at.input, written });
    applyBuiltin(call.argv, at.scope);
    this.inside(program, call, at);
  }

  private inside(program: string, call: Call, at: At): void {
    const deeper = { ...at, depth: at.depth + 1 };
    if (program === 'eval') this.evaluate(call, deeper);
    else this.follow(stepsOf(program, call.argv, at.input), deeper);
    for (const inner of innerCommands(program, call.argv)) {
      if (inner.kind === 'unresolved') this.unsure(inner.why, call.argv.join(' '));
      else if (inner.kind === 'text') this.text(inner.text, deeper);
      else if (at.depth < SHELL_LIMITS.depth) this.run({ ...call, argv: inner.argv }, deeper);
      else this.unsure('the command is too deep to read', at.source);
    }
  }

  private evaluate(call: Call, at: At): void {
    if (BENIGN_EVAL.test(call.written)) return;
    const text = call.argv.slice(1).join(' ');
    if (isUnknown(text)) this.unsure('eval of text only known when it runs', at.source);
    else this.text(text, at);
  }

  private follow(steps: readonly Step[], at: At): void {
    for (const step of steps) {
      if (step.kind === 'shell') this.text(step.text, { ...at, input: NO_INPUT });
      else if (step.kind === 'argv') this.run({ argv: step.argv, env: {}, written: '' }, at);
      else if (step.kind === 'write') this.found.writes.push(step.path);
      else this.unsure(step.why, step.text ?? at.source);
    }
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
