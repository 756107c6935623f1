/** What a change of a running system names: resources, where they are, and what a saved plan would do. */
import { homedir } from 'node:os';
import path from 'node:path';
import { readPlan, type PlannedChange } from './plan.ts';
import { beginning, fullPath, textOf } from './readable.ts';
import { countOf, type About, type Counter, type Options, type Sheet } from './model.ts';

const MAX_PLAN = 16 * 1024 * 1024;
const MAX_LISTED = 15;
/** Options that say where: shown as they are given. */
const PLACES =
  'context kube-context n namespace cluster profile region project subscription resource-group account app a stack s env environment stage workspace org'.split(
    ' ',
  );
const VALUED = [
  ...PLACES,
  'f',
  'filename',
  'k',
  'kustomize',
  'chdir',
  'var',
  'var-file',
  'target',
  'l',
  'selector',
].map((name) => (name.length === 1 ? `-${name}` : `--${name}`));

export const deployed: Counter = async (about, sheet) => {
  const program = about.action.program.split('/').at(-1) ?? '';
  const said = about.tools.read.options(about.action.argv.slice(1), VALUED);
  if (/^(?:terraform|tofu|terragrunt)$/.test(program)) await terraform(about, said, sheet);
  if (program === 'kubectl' || program === 'oc') await cluster(about, said, sheet);
  if (program === 'helm') release(said, sheet);
  const places = PLACES.flatMap((name) => {
    const value = said.values.get(name);
    return value === undefined ? [] : [`${name.length === 1 ? LONG[name] : name} ${value}`];
  });
  if (places.length > 0) sheet.facts.push(`where  ${places.join(' · ')}`);
};

const LONG: Readonly<Record<string, string>> = { n: 'namespace', a: 'app', s: 'stack' };

async function terraform(about: About, said: Options, sheet: Sheet): Promise<void> {
  const [verb, file] = said.words;
  if (verb !== 'apply' && verb !== 'destroy') return;
  if (verb === 'destroy' || about.action.argv.includes('-destroy')) {
    sheet.danger.push('all this configuration manages is destroyed');
  } else if (file === undefined) {
    sheet.danger.push(
      'no plan file: what it will do is known only when it runs (first: terraform plan -out FILE)',
    );
  } else await savedPlan({ file, folder: folderOf(about, said) }, sheet);
}

function folderOf({ action, cwd }: About, said: Options): string {
  return fullPath(said.values.get('chdir') ?? singleDash(action.argv, 'chdir') ?? '.', cwd);
}

async function savedPlan(
  { file, folder }: { readonly file: string; readonly folder: string },
  sheet: Sheet,
): Promise<void> {
  const bytes = await beginning(path.resolve(folder, file), MAX_PLAN);
  const changes = bytes === undefined ? undefined : readPlan(bytes);
  if (changes === undefined) sheet.danger.push(`the plan file ${file} cannot be read`);
  else planWords(changes, sheet);
}

/** terraform writes long options with one dash: `-chdir=infra`. */
function singleDash(argv: readonly string[], name: string): string | undefined {
  return argv.find((word) => word.startsWith(`-${name}=`))?.slice(name.length + 2);
}

function planWords(changes: readonly PlannedChange[], sheet: Sheet): void {
  const count = (does: PlannedChange['does']): number =>
    changes.filter((change) => change.does === does).length;
  const parts = (['create', 'update', 'replace', 'delete', 'forget'] as const)
    .filter((does) => count(does) > 0)
    .map((does) => `${count(does)} to ${does}`);
  sheet.facts.push(`plan  ${parts.length === 0 ? 'changes no resource' : parts.join(' · ')}`);
  const harsh = changes.filter(({ does }) => does === 'delete' || does === 'replace');
  if (harsh.length > 0) {
    sheet.danger.push(
      `${countOf(harsh.length, 'resource')} destroyed or replaced:`,
      ...harsh.slice(0, MAX_LISTED).map(({ address, does }) => `  ${does}  ${address}`),
    );
  }
  const mild = changes.filter((change) => !harsh.includes(change));
  sheet.facts.push(...mild.slice(0, MAX_LISTED).map(({ address, does }) => `  ${does}  ${address}`));
}

async function cluster(about: About, said: Options, sheet: Sheet): Promise<void> {
  const { argv } = about.action;
  if (!said.values.has('context')) {
    const context = await currentContext(about.cwd);
    if (context !== '') sheet.facts.push(`context  ${context} (the current one)`);
  }
  const files = argv.flatMap((word, at) => {
    const joined = /^(?:--filename=|-f=?)(.+)$/.exec(word)?.[1];
    if (joined !== undefined) return [joined];
    return word === '-f' || word === '--filename' ? [argv[at + 1] ?? ''] : [];
  });
  if (files.length === 0) {
    sheet.facts.push(said.words.slice(0, 6).join(' '));
    return;
  }
  const objects = (await Promise.all(files.slice(0, 20).map((file) => objectsIn(file, about.cwd)))).flat();
  const known = files.filter((file) => file !== '-' && !/:\/\//.test(file));
  if (known.length < files.length) sheet.danger.push('what comes from a pipe or address is not known here');
  if (objects.length > 0) {
    sheet.facts.push(
      countOf(objects.length, 'object'),
      ...objects.slice(0, MAX_LISTED).map((name) => `  ${name}`),
    );
  }
}

/** Only this one line is taken: the rest of the file holds credentials. */
async function currentContext(cwd: string): Promise<string> {
  const named = (process.env['KUBECONFIG'] ?? '').split(path.delimiter).find((file) => file !== '');
  const text = await textOf(
    named === undefined ? path.join(homedir(), '.kube/config') : fullPath(named, cwd),
  );
  return /^current-context:[ \t]*["']?([^"'\s#]+)/m.exec(text)?.[1] ?? '';
}

/** `Deployment web (namespace shop)` of each document in a manifest, by its lines: no tag or anchor is followed. */
async function objectsIn(file: string, cwd: string): Promise<readonly string[]> {
  if (file === '-' || file === '' || /:\/\//.test(file)) return [];
  const text = await textOf(fullPath(file, cwd));
  return text
    .split(/^---.*$/m)
    .map((document) => {
      const kind = /^kind:[ \t]*["']?([\w.-]+)/m.exec(document)?.[1];
      const metadata = /^metadata:[ \t]*\n((?:[ \t]+.*\n?|[ \t]*\n)+)/m.exec(document)?.[1] ?? '';
      const name = /^[ \t]+(?:name|generateName):[ \t]*["']?([\w.-]+)/m.exec(metadata)?.[1] ?? '';
      const space = /^[ \t]+namespace:[ \t]*["']?([\w.-]+)/m.exec(metadata)?.[1];
      if (kind === undefined) return '';
      return `${kind} ${name}${space === undefined ? '' : ` (namespace ${space})`}`;
    })
    .filter((words) => words !== '');
}

function release({ words }: Options, sheet: Sheet): void {
  const [verb = '', name = '', chart] = words;
  sheet.facts.push(`${verb}  release ${name}${chart === undefined ? '' : `  from ${chart}`}`);
}
