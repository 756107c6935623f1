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
  return (text) =>
    [...text.matchAll(shape)].flatMap((match) => {
      const name = match[1];
      return name === undefined ? [] : [{ type, name: type === 'pypi' ? pipName(name) : name }];
    });
}

/** `Azure_AI.Inference` and `azure-ai-inference` are one name to pip. */
function pipName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, '-');
}

const NPM_FIELDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

function npmManifest(text: string): readonly Dependency[] {
  try {
    const manifest = fieldsOf(JSON.parse(text));
    return NPM_FIELDS.flatMap((field) => Object.keys(fieldsOf(manifest[field]))).map((name) => ({
      type: 'npm',
      name,
    }));
  } catch {
    // Half-written: the lockfile beside it says the same.
    return [];
  }
}

/** Names at the start of a line, or in quotes: what else a line may hold is a version or an option. */
const PYTHON_LINE = /^[ \t]*["']?([A-Za-z][\w.-]*)(?=\s*(?:\[[^\]\n]*\])?\s*(?:[=<>~!^;@,"']|$))/gm;
const PYTHON_QUOTED = /["']([A-Za-z][\w.-]*)(?=\s*(?:\[[^\]\n]*\])?\s*(?:[<>~!=;@][^"'\n]*)?["'])/g;
const TOML_NAME = /^name\s*=\s*"([^"\n]+)"/gm;

function both(...readers: readonly Reader[]): Reader {
  return (text) => readers.flatMap((read) => read(text));
}

const READERS: Readonly<Record<string, Reader>> = {
  'package.json': npmManifest,
  'package-lock.json': all('npm', /"node_modules\/((?:@[\w.~-]+\/)?[\w.~-]+)"\s*:/g),
  'yarn.lock': all('npm', /^"?((?:@[\w.~-]+\/)?[\w.~-]+)@/gm),
  'pnpm-lock.yaml': all('npm', /^ {2,}'?\/?((?:@[\w.~-]+\/)?[\w.~-]+)@\d/gm),
  'bun.lock': all('npm', /^\s*"((?:@[\w.~-]+\/)?[\w.~-]+)":\s*\[/gm),
  'pyproject.toml': both(all('pypi', PYTHON_LINE), all('pypi', PYTHON_QUOTED)),
  Pipfile: all('pypi', PYTHON_LINE),
  'setup.py': all('pypi', PYTHON_QUOTED),
  'setup.cfg': all('pypi', PYTHON_LINE),
  'poetry.lock': all('pypi', TOML_NAME),
  'uv.lock': all('pypi', TOML_NAME),
  'Pipfile.lock': all('pypi', /^\s+"([A-Za-z][\w.-]*)":\s*\{/gm),
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
