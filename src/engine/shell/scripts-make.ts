/** Makefiles: the recipes of a target and of what it needs, with simple variables filled in. */
import type { ScriptCall } from './scripts-words.ts';
import type { Scripts } from './scripts-json.ts';

interface Rule {
  readonly targets: readonly string[];
  readonly needs: readonly string[];
  readonly recipe: readonly string[];
}

interface Makefile {
  readonly variables: ReadonlyMap<string, string>;
  readonly rules: readonly Rule[];
}

const ASSIGNMENT = /^(?:export\s+|override\s+)*([\w.-]+)\s*(\?|\+|::?|!)?=\s*(.*)$/;
const RULE = /^([^\t#:=][^:=#]*)::?(?!=)([^;#]*)(?:;(.*))?/;
const MAX_TARGETS = 60;
/** Stands for what only make knows. */
const HOLE = '${_UNTOLD_}';

export function makeScripts(text: string, call: ScriptCall): Scripts {
  const file = read(text, call.sets);
  const first = file.rules
    .flatMap((rule) => rule.targets)
    .find((target) => !/^\.[A-Z_]/.test(target) && !target.includes('%'));
  const wanted = call.names.length > 0 ? call.names : first === undefined ? [] : [first];
  const seen = new Set<string>();
  return { texts: wanted.flatMap((name) => recipes(name, file, seen)) };
}

function read(text: string, sets: ReadonlyMap<string, string>): Makefile {
  const variables = new Map<string, string>([
    ['MAKE', 'make'],
    ['CURDIR', '.'],
    ['RM', 'rm -f'],
    ['SHELL', '/bin/sh'],
  ]);
  const rules: (Rule & { recipe: string[] })[] = [];
  for (const line of text.replace(/\\\n[ \t]*/g, ' ').split('\n')) {
    const current = rules.at(-1);
    if (line.startsWith('\t')) current?.recipe.push(line.slice(1));
    else if (!assigns(line, variables, sets)) {
      const hit = RULE.exec(line);
      if (hit === null) continue;
      const needs = words(expand(hit[2] ?? '', variables)).filter((word) => word !== '|');
      const recipe = hit[3] === undefined ? [] : [hit[3].trim()];
      rules.push({ targets: words(expand(hit[1] ?? '', variables)), needs, recipe });
    }
  }
  for (const [name, value] of sets) variables.set(name, value);
  return { variables, rules };
}

function assigns(line: string, variables: Map<string, string>, sets: ReadonlyMap<string, string>): boolean {
  const [, name, how, value = ''] = ASSIGNMENT.exec(line) ?? [];
  if (name === undefined) return false;
  const before = variables.get(name);
  const plain = value.replace(/\s+#.*$/, '').trim();
  if (how === '+') variables.set(name, `${before ?? ''} ${plain}`.trim());
  else if (how === '!') variables.set(name, HOLE);
  else if (how !== '?' || before === undefined) variables.set(name, plain);
  const given = sets.get(name);
  if (given !== undefined) variables.set(name, given);
  return true;
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Fills variables in; functions of make are holes, `$(shell x)` is the shell's own substitution. */
function expand(text: string, variables: ReadonlyMap<string, string>, depth = 0): string {
  if (depth > 8 || text.length > 16_384) return HOLE;
  return text.replace(
    /\$\$|\$[({]([^(){}$]*)[)}]|\$([@<^?*+%|\w])/g,
    (whole: string, inside?: string, one?: string) => {
      if (whole === '$$') return '$$';
      const name = inside ?? one ?? '';
      const shell = /^shell\s+(.*)$/.exec(name);
      if (shell !== null) return `$(${shell[1] ?? ''})`;
      const value = variables.get(name);
      if (value === undefined) return HOLE;
      return expand(value, variables, depth + 1);
    },
  );
}

function recipes(name: string, file: Makefile, seen: Set<string>): Scripts['texts'] {
  if (seen.has(name) || seen.size > MAX_TARGETS) return [];
  seen.add(name);
  const rules = file.rules.filter((rule) => rule.targets.some((target) => fits(target, name)));
  const needs = rules.flatMap((rule) => rule.needs).flatMap((need) => recipes(need, file, seen));
  const own = rules.flatMap((rule) => rule.recipe.map((line) => ofLine(line, name, { file, rule })));
  const text = own
    .filter((line) => line !== '')
    .map((line) => `(\n${line}\n)`)
    .join('\n');
  return text === '' ? needs : [...needs, { name, text }];
}

function fits(target: string, name: string): boolean {
  if (!target.includes('%')) return target === name;
  const [head = '', tail = ''] = target.split('%');
  return name.length >= head.length + tail.length && name.startsWith(head) && name.endsWith(tail);
}

/** One line of a recipe as its shell sees it. */
function ofLine(line: string, target: string, { file, rule }: { file: Makefile; rule: Rule }): string {
  const own = new Map([
    ...file.variables,
    ['@', target],
    ['<', rule.needs[0] ?? ''],
    ['^', rule.needs.join(' ')],
  ]);
  const once = expand(line.replace(/^[\s@+-]+/, ''), own);
  // Calls inside calls, as `$(if $(X),..)`: what is left of them is make's own.
  return expand(once.replaceAll('$$', '\u0001'), own)
    .replace(
      /\$\((?:if|or|and|foreach|call|wildcard|patsubst|subst|filter\S*|sort|eval|info|error|warning|strip|dir|notdir|abspath|addprefix|addsuffix)\b[^)]*\)+/g,
      HOLE,
    )
    .replaceAll('\u0001', '$');
}
