/** Libraries a project names in its manifests and lockfiles. */

/** A package, as package URLs name it: `npm`, `openai`. */
export interface Dependency {
  readonly type: 'npm' | 'pypi' | 'golang' | 'cargo';
  readonly name: string;
}

type Reader = (text: string) => readonly Dependency[];

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function all(type: Dependency['type'], shape: RegExp): Reader {
  return lines((text) =>
    [...text.matchAll(shape)].flatMap((match) => {
      const name = match[1];
      return name === undefined ? [] : [{ type, name: type === 'pypi' ? pipName(name) : name }];
    }),
  );
}

/** `Azure_AI.Inference` and `azure-ai-inference` are one name to pip. */
function pipName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    // Half-written: what stands beside it says the same.
    return {};
  }
}

/** Keys of some tables of a JSON file. */
function keys(type: Dependency['type'], tables: readonly string[], nameOf = (key: string) => key): Reader {
  return (text) => {
    const file = parsed(text);
    return tables
      .flatMap((table) => Object.keys(fieldsOf(file[table])))
      .map((key) => ({ type, name: nameOf(key) }));
  };
}

/** `node_modules/a/node_modules/@b/c` -> `@b/c`. */
function installedName(key: string): string {
  if (!key.includes('node_modules/')) return key;
  return key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** Letters of a line that are read: patterns take the square of that at worst. */
const LONGEST_LINE = 500;

function lines(reader: Reader): Reader {
  return (text) =>
    reader(
      text
        .split('\n')
        .map((line) => line.slice(0, LONGEST_LINE).trimEnd())
        .join('\n'),
    );
}

/** Names at the start of a line, or in quotes: what else a line may hold is a version or an option. */
const PYTHON_LINE = /^[ \t]*["']?([A-Za-z][\w.-]*)(?=\s*(?:\[[^\]\n]*\])?\s*(?:[=<>~!^;@,"']|$))/gm;
const PYTHON_QUOTED = /["']([A-Za-z][\w.-]*)(?=\s*(?:\[[^\]\n]*\])?\s*(?:[<>~!=;@][^"'\n]*)?["'])/g;
const TOML_NAME = /^name\s*=\s*"([^"\n]+)"/gm;

function both(...readers: readonly Reader[]): Reader {
  return (text) => readers.flatMap((read) => read(text));
}

const READERS: Readonly<Record<string, Reader>> = {
  'package.json': keys('npm', [
    'dependencies',
    'devDependencies',
    'optionalDependencies',
    'peerDependencies',
  ]),
  'package-lock.json': keys('npm', ['packages', 'dependencies'], installedName),
  'yarn.lock': all('npm', /^"?((?:@[\w.~-]+\/)?[\w.~-]+)@/gm),
  'pnpm-lock.yaml': all('npm', /^ {2,}'?\/?((?:@[\w.~-]+\/)?[\w.~-]+)@\d/gm),
  'bun.lock': all('npm', /^\s*"((?:@[\w.~-]+\/)?[\w.~-]+)":\s*\[/gm),
  'pyproject.toml': both(all('pypi', PYTHON_LINE), all('pypi', PYTHON_QUOTED)),
  Pipfile: all('pypi', PYTHON_LINE),
  'setup.py': all('pypi', PYTHON_QUOTED),
  'setup.cfg': all('pypi', PYTHON_LINE),
  'poetry.lock': all('pypi', TOML_NAME),
  'uv.lock': all('pypi', TOML_NAME),
  'Pipfile.lock': keys('pypi', ['default', 'develop'], pipName),
  'go.mod': all('golang', /^\s*(?:require\s+)?([\w.-]+\.[a-z]+\/[\w./-]+)\s+v\d/gm),
  'Cargo.toml': all('cargo', /^\s*"?([a-zA-Z][\w-]*)"?\s*(?:=|\.\w+\s*=)/gm),
  'Cargo.lock': all('cargo', TOML_NAME),
};

function readerOf(file: string): Reader | undefined {
  if (Object.hasOwn(READERS, file)) return READERS[file];
  return /^(?:.*[-_.])?requirements(?:[-_.].*)?\.(?:txt|in)$/i.test(file)
    ? all('pypi', PYTHON_LINE)
    : undefined;
}

/** Whether a file of this name lists dependencies. */
export function listsDependencies(file: string): boolean {
  return readerOf(file) !== undefined;
}

/** Every package a file of this name lists; those of a lockfile are what others depend on as well. */
export function dependenciesIn(file: string, text: string): readonly Dependency[] {
  const found = readerOf(file)?.(text) ?? [];
  return [...new Map(found.map((each) => [`${each.type}/${each.name}`, each])).values()];
}
