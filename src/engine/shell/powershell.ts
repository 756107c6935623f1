/** PowerShell text of the simple kind: commands, pipelines, blocks. Anything else cannot be told. */
import { isUnknown, UNKNOWN } from './model.ts';
import type { PowerCall } from './powershell-calls.ts';
import { namedSteps, untold } from './powershell-named.ts';
import { callOf } from './powershell-parameters.ts';
import { powerTokens, type PowerToken } from './powershell-words.ts';
import type { Step } from './step.ts';

const MAX_DEPTH = 8;
/** Values and comparisons: nothing in them is run. */
const EXPRESSION = /^(?:[\u0000'"\d-]|\$)/;

/** What running the text leads to. */
export function powershellSteps(text: string): readonly Step[] {
  return stepsIn(text, 0);
}

function stepsIn(text: string, depth: number): readonly Step[] {
  const tokens = depth > MAX_DEPTH ? undefined : powerTokens(text);
  if (tokens === undefined) return untold(text);
  return split(tokens, ';').flatMap((statement) => pipeline(statement, { text, depth }));
}

function split(tokens: readonly PowerToken[], sign: ';' | '|'): readonly (readonly PowerToken[])[] {
  const parts: PowerToken[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'sign' && token.text === sign) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

interface At {
  readonly text: string;
  readonly depth: number;
}

function pipeline(tokens: readonly PowerToken[], at: At): readonly Step[] {
  const [first] = tokens;
  const set = tokens.findIndex((token) => token.kind === 'word' && token.bare && /^[+]?=$/.test(token.text));
  if (first?.kind === 'word' && EXPRESSION.test(first.text) && set > 0)
    return assigned(first, tokens.slice(set + 1), at);
  let before: readonly string[] = [];
  return split(tokens, '|').flatMap((part) => {
    const { steps, paths } = command(part, before, at);
    before = paths;
    return steps;
  });
}

const KEPT = /^(?:PATH|PSModulePath|BASH_ENV|GIT_\w+|AUP_\w+|LD_\w+|NODE_OPTIONS)$/i;

/** `$x = ...`: what stands behind it runs. */
function assigned(to: PowerToken & { kind: 'word' }, rest: readonly PowerToken[], at: At): readonly Step[] {
  if (to.reveals !== undefined && KEPT.test(to.reveals)) return untold(at.text);
  return pipeline(rest, at);
}

interface Read {
  readonly steps: readonly Step[];
  /** What the next command in the pipeline is handed, as far as names tell. */
  readonly paths: readonly string[];
}

function command(tokens: readonly PowerToken[], before: readonly string[], at: At): Read {
  const called = isSign(tokens[0], '&');
  const own = called ? tokens.slice(1) : tokens;
  const inner = own.flatMap((token) =>
    token.kind === 'block' || token.kind === 'group' ? stepsIn(token.text, at.depth + 1) : [],
  );
  const { steps, paths } = outer(own, { before, called }, at);
  return { steps: [...inner, ...steps], paths };
}

function isSign(token: PowerToken | undefined, text: '&' | '>'): boolean {
  return token?.kind === 'sign' && token.text === text;
}

interface Given {
  readonly before: readonly string[];
  /** `&` stands in front. */
  readonly called: boolean;
}

/** The command without the blocks in it. */
function outer(own: readonly PowerToken[], { before, called }: Given, at: At): Read {
  const [first, ...rest] = own;
  if (first === undefined || own.some((token) => isSign(token, '&')))
    return { steps: untold(at.text), paths: [] };
  if (first.kind !== 'word') return { steps: behindGroup(rest, at), paths: [] };
  if (!called && (!first.bare || EXPRESSION.test(first.text))) return { steps: valued(own, at), paths: [] };
  if (isUnknown(first.text)) return { steps: untold(at.text), paths: [] };
  const call = callOf(first.text, rest, before);
  const paths = call.words.length > 0 ? call.words : [call.named.get('path') ?? '.'];
  const native = nativeArgv(first.text, rest);
  const reading = { text: at.text, read: (text: string) => stepsIn(text, at.depth + 1) };
  return { steps: [...namedSteps(call, native, reading), ...printed(call, rest), ...redirected(own)], paths };
}

/** `(Get-Item x).Length` only reads; a method may do anything. */
function behindGroup(rest: readonly PowerToken[], at: At): readonly Step[] {
  return rest.some((token) => token.kind === 'group') ? untold(at.text) : [];
}

/** A value alone is printed, or put into a variable: `$x=git push` is no value. */
function valued(own: readonly PowerToken[], at: At): readonly Step[] {
  const [first] = own;
  if (first?.kind !== 'word') return [];
  const isSet = first.text.startsWith(`${UNKNOWN}=`);
  const kept = isSet && first.reveals !== undefined && KEPT.test(first.reveals);
  const runs = isSet && first.bare && !/=[\d.\u0000]*$/.test(first.text);
  if (kept || runs) return untold(at.text);
  return [...(isSet ? [] : shown(own)), ...methods(own, at), ...redirected(own)];
}

/** `$x.Delete()`. */
function methods(tokens: readonly PowerToken[], at: At): readonly Step[] {
  const hit = tokens.some(
    (token, index) =>
      token.kind === 'word' && /\.\w+$/.test(token.text) && tokens[index + 1]?.kind === 'group',
  );
  return hit ? untold(at.text) : [];
}

/** Values of the environment that come out. */
function shown(tokens: readonly PowerToken[]): readonly Step[] {
  return tokens.flatMap((token): Step[] =>
    token.kind === 'word' && token.reveals !== undefined
      ? [{ kind: 'argv', argv: ['printenv', token.reveals] }]
      : [],
  );
}

function redirected(tokens: readonly PowerToken[]): readonly Step[] {
  return tokens.flatMap((token, index): Step[] => {
    const next = tokens[index + 1];
    const isTarget = token.kind === 'sign' && token.text === '>' && next?.kind === 'word';
    return isTarget ? [{ kind: 'write', path: next.text }] : [];
  });
}

function nativeArgv(name: string, rest: readonly PowerToken[]): readonly string[] {
  return [name, ...rest.flatMap((token) => (token.kind === 'word' ? [token.text] : [UNKNOWN]))];
}

function printed({ name }: PowerCall, rest: readonly PowerToken[]): readonly Step[] {
  return /^(?:write|out)-/.test(name) ? shown(rest) : [];
}
