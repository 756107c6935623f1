/** Taskfiles: the commands of a task and of what it needs. */
import { parse } from 'yaml';
import { isObject } from '../json-object.ts';
import type { ScriptCall } from './scripts-words.ts';
import { NO_SCRIPTS, type Scripts } from './scripts-json.ts';

const HOLE = '${_UNTOLD_}';

export function taskScripts(text: string, call: ScriptCall): Scripts {
  const tasks = tasksOf(text);
  const texts: { name: string; text: string }[] = [];
  const seen = new Set<string>();
  const add = (name: string): void => {
    const task = tasks[name];
    if (task === undefined || seen.has(name)) return;
    seen.add(name);
    for (const need of isObject(task) ? listOf(task['deps']) : []) add(nameOf(need));
    const lines: string[] = [];
    for (const line of commandsOf(task)) {
      const other = isObject(line) ? line['task'] : undefined;
      const command = isObject(line) ? line['cmd'] : line;
      if (typeof other === 'string') add(other);
      else if (typeof command === 'string') lines.push(command.replace(/\{\{[^}]*\}\}/g, HOLE));
    }
    texts.push({ name, text: lines.join('\n') });
  };
  for (const name of call.names.length > 0 ? call.names : ['default']) add(name);
  return texts.length === 0 ? NO_SCRIPTS : { texts };
}

function tasksOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const file: unknown = parse(text, { maxAliasCount: 50 });
    const tasks = isObject(file) ? file['tasks'] : undefined;
    return isObject(tasks) ? tasks : {};
  } catch {
    // Not YAML: `task` would not run it either.
    return {};
  }
}

function commandsOf(task: unknown): readonly unknown[] {
  if (!isObject(task)) return listOf(task);
  return [...listOf(task['cmds']), ...listOf(task['cmd'])];
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function nameOf(need: unknown): string {
  if (typeof need === 'string') return need;
  const named = isObject(need) ? need['task'] : undefined;
  return typeof named === 'string' ? named : '';
}
