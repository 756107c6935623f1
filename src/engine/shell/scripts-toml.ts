/** Scripts kept in TOML: cargo's aliases, tasks of pdm, hatch, rye and poe. Only plain entries are read. */
import type { ScriptCall } from './scripts-words.ts';
import type { Scripts } from './scripts-json.ts';

/** Values of a section, as written. */
function section(text: string, name: RegExp): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let inside = false;
  for (const line of text.split('\n')) {
    const head = /^\s*\[+([^\]]+)\]+\s*(?:#.*)?$/.exec(line);
    if (head !== null) inside = name.test((head[1] ?? '').trim());
    const entry = inside ? /^\s*["']?([\w.:-]+)["']?\s*=\s*(.+?)\s*$/.exec(line) : null;
    if (entry !== null) found.set(entry[1] ?? '', entry[2] ?? '');
  }
  return found;
}

/** A text, a list of texts, or the command in a table. */
function plain(written: string): string | undefined {
  const table = /^\{.*?\b(?:cmd|shell|script)\s*=\s*(?:"((?:\\.|[^"])*)"|'([^']*)').*\}$/.exec(written);
  if (table !== null) return table[1] ?? table[2];
  if (written.startsWith('[')) {
    return [...written.matchAll(/"((?:\\.|[^"])*)"|'([^']*)'/g)]
      .map((hit) => hit[1] ?? hit[2] ?? '')
      .join(' ');
  }
  const text = /^"((?:\\.|[^"])*)"|^'([^']*)'/.exec(written);
  return (text?.[1] ?? text?.[2])?.replace(/\\(["\\])/g, '$1');
}

function scriptsOf(values: ReadonlyMap<string, string>, call: ScriptCall, before: string): Scripts {
  return {
    texts: call.names.flatMap((name) => {
      const text = plain(values.get(name) ?? '');
      return text === undefined || text === '' ? [] : [{ name, text: before + text }];
    }),
  };
}

export function cargoAliases(text: string, call: ScriptCall): Scripts {
  return scriptsOf(section(text, /^alias$/), call, 'cargo ');
}

export function poeTasks(text: string, call: ScriptCall): Scripts {
  const name = /^tool\.(?:poe\.tasks|pdm\.scripts|rye\.scripts|hatch\.envs\.[\w-]+\.scripts)$/;
  return scriptsOf(section(text, name), call, '');
}
