import type { Baseline, BaselineEntry, ImportProblem } from './model.ts';
import { isTable, numberAt, textAt, type Table } from './tables.ts';

const SHA1 = /^[0-9a-f]{40}$/i;

/** The line a JSON error speaks of, as far as its message tells. */
function lineOf(error: unknown, text: string): number {
  const position = /position (\d+)/u.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? 1 : text.slice(0, Number(position)).split('\n').length;
}

function parsed(text: string): { readonly value: unknown } | ImportProblem {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/u, ''));
    return { value };
  } catch (error) {
    const line = lineOf(error, text);
    return { level: 'error', line, message: 'this is not JSON', fix: 'write the baseline anew' };
  }
}

function entryOf(file: string, found: Table): BaselineEntry | undefined {
  const hash = textAt(found, 'hashed_secret');
  if (hash === undefined || !SHA1.test(hash)) return undefined;
  const at = numberAt(found, 'line_number');
  const secret = found['is_secret'];
  return {
    file: (textAt(found, 'filename') ?? file).replaceAll('\\', '/'),
    type: textAt(found, 'type') ?? '',
    hash: hash.toLowerCase(),
    ...(at === undefined || at < 1 ? {} : { at }),
    ...(typeof secret === 'boolean' ? { secret } : {}),
  };
}

function broken(message: string): Baseline {
  return { entries: [], problems: [{ level: 'error', line: 1, message, fix: 'write the baseline anew' }] };
}

/** Reads a `.secrets.baseline` of detect-secrets. Entries it cannot read are problems, the others count. */
export function parseBaseline(text: string): Baseline {
  const read = parsed(text);
  if (!('value' in read)) return { entries: [], problems: [read] };
  if (!isTable(read.value)) return broken('a baseline is a JSON object');
  const { results } = read.value;
  if (!isTable(results)) return broken('the baseline has no `results`');
  const entries: BaselineEntry[] = [];
  const problems: ImportProblem[] = [];
  for (const [file, list] of Object.entries(results)) {
    const found: readonly unknown[] = Array.isArray(list) ? list : [list];
    for (const [index, item] of found.entries()) {
      const entry = isTable(item) ? entryOf(file, item) : undefined;
      if (entry !== undefined) entries.push(entry);
      else {
        const message = `entry ${index + 1} of ${file} has no \`hashed_secret\` of 40 hex digits`;
        problems.push({ level: 'error', line: 1, message, fix: 'write the baseline anew' });
      }
    }
  }
  return { entries, problems };
}
