/** Programs written in another language: what they would run, delete, write, read and send. */
import { clientReader, type ClientReader } from './code-clients.ts';
import { unsure } from './code-effects-files.ts';
import { effectSteps, shellSteps } from './code-effects.ts';
import type { Language } from './code-language.ts';
import { CodeReader } from './code-read.ts';
import type { CodeCall } from './code-values.ts';
import { pureValue } from './code-pure.ts';
import type { Effect } from './code-rows.ts';
import { serviceReader, type ServiceReader } from './code-services.ts';
import { effectOf, isGrave, plainName } from './code-tables.ts';
import {
  HIDDEN,
  NOTHING,
  NO_ARGS,
  elementOf,
  firstText,
  itemsOf,
  textsOf,
  thing,
  type Value,
} from './code-values.ts';
import { SHELL_LIMITS, isUnknown } from './model.ts';
import type { Step } from './step.ts';

const MAX_STEPS = 200;
const MAX_EVALS = 4;
/** Handed to another function these are run later. */
const STARTING = new Set<Effect>(['shell', 'run', 'program', 'words', 'delete', 'argv', 'code']);

/** All that a program text would do, in order. Nothing for a text that only computes, reads or prints. */
export function codeSteps(code: string, language: Language, depth = 0): readonly Step[] {
  const steps: Step[] = [];
  if (code.length > SHELL_LIMITS.text) {
    return [{ kind: 'unresolved', why: 'the inline program is too long to read', text: code.slice(0, 200) }];
  }
  const [client, service] = [clientReader(code), serviceReader(code)];
  const reader = new CodeReader(code, language, {
    called: (call) => judged(call, { language, steps, depth, client, service }),
    ran: (value, line) => {
      steps.push(...shellSteps(value, { name: '`', args: NO_ARGS, of: NO_ARGS, line }));
    },
    tooMuch: () => {
      steps.push({
        kind: 'unresolved',
        why: 'the inline program is too long to read',
        text: code.slice(0, 200),
      });
    },
  });
  reader.read();
  if (LOADS_SECRETS.test(code) && steps.some(showsAll)) steps.push({ kind: 'argv', argv: ['cat', '.env'] });
  return steps.slice(0, MAX_STEPS);
}

/** Puts what a file of secrets holds among the variables. */
const LOADS_SECRETS = /\b(?:load_)?dotenv\b|\bDotenv\b/;

function showsAll(step: Step): boolean {
  return step.kind === 'argv' && step.argv.length === 1 && step.argv[0] === 'printenv';
}

interface Judging {
  readonly language: Language;
  readonly steps: Step[];
  readonly depth: number;
  readonly client: ClientReader;
  readonly service: ServiceReader;
}

function judged(written: CodeCall, at: Judging): Value | undefined {
  const through = indirect(written, at);
  if (through !== undefined) return through;
  const known = effectOf(at.language, written.name) !== undefined;
  const call = known ? written : { ...written, name: plainName(written.name) };
  const pure = pureValue(call);
  if (pure !== undefined) return pure;
  const effect = effectOf(at.language, call.name);
  if (effect === 'code') return evaluated(call, at);
  if (effect === undefined) return unlisted(call, at);
  at.steps.push(...effectSteps(effect, call));
  return undefined;
}

/** A call no table names. */
function unlisted(call: CodeCall, at: Judging): Value | undefined {
  if (isGrave(call.name) || call.name === 'hidden') {
    at.steps.push(unsure(call, 'inline program calls a function only known when it runs'));
    return NOTHING;
  }
  // Whatever is made of something hidden is hidden.
  if (call.args.items.some((item) => item.kind === 'hidden')) return HIDDEN;
  const argv = at.client(call) ?? at.service(call);
  if (argv === undefined) return handedOn(call, at);
  at.steps.push({ kind: 'argv', argv });
  return NOTHING;
}

/** `f.call(x, a)`, `f.apply(x, [a])`, `x.send(:f, a)`. */
function indirect(call: CodeCall, at: Judging): Value | undefined {
  const found = /^(?:(.+)\.)?(call|apply|bind|send|public_send|__send__|method)$/.exec(call.name);
  if (found === null) return undefined;
  const [, owner = 'Kernel', how] = found;
  if (at.language.id === 'ruby') return how === 'call' ? undefined : sent(call, owner, at);
  if (effectOf(at.language, owner) === undefined) return undefined;
  if (how === 'bind') return thing(owner, call.of);
  const [, ...rest] = call.args.items;
  const items = how === 'apply' ? (itemsOf(rest[0]) ?? []) : rest;
  return judged({ ...call, name: owner, args: { ...call.args, items } }, at);
}

function sent(call: CodeCall, owner: string, at: Judging): Value | undefined {
  const [one, ...items] = call.args.items;
  const name = firstText(one);
  if (isUnknown(name)) return undefined;
  const full = `${owner}.${name}`;
  const plain = effectOf(at.language, full) === undefined ? name : full;
  if (call.name.endsWith('.method')) return thing(plain);
  return judged({ ...call, name: plain, args: { ...call.args, items } }, at);
}

function evaluated(call: CodeCall, at: Judging): Value | undefined {
  const value = call.args.items.at(call.name === 'Function' ? -1 : 0);
  // A block, or a name of its own: what stands in it is read where it stands.
  if (value === undefined) return undefined;
  const texts = textsOf(value);
  const told = texts?.every((text) => !isUnknown(text)) === true;
  if (!told || at.depth >= MAX_EVALS) {
    at.steps.push(unsure(call, 'inline program runs code only known when it runs'));
    return NOTHING;
  }
  for (const text of texts) at.steps.push(...codeSteps(text, at.language, at.depth + 1));
  return NOTHING;
}

/** `map(os.system, texts)`, `Thread(target=os.system, args=(..))`: the function is called by somebody else. */
function handedOn(call: CodeCall, at: Judging): Value | undefined {
  const { named } = call.args;
  const items = at.language.id === 'php' ? call.args.items.map(byName) : call.args.items;
  const all = [...items, ...named.values()];
  const index = all.findIndex((item) => item.kind === 'thing' && starts(item.name, at.language));
  const made = all[index];
  if (
    made?.kind !== 'thing' ||
    /(?:^|\.)(?:isinstance|hasattr|callable|mock|fn|spyOn|patch)$/.test(call.name)
  )
    return undefined;
  const rest = [
    ...items.slice(index + 1),
    ...(named.has('args') ? [named.get('args') ?? NOTHING] : []),
    ...call.of.items,
  ];
  const flat = rest.flatMap((item) => (item.kind === 'list' ? [elementOf(item)] : [item]));
  judged({ ...call, name: made.name, args: { items: flat, named: new Map() }, of: made.of ?? NO_ARGS }, at);
  return NOTHING;
}

/** `array_map('unlink', ..)`: a function told by its name. */
function byName(item: Value): Value {
  const name = firstText(item);
  return /^[a-z_]\w*$/.test(name) ? thing(name) : item;
}

function starts(name: string, language: Language): boolean {
  const effect = effectOf(language, name);
  return effect !== undefined && STARTING.has(effect);
}
