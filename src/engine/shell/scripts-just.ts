/** Justfiles: a recipe with what it needs, `{{name}}` filled in where its value is plain. */
import type { ScriptCall } from './scripts-words.ts';
import type { Scripts } from './scripts-json.ts';

interface Recipe {
  readonly name: string;
  readonly params: readonly string[];
  readonly needs: readonly string[];
  readonly lines: string[];
}

const HEAD = /^@?([A-Za-z_][\w-]*)((?:\s+[^:=\s]+(?:\s*=\s*(?:'[^']*'|"[^"]*"|[^\s:]+))?)*)\s*:(?!=)(.*)$/;
const HOLE = '${_UNTOLD_}';

export function justScripts(text: string, call: ScriptCall): Scripts {
  const { recipes, variables, aliases } = read(text);
  for (const [name, value] of call.sets) variables.set(name, value);
  const asked = call.names[0] ?? recipes[0]?.name;
  if (asked === undefined) return { texts: [] };
  const texts: { name: string; text: string }[] = [];
  const seen = new Set<string>();
  const add = (name: string, words: readonly string[]): void => {
    const recipe = recipes.find((one) => one.name === (aliases.get(name) ?? name));
    if (recipe === undefined || seen.has(recipe.name)) return;
    seen.add(recipe.name);
    for (const need of recipe.needs) add(need, []);
    texts.push({ name: recipe.name, text: filled(recipe, words, variables) });
  };
  add(asked, call.words);
  return { texts };
}

interface Justfile {
  readonly recipes: Recipe[];
  readonly variables: Map<string, string>;
  readonly aliases: Map<string, string>;
}

const ALIAS = /^alias\s+([\w-]+)\s*:=\s*([\w-]+)/;
const SET = /^(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(.*)$/;

function read(text: string): Justfile {
  const file: Justfile = { recipes: [], variables: new Map(), aliases: new Map() };
  for (const line of text.split('\n')) {
    if (/^[ \t]/.test(line)) file.recipes.at(-1)?.lines.push(line.trim());
    else readLine(line, file);
  }
  return file;
}

function readLine(line: string, { recipes, variables, aliases }: Justfile): void {
  const [, alias, meant = ''] = ALIAS.exec(line) ?? [];
  const [, name, value = ''] = SET.exec(line) ?? [];
  const head = HEAD.exec(line);
  if (alias !== undefined) aliases.set(alias, meant);
  else if (name !== undefined) variables.set(name, plain(value) ?? HOLE);
  else if (head !== null) recipes.push(recipeOf(head));
}

/** What stands between quotes. */
function plain(written: string): string | undefined {
  return /^(['"])(.*)\1$/.exec(written.trim())?.[2];
}

function recipeOf([, name = '', params = '', needs = '']: RegExpExecArray): Recipe {
  const named = params
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/^[*+$]+/, '').replace(/=.*/, ''));
  const wanted = [...needs.replace(/#.*/, '').matchAll(/[A-Za-z_][\w-]*/g)].map((hit) => hit[0]);
  return { name, params: named, needs: wanted, lines: [] };
}

function filled(recipe: Recipe, words: readonly string[], variables: ReadonlyMap<string, string>): string {
  const own = new Map(variables);
  recipe.params.forEach((param, at) => own.set(param, words[at] ?? HOLE));
  const value = (written: string): string => {
    const inside = written.trim();
    return own.get(inside) ?? plain(inside) ?? HOLE;
  };
  const lines = recipe.lines.map((line) =>
    line.replace(/^[@-]+/, '').replace(/\{\{([^{}]*)\}\}/g, (_all, inside: string) => value(inside)),
  );
  return lines.join('\n');
}
