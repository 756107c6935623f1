/** The part of a gate's script that looks at subcommands and their arguments. */
import type { CommandDef } from '../engine/definitions.ts';
import { HARMLESS_SETTINGS } from './gate-settings.ts';

/** With these, hooks that are switched off change nothing but what their gated words do. */
const HOOKLESS: ReadonlySet<string> = new Set(
  'config remote ls-remote diff log show blame annotate cat-file grep'.split(' '),
);

/** Sets `hit` when the call must be submitted. */
export function filterScript(def: CommandDef): string {
  if (def.gated.length === 0) return 'hit=1';
  return def.program === 'git' ? gitFilter(def) : plainFilter(def);
}

function gitFilter(def: CommandDef): string {
  return `for word do
  if [ -n "$sub" ]; then
    case "$sub $word" in ${argumentPatterns(def)}) hit=1; break ;; esac
    continue
  fi
  if [ "$want" = c ]; then
    case $word in
    [cC]ore.[hH]ooks[pP]ath=* | [hH]ook.*) careful=1 ;;
    ${HARMLESS_SETTINGS.join(' | ')}) ;;
    *) hit=1; break ;;
    esac
  fi
  if [ -n "$want" ]; then want=''; continue; fi
  case $word in
  -c) want=c ;;
  -C | --git-dir | --work-tree | --namespace | --super-prefix | --attr-source) want=v ;;
  --config-env* | --exec-path=*) hit=1; break ;;
  -*) ;;
  *)
    sub=$word
    case $word in
${subcommandCases(def)}
    esac
    ;;
  esac
done
if [ -n "$careful" ] && [ -z "$sub" ]; then hit=1; fi`;
}

function plainFilter(def: CommandDef): string {
  return `for word do
  if [ -n "$sub" ]; then
    case "$sub $word" in ${argumentPatterns(def)}) hit=1; break ;; esac
    continue
  fi
  sub=$word
  case $word in
  --help | --version) [ $# = 1 ] || hit=1; break ;;
  -* | +*) hit=1; break ;;
${subcommandCases(def)}
  esac
done`;
}

/** One case arm a group: free runs, narrowed goes on to its arguments, the rest is submitted. */
function subcommandCases(def: CommandDef): string {
  const narrowed = Object.keys(def.gatedWhen ?? {});
  const whole = def.gated.filter((name) => !narrowed.includes(name));
  const hooked = narrowed.filter((name) => !HOOKLESS.has(name));
  const arms = [
    arm(def.free ?? [], 'break'),
    arm(hooked, 'if [ -n "$careful" ]; then hit=1; break; fi'),
    arm(
      narrowed.filter((name) => HOOKLESS.has(name)),
      ':',
    ),
    arm(whole, 'hit=1; break'),
    `    *) ${def.free === undefined ? 'break' : 'hit=1; break'} ;;`,
  ];
  return arms.filter((line) => line !== '').join('\n');
}

function arm(names: readonly string[], then: string): string {
  return names.length === 0 ? '' : `    ${names.map(pattern).join(' | ')}) ${then} ;;`;
}

/** `"sub word"` patterns; an empty list must still be a valid case arm. */
function argumentPatterns(def: CommandDef): string {
  const pairs = Object.entries(def.gatedWhen ?? {}).flatMap(([name, words]) =>
    words.map((word) => `"${pattern(name)} "${word}`),
  );
  return pairs.length === 0 ? '"/"' : pairs.join(' | ');
}

/** Definition words go into a script: anything but plain ones is a fault in the catalogue. */
export function pattern(name: string): string {
  if (!/^[A-Za-z0-9:_.-]+$/.test(name)) throw new TypeError(`not a plain subcommand: ${name}`);
  return name;
}
