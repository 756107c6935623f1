/** What an install into a repository would change, worked out from what is there. */
import {
  REPO_HOOKS,
  type RepoChange,
  type RepoHook,
  type RepoManual,
  type RepoPlan,
  type RepoState,
} from './install-repo-model.ts';
import { commandLine, intoScript, NEW_FILE, OWN_FOLDER, scriptBlock } from './install-repo-text.ts';
import { blocksIn, undoRepoFile } from './install-repo-undo.ts';
import { intoLefthook, intoPreCommit, lefthookLines, PRE_COMMIT_LINES } from './install-repo-yaml.ts';
import { MARK_BEGIN } from './install-text.ts';

type Kind = keyof typeof NEW_FILE;

export const LEFTHOOK_YAML: readonly string[] = ['lefthook', '.lefthook', '.config/lefthook'].flatMap(
  (name) => [`${name}.yml`, `${name}.yaml`],
);
export const LEFTHOOK_OTHER: readonly string[] = ['lefthook', '.lefthook', '.config/lefthook'].flatMap(
  (name) => [`${name}.toml`, `${name}.json`],
);
export const PRE_COMMIT: readonly string[] = ['.pre-commit-config.yaml', '.pre-commit-config.yml'];

function textOf(state: RepoState, path: string): string | undefined {
  return state.files.find((file) => file.path === path)?.text;
}

/** The first of these that is there. */
function fileOf(state: RepoState, paths: readonly string[]): { path: string; text: string } | undefined {
  return state.files.find((file) => paths.includes(file.path));
}

/** Also one in a folder below: git knows where. */
function huskyFolder(state: RepoState): string | undefined {
  const set = /^((?:.*\/)?\.husky)(?:\/_)?$/.exec(state.hooksPath)?.[1];
  if (set !== undefined) return set;
  const uses = /"husky"\s*:\s*"/.test(textOf(state, 'package.json') ?? '');
  return state.husky || uses ? '.husky' : undefined;
}

function isHusky8(state: RepoState, folder: string): boolean {
  const hooks = state.files.filter(({ path }) => path.startsWith(`${folder}/`));
  if (hooks.some(({ text }) => /^\s*\.\s.*\/_\/husky\.sh/m.test(text))) return true;
  const version = /"husky"\s*:\s*"\D*(\d+)/.exec(textOf(state, 'package.json') ?? '')?.[1];
  return version !== undefined && Number(version) < 9;
}

interface Steps {
  readonly changes: readonly RepoChange[];
  readonly manual: readonly RepoManual[];
}

const DONE: Steps = { changes: [], manual: [] };

function byHand(path: string, why: string, lines: readonly string[]): Steps {
  return { changes: [], manual: [{ path, why, lines }] };
}

/** Our lines, and the line end they needed before them. */
function added(before: string, after: string): string {
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  return `${gap}${blocksIn(after).join('')}`;
}

function changed(path: string, before: string, after: string | undefined): Steps | undefined {
  if (after === undefined) return undefined;
  const inserted = added(before, after);
  const back = undoRepoFile(after, { existed: true, inserted });
  // What could not be taken out again to the byte is not put in.
  if (back.kind !== 'write' || back.text !== before) return undefined;
  return { changes: [{ path, before, after, inserted, mode: 0o644 }], manual: [] };
}

function hookFile(state: RepoState, path: string, { hook, kind }: { hook: RepoHook; kind: Kind }): Steps {
  const before = textOf(state, path);
  if (before?.includes(MARK_BEGIN) === true) return DONE;
  if (before === undefined) {
    const after = NEW_FILE[kind](hook);
    const mode = kind === 'husky' ? 0o644 : 0o755;
    return { changes: [{ path, before, after, inserted: after, mode }], manual: [] };
  }
  const lines = scriptBlock(hook).trimEnd().split('\n');
  return changed(path, before, intoScript(before, hook)) ?? byHand(path, 'is no shell script', lines);
}

function hookFiles(state: RepoState, folder: string, kind: Kind): Steps {
  const steps = REPO_HOOKS.map((hook) => hookFile(state, `${folder}/${hook}`, { hook, kind }));
  return { changes: steps.flatMap((step) => step.changes), manual: steps.flatMap((step) => step.manual) };
}

function husky(state: RepoState): RepoPlan | undefined {
  const folder = huskyFolder(state);
  if (folder === undefined) return undefined;
  const kind = isHusky8(state, folder) ? 'husky-8' : 'husky';
  return { manager: `husky in ${folder}`, ...hookFiles(state, folder, kind), next: [] };
}

const UNCLEAR = 'is written in a way that lines cannot be put into';

function lefthook(state: RepoState): RepoPlan | undefined {
  const file = fileOf(state, LEFTHOOK_YAML) ?? fileOf(state, LEFTHOOK_OTHER);
  if (file === undefined) return undefined;
  const { path, text } = file;
  const lines = REPO_HOOKS.flatMap((hook) => lefthookLines(hook));
  const isYaml = LEFTHOOK_YAML.includes(path);
  const why = isYaml ? UNCLEAR : 'is not YAML; in words of YAML';
  const steps = text.includes('aup-guard hook')
    ? DONE
    : ((isYaml ? changed(path, text, intoLefthook(text)) : undefined) ?? byHand(path, why, lines));
  return {
    manager: `lefthook by ${path}`,
    ...steps,
    next: ['lefthook install    on each machine, if not done yet'],
  };
}

function preCommit(state: RepoState): RepoPlan | undefined {
  const file = fileOf(state, PRE_COMMIT);
  if (file === undefined) return undefined;
  const { path, text } = file;
  const steps = text.includes('aup-guard hook')
    ? DONE
    : (changed(path, text, intoPreCommit(text)) ?? byHand(path, UNCLEAR, PRE_COMMIT_LINES));
  const next = ['pre-commit install -t pre-commit -t pre-push    on each machine, if not done yet'];
  return { manager: `pre-commit by ${path}`, ...steps, next };
}

function simpleGitHooks(state: RepoState): RepoPlan | undefined {
  const text = textOf(state, 'package.json') ?? '';
  if (!text.includes('"simple-git-hooks"')) return undefined;
  const lines = REPO_HOOKS.map((hook) => `${JSON.stringify(hook)}: ${JSON.stringify(commandLine(hook))},`);
  const why = 'commands of simple-git-hooks are yours to order; a command that is there goes after "fi;"';
  const steps = text.includes('aup-guard hook') ? DONE : byHand('package.json', why, lines);
  const next = ['npx simple-git-hooks    on each machine, after the change'];
  return { manager: 'simple-git-hooks by package.json', ...steps, next };
}

/** A folder of the repository that people have set themselves. */
function folder(state: RepoState): RepoPlan | undefined {
  const { hooksPath } = state;
  if (hooksPath === '' || hooksPath === OWN_FOLDER) return undefined;
  return { manager: `git hooks in ${hooksPath}`, ...hookFiles(state, hooksPath, 'folder'), next: [] };
}

function own(state: RepoState): RepoPlan {
  const on = `git config core.hooksPath ${OWN_FOLDER}    on each machine: switches them on`;
  const others = state.active.filter((name) => !REPO_HOOKS.some((hook) => hook === name));
  const lost =
    others.length === 0 ? [] : [`these hooks of this clone would no longer run then: ${others.join(', ')}`];
  return {
    manager: 'no manager of hooks',
    ...hookFiles(state, OWN_FOLDER, 'own'),
    next: state.hooksPath === OWN_FOLDER ? [] : [on, ...lost],
  };
}

/** The first manager that is there gets our lines. */
export function planRepo(state: RepoState): RepoPlan {
  return (
    husky(state) ??
    lefthook(state) ??
    preCommit(state) ??
    simpleGitHooks(state) ??
    folder(state) ??
    own(state)
  );
}
