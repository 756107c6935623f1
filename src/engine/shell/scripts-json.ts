/** Scripts kept in JSON: package.json, composer.json, deno.json. */
import { isObject } from '../json-object.ts';
import type { ScriptCall } from './scripts-words.ts';

/** Shell texts in the order they run. */
export interface Scripts {
  readonly texts: readonly { readonly name: string; readonly text: string }[];
}

export const NO_SCRIPTS: Scripts = { texts: [] };

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    // Comments of `deno.jsonc` that stand on lines of their own.
    const value: unknown = JSON.parse(text.replace(/^\s*\/\/.*$/gm, ''));
    return isObject(value) ? value : {};
  } catch {
    // Half-written or not JSON: it names no script that anything could run.
    return {};
  }
}

function section(text: string, name: string): Readonly<Record<string, unknown>> {
  const value = parsed(text)[name];
  return isObject(value) ? value : {};
}

/** `build:*` stands for all scripts that begin so. */
function matching(names: readonly string[], wanted: string): readonly string[] {
  if (!wanted.includes('*')) return names.includes(wanted) ? [wanted] : [];
  const pattern = new RegExp(`^${wanted.split('*').map(escaped).join('.*')}$`);
  return names.filter((name) => pattern.test(name));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

function quoted(words: readonly string[]): string {
  return words.map((word) => ` '${word.replaceAll("'", `'\\''`)}'`).join('');
}

export function packageScripts(text: string, call: ScriptCall): Scripts {
  const scripts = section(text, 'scripts');
  const names = Object.keys(scripts);
  const main = call.names.length === 3 ? call.names[1] : undefined;
  return {
    texts: call.names
      .flatMap((wanted) => matching(names, wanted))
      .flatMap((name) => {
        const body = scripts[name];
        if (typeof body !== 'string') return [];
        return [{ name, text: name === main ? body + quoted(call.words) : body }];
      }),
  };
}

/** A package.json with more scripts in it, from words like `scripts.x=text`; undefined when none is given. */
export function withScripts(text: string | undefined, words: readonly string[]): string | undefined {
  const given = words.flatMap((word) => {
    const [, name, body] = /^scripts[.[]['"]?([\w:.-]+)['"]?\]?=([^]*)$/.exec(word) ?? [];
    return name === undefined || body === undefined ? [] : [[name, body] as const];
  });
  if (given.length === 0) return undefined;
  const whole = parsed(text ?? '{}');
  return JSON.stringify({
    ...whole,
    scripts: { ...section(text ?? '{}', 'scripts'), ...Object.fromEntries(given) },
  });
}

export function denoTasks(text: string, call: ScriptCall): Scripts {
  const tasks = { ...section(text, 'scripts'), ...section(text, 'tasks') };
  return {
    texts: call.names.flatMap((name) => {
      const task = tasks[name];
      const body = isObject(task) ? task['command'] : task;
      return typeof body === 'string' ? [{ name, text: body + quoted(call.words) }] : [];
    }),
  };
}

/** `@other` is another script, `@php` the interpreter; `Class::method` is no shell text. */
export function composerScripts(text: string, call: ScriptCall): Scripts {
  const scripts = section(text, 'scripts');
  const expand = (name: string, depth: number): readonly string[] => {
    const body = scripts[name];
    const lines = (Array.isArray(body) ? body : [body]).filter((line) => typeof line === 'string');
    return lines.flatMap((line: string) => {
      if (/^[\w\\]+::\w+$/.test(line)) return [];
      const other = /^@(?!php\b|composer\b|putenv\b)([\w:-]+)$/.exec(line)?.[1];
      if (other !== undefined) return depth < 6 ? expand(other, depth + 1) : [];
      return [line.replace(/^@(php|composer)\b/, '$1').replace(/^@putenv\s+/, 'export ')];
    });
  };
  return { texts: call.names.map((name) => ({ name, text: expand(name, 0).join('\n') })) };
}
