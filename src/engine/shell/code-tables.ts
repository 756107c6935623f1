/** Looks well-known calls up by their names. */
import type { Language } from './code-language.ts';
import { JS, PYTHON, type Effect, type Rows } from './code-rows.ts';
import { LUA, PERL, PHP, R, RUBY } from './code-rows-more.ts';

const ROWS: Readonly<Record<Language['id'], Rows>> = {
  python: PYTHON,
  js: JS,
  ruby: RUBY,
  perl: PERL,
  php: PHP,
  lua: LUA,
  r: R,
  awk: [],
  applescript: [],
};

function byName(rows: Rows): ReadonlyMap<string, Effect> {
  return new Map(rows.flatMap(([effect, names]) => names.split(' ').map((name) => [name, effect] as const)));
}

/** Names that say what they do whatever they belong to. */
const TELLING =
  /^(?:exec\w*Sync|spawnSync|execFile|unlinkSync|rm(?:dir)?Sync|truncateSync|rmtree|check_(?:output|call)|getoutput|rm_r?f|remove_entry|remove_tree|shell_exec|capture[23]e?|popen[23]e?|create_subprocess_shell|readFileSync|writeFileSync|appendFileSync|read_text|write_text|doShellScript)$/;

interface Table {
  readonly full: ReadonlyMap<string, Effect>;
  readonly last: ReadonlyMap<string, Effect>;
}

function tableOf(rows: Rows): Table {
  const full = byName(rows);
  const last = [...full].flatMap(([name, effect]) => {
    const end = name.split('.').at(-1) ?? name;
    return TELLING.test(end) ? [[end, effect] as const] : [];
  });
  return { full, last: new Map(last) };
}

const TABLES: ReadonlyMap<string, Table> = new Map(
  Object.entries(ROWS).map(([id, rows]) => [id, tableOf(rows)]),
);

/** Ways to name what is there without an import. */
const ROOTS =
  /^(?:__builtins__|builtins|sys\.modules|process\.global|globalThis|window|global|self|process\.mainModule|module|CORE(?:\.GLOBAL)?|Kernel|base)\.(?:__dict__\.)?(?=.)/;

/** The name without the roots everything hangs on: `global.process.mainModule.require` is `require`. */
export function plainName(name: string): string {
  let plain = name;
  for (let times = 0; times < 3; times += 1) plain = plain.replace(ROOTS, '');
  return plain;
}

/** What a call does, by its full name; undefined when it is not known. */
export function effectOf(language: Language, name: string): Effect | undefined {
  const table = TABLES.get(language.id);
  const plain = plainName(name);
  return table?.full.get(name) ?? table?.full.get(plain) ?? table?.last.get(plain.split('.').at(-1) ?? '');
}

const BARE = /^(?:require|import|chdir|sleep)$/;

/** True when a name may be called without parentheses. */
export function isBareCall(language: Language, name: string): boolean {
  return effectOf(language, name) !== undefined || BARE.test(name);
}

/** Libraries with nothing but calls that matter: a name in them that cannot be told may be any. */
const GRAVE =
  /^(?:os|subprocess|shutil|pty|child_process|posix|commands|Kernel|Process|fs)(?:\.promises)?\.\?$|^\?/;

export function isGrave(name: string): boolean {
  return GRAVE.test(name);
}
