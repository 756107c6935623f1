/** Our entries in YAML files of hook managers: put in as lines, so that all else stays as it is. */
import { isMap } from 'yaml';
import { REPO_HOOKS, type RepoHook } from './install-repo-model.ts';
import { endOf, pairOf, parsed, split, withInserts, type Insert, type Parsed } from './install-repo-place.ts';
import { commandLine } from './install-repo-text.ts';

function indented(indent: string, lines: readonly string[]): readonly string[] {
  return lines.map((line) => `${indent}${line}`);
}

function preCommitHook(name: RepoHook): readonly string[] {
  return [
    `    - id: aup-guard-${name}`,
    '      name: aup-guard',
    '      entry: >-',
    `        sh -c '${commandLine(name)}'`,
    '      language: system',
    '      always_run: true',
    '      pass_filenames: false',
    '      verbose: true',
    `      stages: [${name}]`,
  ];
}

/** An entry of `repos`. What a hook says is kept from people unless it is `verbose`. */
export const PRE_COMMIT_LINES: readonly string[] = [
  '- repo: local',
  '  hooks:',
  ...REPO_HOOKS.flatMap((name) => preCommitHook(name)),
];

function idsIn(repos: unknown): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(repos) ? repos : [];
  return list.flatMap((repo): readonly unknown[] => {
    const hooks: unknown = Object(repo).hooks;
    return Array.isArray(hooks) ? hooks.map((hook: unknown): unknown => Object(hook).id) : [];
  });
}

/** `.pre-commit-config.yaml` with our entry at the end of `repos`; undefined when it cannot be told where that is. */
export function intoPreCommit(file: string): string | undefined {
  const { mark, text } = split(file);
  const found = parsed(text);
  const end = found && endOf(text, pairOf(found.top, 'repos')?.value);
  if (end === undefined) return undefined;
  const result = withInserts(text, [{ at: end.at, lines: indented(end.indent, PRE_COMMIT_LINES) }]);
  const made: unknown = parsed(result)?.document.toJS();
  return idsIn(Object(made).repos).includes('aup-guard-pre-push') ? `${mark}${result}` : undefined;
}

function runLines(hook: RepoHook): readonly string[] {
  const input = hook === 'pre-push' ? ['use_stdin: true'] : [];
  return ['run: |', `  ${commandLine(hook)}`, ...input];
}

function asCommand(hook: RepoHook): readonly string[] {
  return ['aup-guard:', ...indented('  ', runLines(hook))];
}

/** All of a hook, for a file that does not speak of it. */
export function lefthookLines(hook: RepoHook): readonly string[] {
  return [`${hook}:`, '  commands:', ...indented('    ', asCommand(hook))];
}

/** Jobs where there are jobs, else commands; undefined when they are written in a way that takes no more lines. */
function lefthookInsert({ text, top }: Parsed, hook: RepoHook): Insert | undefined {
  const pair = pairOf(top, hook);
  if (pair === undefined) return { at: text.length, lines: lefthookLines(hook) };
  const map = pair.value;
  if (!isMap(map)) return undefined;
  const [jobs, commands] = [pairOf(map, 'jobs'), pairOf(map, 'commands')];
  const end = endOf(text, (jobs ?? commands)?.value ?? map);
  if (end === undefined) return undefined;
  const [first = '', ...rest] = runLines(hook);
  const job = ['- name: aup-guard', `  ${first}`, ...indented('  ', rest)];
  const keys = commands === undefined ? ['commands:', ...indented('  ', asCommand(hook))] : asCommand(hook);
  return { at: end.at, lines: indented(end.indent, jobs === undefined ? keys : job) };
}

function hasOurs(hook: unknown): boolean {
  const { jobs, commands }: { jobs?: unknown; commands?: unknown } = Object(hook);
  const list: readonly unknown[] = Array.isArray(jobs) ? jobs : [];
  return 'aup-guard' in Object(commands) || list.some((job) => Object(job).name === 'aup-guard');
}

/** `lefthook.yml` with our command in both hooks; undefined when it cannot be told where to put it. */
export function intoLefthook(file: string): string | undefined {
  const { mark, text } = split(file);
  const found = parsed(text);
  if (found === undefined) return undefined;
  const inserts = REPO_HOOKS.map((hook) => lefthookInsert(found, hook)).filter((one) => one !== undefined);
  if (inserts.length < REPO_HOOKS.length) return undefined;
  const result = withInserts(text, joined(inserts));
  const made = Object(parsed(result)?.document.toJS());
  return REPO_HOOKS.every((hook) => hasOurs(made[hook])) ? `${mark}${result}` : undefined;
}

function depthOf({ lines }: Insert): number {
  return lines[0]?.search(/\S/) ?? 0;
}

/** At the same place what belongs to the lines before comes first: it is indented more. */
function joined(inserts: readonly Insert[]): readonly Insert[] {
  const places = [...new Set(inserts.map(({ at }) => at))];
  return places.map((at) => ({
    at,
    lines: inserts
      .filter((one) => one.at === at)
      .toSorted((a, b) => depthOf(b) - depthOf(a))
      .flatMap(({ lines }) => lines),
  }));
}
