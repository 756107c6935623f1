/** What is known about a repository, by the real git with hooks and configured programs switched off. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import type { RepoFacts } from '../engine/definitions.ts';
import type { Action, Event } from '../engine/model.ts';
import { gitDirectory } from '../engine/shell/git-directory.ts';
import { UNKNOWN } from '../engine/shell/model.ts';
import type { Environment } from './platform/model.ts';

const TIMEOUT_MS = 5000;
const MAX_OUTPUT = 4 * 1024 * 1024;
/** Our own calls start nothing the repository could name. */
export const NEUTRAL: readonly string[] = [
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.pager=cat',
  '-c',
  'diff.external=',
];

export interface GitCalls {
  /** Absolute path of the real git. */
  readonly git: string;
  readonly env: Environment;
}

/** Output of a git call, or undefined when it fails, takes too long or says too much. */
export type RunGit = (args: readonly string[], cwd: string) => Promise<string | undefined>;

/** Runs git without any `GIT_*` variable of the caller: inside a hook those point at another repository. */
export function gitRunner(calls: GitCalls): RunGit {
  const env = Object.fromEntries(Object.entries(calls.env).filter(([name]) => !name.startsWith('GIT_')));
  const own = {
    ...env,
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    // What is shown and approved is what is sent: replacements stay on this machine.
    GIT_NO_REPLACE_OBJECTS: '1',
    LC_ALL: 'C',
  };
  return (args, cwd) =>
    new Promise((resolve) => {
      const options = {
        cwd,
        env: own,
        timeout: TIMEOUT_MS,
        maxBuffer: MAX_OUTPUT,
        encoding: 'utf8' as const,
      };
      execFile(calls.git, [...NEUTRAL, ...args], options, (error, stdout) =>
        resolve(error === null ? stdout : undefined),
      );
    });
}

/** Facts of the repository around `cwd`; undefined outside one. */
export async function repoFacts(cwd: string, run: RunGit): Promise<RepoFacts | undefined> {
  const [place, settings, branchName, remoteHead] = await Promise.all([
    run(['rev-parse', '--show-toplevel'], cwd),
    run(
      [
        'config',
        '-z',
        '--get-regexp',
        '^(alias\\.|push\\.default$|branch\\.|remote\\..*\\.url$|init\\.defaultbranch$)',
      ],
      cwd,
    ),
    run(['symbolic-ref', '-q', '--short', 'HEAD'], cwd),
    run(['symbolic-ref', '-q', '--short', 'refs/remotes/origin/HEAD'], cwd),
  ]);
  if (place === undefined) return undefined;
  const head = await run(['rev-parse', '-q', '--verify', 'HEAD'], cwd);
  const config = readConfig(settings ?? '');
  return {
    root: place.replace(/\n$/, ''),
    head: (head ?? '').trim(),
    ...branchFacts((branchName ?? '').trim(), config),
    remotes: [...config.keys()]
      .map((key) => /^remote\.(.+)\.url$/.exec(key)?.[1])
      .filter((name) => name !== undefined),
    defaultBranch: remoteHead?.trim().replace(/^origin\//, '') ?? config.get('init.defaultbranch') ?? 'main',
    pushDefault: config.get('push.default') ?? 'simple',
    aliases: aliasesOf(config),
  };
}

function branchFacts(
  branch: string,
  config: ReadonlyMap<string, string>,
): Pick<RepoFacts, 'branch' | 'upstream'> {
  if (branch === '') return {};
  const remote = config.get(`branch.${branch}.remote`);
  const ref = config.get(`branch.${branch}.merge`);
  return remote === undefined || ref === undefined ? { branch } : { branch, upstream: { remote, ref } };
}

function readConfig(text: string): Map<string, string> {
  const entries = text.split('\0').filter((entry) => entry !== '');
  return new Map(
    entries.map((entry) => {
      const at = entry.indexOf('\n');
      return at < 0 ? [entry, 'true'] : [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

function aliasesOf(config: ReadonlyMap<string, string>): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [key, value] of config) if (key.startsWith('alias.')) found[key.slice(6)] = value;
  return found;
}

/** Where one action of an event happens: after `cd` and `git -C`. Undefined when that is known only when it runs. */
export function actionDirectory(event: Event, action: Action): string | undefined {
  const base = action.cwd ?? ('cwd' in event ? event.cwd : '');
  if (base.includes(UNKNOWN)) return undefined;
  // A hook is started where git already went.
  const isGit = event.kind !== 'refs' && /(?:^|\/)git$/.test(action.program);
  return isGit ? path.resolve(base, gitDirectory(action.argv, base)) : base;
}

/** The directory whose repository an event is about: `git -C dir push` is about `dir`. */
export function eventDirectory(event: Event): string | undefined {
  if (event.kind === 'command') {
    const program = path.basename(event.argv[0] ?? '');
    return program === 'git' ? path.resolve(event.cwd, gitDirectory(event.argv, event.cwd)) : event.cwd;
  }
  return 'cwd' in event ? event.cwd : undefined;
}
