/** awk, sed and AppleScript: little languages with few ways out. */
import type { Verb } from '../model.ts';
import { AWK } from './code-language.ts';
import { tokensOf, type Token } from './code-tokens.ts';
import { UNKNOWN } from './model.ts';
import type { Step } from './step.ts';

const HOLE = '${_UNTOLD_}';

function plainText(token: Token | undefined): string | undefined {
  if (token?.kind !== 'text') return undefined;
  return token.parts.map((part) => (typeof part === 'string' ? part : UNKNOWN)).join('');
}

function shell(text: string, whole: string): Step {
  return text.startsWith(HOLE) || text === '' || /^\s*(?:\S*\/)?(?:ba|z|da|k)?sh\s*$/.test(text)
    ? { kind: 'unresolved', why: 'inline program starts other programs', text: whole }
    : { kind: 'shell', text };
}

/** Texts side by side are one; names among them are only known when it runs. */
function joined(tokens: readonly Token[], names: ReadonlyMap<string, string>): string {
  return tokens
    .map((token) => {
      if (token.kind === 'name') return names.get(token.text) ?? HOLE;
      return plainText(token) ?? (token.kind === 'number' ? HOLE : '');
    })
    .join('');
}

function stops(token: Token): boolean {
  return token.kind === 'line' || is(token, ';') || is(token, '}');
}

/** Names that are set once, to a text. */
function awkNames(tokens: readonly Token[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'name' || !is(tokens[at + 1], '=')) continue;
    const end = tokens.findIndex((other, index) => index > at && stops(other));
    const value = joined(tokens.slice(at + 2, end < 0 ? undefined : end), names);
    names.set(token.text, names.has(token.text) ? HOLE : value);
  }
  return names;
}

/** `system("..")`, `print | ".."`, `".." | getline`, `print > "file"`. */
export function awkSteps(code: string): readonly Step[] {
  const tokens = tokensOf(code, AWK);
  const names = awkNames(tokens);
  const shown = [...code.matchAll(/\bprintf?\b[^;}\n]*?\bENVIRON\["(\w+)"\]/g)].map((hit): Step => ({
    kind: 'argv',
    argv: ['printenv', hit[1] ?? ''],
  }));
  const found = tokens.flatMap((token, at): readonly Step[] => {
    if (token.kind === 'name' && token.text === 'system' && is(tokens[at + 1], '(')) {
      const end = tokens.findIndex((other, index) => index > at && is(other, ')'));
      return [shell(joined(tokens.slice(at + 2, end < 0 ? undefined : end), names), code)];
    }
    if (is(token, '|')) return awkPipe(tokens, at, { code, names });
    const file = is(token, '>') || is(token, '>>') ? plainText(tokens[at + 1]) : undefined;
    const printed = tokens
      .slice(Math.max(0, at - 12), at)
      .some((other) => other.kind === 'name' && /^printf?$/.test(other.text));
    return file === undefined || !printed ? [] : [{ kind: 'write', path: file }];
  });
  return [...found, ...shown];
}

interface AwkText {
  readonly code: string;
  readonly names: ReadonlyMap<string, string>;
}

function awkPipe(tokens: readonly Token[], at: number, { code, names }: AwkText): readonly Step[] {
  const next = tokens.slice(at + 1).findIndex(stops);
  const behind = tokens
    .slice(at + 1, next < 0 ? undefined : at + 1 + next)
    .filter((token) => !is(token, '&'));
  if (behind[0]?.kind !== 'name' || behind[0].text !== 'getline') return [shell(joined(behind, names), code)];
  let from = at;
  while (from > 0 && ['text', 'name', 'number'].includes(tokens[from - 1]?.kind ?? '')) from -= 1;
  const words = tokens
    .slice(from, at)
    .filter((token) => !(token.kind === 'name' && /^(?:while|if|print)$/.test(token.text)));
  return [shell(joined(words, names), code)];
}

function is(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign;
}

const ADDRESS = /^(?:\d+~?\d*|\$|\/(?:\\.|[^/\\])*\/I?|\\(.)(?:\\.|(?!\1).)*\1)/;

/** `e COMMAND`, `s/../../e`, `w FILE`. */
export function sedSteps(script: string): readonly Step[] {
  return script.split(/\n/).flatMap((line) => sedLine(line.trim(), script));
}

function sedLine(line: string, script: string): readonly Step[] {
  let rest = line;
  for (let rounds = 0; rounds < 2; rounds += 1) {
    rest = rest.replace(/^[,!{\s+~]+/, '');
    rest = rest.replace(ADDRESS, '');
  }
  rest = rest.replace(/^[,!{\s+~]+/, '');
  const run = /^e\s+(\S.*)$/.exec(rest);
  if (run !== null) return [shell(run[1] ?? '', script)];
  if (/^e(?:[;}\s]|$)/.test(rest))
    return [{ kind: 'unresolved', why: 'sed runs the lines it reads', text: script }];
  const file = /^[wW]\s+(\S+)/.exec(rest)?.[1];
  if (file !== undefined) return [{ kind: 'write', path: file }];
  const swap =
    /^s(.)((?:\\.|(?!\1).)*)\1((?:\\.|(?!\1).)*)\1([gpiImM\d]*)(e?)([gpiImM\d]*)(?:w\s+(\S+))?(.*)$/s.exec(
      rest,
    );
  if (swap === null) return sedMore(rest.replace(/^[^;}]*[;}]?/, ''), script, rest);
  const here = swapSteps(swap, script);
  return [...here, ...sedMore((swap[8] ?? '').replace(/^[\s;}]+/, ''), script, rest)];
}

function sedMore(next: string, script: string, before: string): readonly Step[] {
  return next === '' || next.length >= before.length ? [] : sedLine(next, script);
}

/** With the flag `e` the line itself is run: known when it is replaced as a whole. */
function swapSteps(swap: RegExpExecArray, script: string): readonly Step[] {
  const [, , from = '', to = '', , run = '', , file] = swap;
  const steps: Step[] = file === undefined ? [] : [{ kind: 'write', path: file }];
  if (run === '') return steps;
  const whole = /^\^?\.\*\$?$/.test(from) && !/[&\\]/.test(to);
  return [
    ...steps,
    whole ? shell(to, script) : { kind: 'unresolved', why: 'sed runs the lines it reads', text: script },
  ];
}

/** `do shell script ".."`, `do script ".."` in a terminal, keys typed into other windows. */
export function appleScriptSteps(code: string): readonly Step[] {
  const plain = code.replace(/\(\*[\s\S]*?\*\)/g, ' ');
  const steps: Step[] = [];
  for (const hit of plain.matchAll(/\bdo\s+(?:shell\s+)?script\s+(?:"((?:\\.|[^"\\])*)"(\s*&)?|(\S))/g)) {
    const text = hit[1]?.replace(/\\(.)/g, '$1');
    steps.push(shell(text === undefined ? HOLE : hit[2] === undefined ? text : `${text}${HOLE}`, code));
  }
  return [...steps, ...APPLE_SIGNS.flatMap(([pattern, step]) => (pattern.test(plain) ? [step(code)] : []))];
}

function appleUnsure(why: string, verb?: Verb): (code: string) => Step {
  return (text) => ({ kind: 'unresolved', why, text, ...(verb === undefined ? {} : { verb }) });
}

const APPLE_SIGNS: readonly (readonly [RegExp, (code: string) => Step])[] = [
  [/\b(?:keystroke|key\s+code)\b/, appleUnsure('AppleScript types keys into other windows', 'guard-tamper')],
  [/\brun\s+script\s/, appleUnsure('AppleScript runs a script only known when it runs')],
  [/\b(?:Mail|Messages|Outlook)\b[\s\S]*\bsend\b/, () => ({ kind: 'argv', argv: ['sendmail', 'a message'] })],
  [
    /\bFinder\b[\s\S]*\b(?:delete|empty\s+(?:the\s+)?trash)\b/,
    appleUnsure('AppleScript deletes files', 'delete-files'),
  ],
];
