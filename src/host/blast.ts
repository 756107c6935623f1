/** What an action would change, counted before a person is asked. */
import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Action, Verb } from '../engine/model.ts';
import { NO_RADIUS, lines, type BlastRadius, type BlastTools } from './blast-model.ts';
import { MAX_COMMITS, counted, pushRadius } from './blast-push.ts';

export type { BlastRadius, BlastTools } from './blast-model.ts';

const MAX_FILES = 10_000;

type Counter = (action: Action, cwd: string, tools: BlastTools) => Promise<BlastRadius>;

const COUNTERS: Partial<Record<Verb, Counter>> = {
  push: pushRadius,
  'force-push': pushRadius,
  'delete-files': filesRadius,
  'delete-branch': branchRadius,
  'discard-work': workRadius,
  merge: refRadius,
  'history-rewrite': refRadius,
};

/** Facts about one action as seen from `cwd`; empty when there is nothing to count. */
export async function blastRadius(action: Action, cwd: string, tools: BlastTools): Promise<BlastRadius> {
  return (await COUNTERS[action.verb]?.(action, cwd, tools)) ?? NO_RADIUS;
}

async function branchRadius(action: Action, cwd: string, tools: BlastTools): Promise<BlastRadius> {
  const found: string[] = [];
  for (const ref of action.refs.slice(0, 5)) {
    if (action.remote !== undefined || !ref.startsWith('refs/heads/')) continue;
    const only = [
      'log',
      '--no-decorate',
      '--format=%h  %s',
      '-n5',
      ref,
      '--not',
      `--exclude=${ref}`,
      '--branches',
      '--remotes',
      '--tags',
    ];
    const lost = lines(await tools.run(only, cwd));
    const name = ref.replace('refs/heads/', '');
    if (lost.length > 0) found.push(`only on ${name}:`, ...lost.map((line) => `  ${line}`));
  }
  return { facts: found.length === 0 ? ['no commit is lost'] : [], danger: found, diff: [] };
}

async function workRadius(_action: Action, cwd: string, tools: BlastTools): Promise<BlastRadius> {
  const state = lines(await tools.run(['status', '--porcelain'], cwd));
  const untracked = state.filter((line) => line.startsWith('??')).length;
  const changed = state.length - untracked;
  const facts = [`${changed} changed and ${untracked} unknown file${untracked === 1 ? '' : 's'} here`];
  return { facts, danger: state.slice(0, 10), diff: [] };
}

async function refRadius(action: Action, cwd: string, tools: BlastTools): Promise<BlastRadius> {
  const source = action.argv.findLast((word) => !word.startsWith('-'));
  if (action.verb !== 'merge' || source === undefined || source === 'merge') return NO_RADIUS;
  const log = [
    'log',
    '--no-decorate',
    '--format=%h  %s',
    `-n${MAX_COMMITS}`,
    '--end-of-options',
    `HEAD..${source}`,
    '--',
  ];
  const commits = lines(await tools.run(log, cwd));
  if (commits.length === 0) return NO_RADIUS;
  return {
    facts: [counted(commits.length, '', ''), ...commits.map((line) => `  ${line}`)],
    danger: [],
    diff: [],
  };
}

/** Counts what stands under the paths, up to a bound; links are counted, not followed. */
async function filesRadius(action: Action, cwd: string): Promise<BlastRadius> {
  const total = { files: 0, bytes: 0 };
  const queue = action.paths.slice(0, 200).map((item) => path.resolve(cwd, item));
  for (let next = queue.pop(); next !== undefined && total.files < MAX_FILES; next = queue.pop()) {
    const info = await lstat(next).catch(() => undefined);
    if (info === undefined) continue;
    if (info.isDirectory()) {
      const names = await readdir(next).catch(() => []);
      for (const name of names) queue.push(path.join(next, name));
    } else {
      total.files += 1;
      total.bytes += info.size;
    }
  }
  const count =
    total.files >= MAX_FILES
      ? `${MAX_FILES} files or more`
      : `${total.files} file${total.files === 1 ? '' : 's'}`;
  return { facts: [`${count}, ${size(total.bytes)}`], danger: [], diff: [] };
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
