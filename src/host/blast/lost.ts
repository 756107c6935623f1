/** What a forced push takes from the remote, and how old that picture is: nothing is fetched to answer. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { commitCount, commitsIn } from './history.ts';
import { countOf, shortRef, type About } from './model.ts';

/** What the remote had that long ago is as good as now (ms). */
const FRESH_MS = 5 * 60_000;

export interface Ends {
  readonly name: string;
  /** What the remote has, as far as known here; empty for a new branch. */
  readonly oldId: string;
  readonly newId: string;
}

export async function lostWords(about: About, ends: readonly Ends[]): Promise<readonly string[]> {
  const words: string[] = [];
  for (const { name, oldId, newId } of ends) {
    if (oldId === '') {
      words.push(`what the remote has as ${name} is not known here: it was never fetched`);
      continue;
    }
    const lost = await commitsIn(about, [`${newId}..${oldId}`]);
    if (lost.lines.length === 0) continue;
    words.push(`the remote loses ${commitCount(lost)}:`, ...lost.lines);
  }
  const age = await fetchAge(about);
  return age === '' ? words : [...words, age];
}

async function fetchAge({ tools, cwd, action }: About): Promise<string> {
  const remote = action.remote ?? 'origin';
  const names = ['FETCH_HEAD', `logs/refs/remotes/${remote}/${shortRef(action.refs[0] ?? 'HEAD')}`];
  const files = await Promise.all(names.map((name) => tools.run(['rev-parse', '--git-path', name], cwd)));
  const times = await Promise.all(
    files.map(async (file) => {
      if (file === undefined) return 0;
      return (await stat(path.resolve(cwd, file.trim())).catch(() => undefined))?.mtimeMs ?? 0;
    }),
  );
  const ago = Date.now() - Math.max(...times);
  if (ago < FRESH_MS) return '';
  const when = ago > 20_000 * 86_400_000 ? 'at an unknown time' : `${agoWords(ago)} ago`;
  return `as of the last fetch or push, ${when}: the remote may have more by now`;
}

function agoWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 90) return countOf(minutes, 'minute');
  return minutes < 36 * 60
    ? countOf(Math.round(minutes / 60), 'hour')
    : countOf(Math.round(minutes / 1440), 'day');
}
