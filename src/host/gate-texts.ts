/** The gates the build has rendered from the catalogue: a session starts without reading the catalogue. */
import { readFileSync } from 'node:fs';
import { GuardError } from './errors.ts';
import type { GateSh, GateText } from './gate-script.ts';

/**
 * What a native front needs, one row a definition: names, lead, free words and calm patterns, each list with blanks
 * between, and whether it filters (written by scripts/gates.mjs). This is read at each start: the scripts, which few
 * starts need, are in a file beside.
 */
type Row = readonly [programs: string, lead: string, free: string, calm: string, filters: boolean];
type ShRow = readonly [fast: string, filter: string];

function words(list: string): readonly string[] {
  return list === '' ? [] : list.split(' ');
}

function hasTexts(value: unknown, count: number): value is readonly unknown[] {
  return Array.isArray(value) && value.slice(0, count).every((item) => typeof item === 'string');
}

function isRow(value: unknown): value is Row {
  return hasTexts(value, 4) && value.length === 5 && typeof value[4] === 'boolean';
}

function isShRow(value: unknown): value is ShRow {
  return hasTexts(value, 2) && value.length === 2;
}

function readRows<T>(file: string, isOne: (value: unknown) => value is T): readonly T[] {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(value) && value.length > 0 && value.every(isOne)) return value;
  } catch (cause) {
    throw unusable(file, cause);
  }
  throw unusable(file);
}

/** A row of the file; what is in it is read when it is asked for, which most rows never are. */
class RowText implements GateText {
  readonly #row: Row;
  readonly sh: () => GateSh;

  constructor(row: Row, sh: () => GateSh) {
    this.#row = row;
    this.sh = sh;
  }

  get programs(): readonly string[] {
    return words(this.#row[0]);
  }

  get lead(): readonly string[] {
    return words(this.#row[1]);
  }

  get free(): readonly string[] {
    return words(this.#row[2]);
  }

  get calm(): readonly string[] {
    return words(this.#row[3]);
  }

  get filters(): boolean {
    return this.#row[4];
  }
}

/** Reads `dist/gates.json`. Throws `environment` when it is missing or not what the build wrote. */
export function readGateTexts(file: string): readonly GateText[] {
  const beside = file.replace(/\.json$/, '-sh.json');
  let scripts: readonly ShRow[] | undefined;
  const sh = (at: number): GateSh => {
    scripts ??= readRows(beside, isShRow);
    const [fast, filter] = scripts[at] ?? [];
    if (fast === undefined || filter === undefined) throw unusable(beside);
    return { fast, filter };
  };
  return readRows(file, isRow).map((row, at) => new RowText(row, () => sh(at)));
}

function unusable(file: string, cause?: unknown): GuardError {
  return new GuardError('environment', `cannot use ${file}`, { cause, hint: 'reinstall aup-guard' });
}
