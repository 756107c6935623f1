/**
 * What a destructive change of branches or files is about to take, kept as refs under `refs/aup/backup/`. No branch,
 * no setting and no file of the work tree is touched; the oldest go when there are many.
 */
import type { Action, Instant } from '../engine/model.ts';
import { BACKUPS, listed, MOST_REFS, tipsOf, type Place, type ReadGit, type Tip } from './backup-tips.ts';
import type { RunGit } from './git.ts';

/** Groups kept in one repository. */
const MOST_BACKUPS = 50;

export interface Backup {
  /** `20261122T221321Z-7f3a`: when, and the ref of the decision. */
  readonly id: string;
  /** How many refs it holds. */
  readonly refs: number;
}

/** An action and where it happens; undefined when that is known only when it runs. */
export interface Placed {
  readonly action: Action;
  readonly cwd: string | undefined;
}

export interface KeepAt {
  /** Of the decision: finds the backup again. */
  readonly ref: string;
  readonly now: Instant;
  /** False inside a git hook: git itself holds the index then. */
  readonly files: boolean;
}

/** Keeps each state once: a gate and the hooks behind it report the same change. */
export class Backups {
  private readonly run: RunGit;
  private readonly read: ReadGit;
  private readonly kept = new Set<string>();

  /** `read` takes argv apart: what is known about programs is not known here. */
  constructor(run: RunGit, read: ReadGit) {
    this.run = run;
    this.read = read;
  }

  /** Undefined when nothing is lost that was not kept before. Throws nothing: `failed` when git will not. */
  async keep(placed: readonly Placed[], at: KeepAt): Promise<Backup | 'failed' | undefined> {
    const folders = [...new Set(placed.map(({ cwd }) => cwd))].filter((cwd) => cwd !== undefined);
    const id = `${stamp(at.now)}-${at.ref}`;
    let [wanted, refs] = [0, 0];
    for (const cwd of folders) {
      const actions = placed.filter((each) => each.cwd === cwd).map(({ action }) => action);
      const done = await this.keepIn(cwd, actions, { ...at, id });
      wanted += done.wanted;
      refs += done.refs;
    }
    if (wanted === 0) return undefined;
    return refs === 0 ? 'failed' : { id, refs };
  }

  private async keepIn(
    cwd: string,
    actions: readonly Action[],
    at: KeepAt & { readonly id: string },
  ): Promise<{ wanted: number; refs: number }> {
    const place = { run: this.run, cwd };
    const found = await Promise.all(
      actions.map((action) => tipsOf(action, place, { read: this.read, files: at.files })),
    );
    const root = (await this.run(['rev-parse', '--absolute-git-dir'], cwd))?.trim() ?? '';
    const fresh = unique(found.flat()).filter((tip) => !this.has(root, tip, at));
    if (root === '' || fresh.length === 0) return { wanted: 0, refs: 0 };
    const made = await write(fresh.slice(0, MOST_REFS), at.id, place);
    for (const { name, id: commit } of made) {
      this.kept.add(`${root} ${name} ${commit}`).add(`${root} ${commit}`);
    }
    await prune(place);
    return { wanted: fresh.length, refs: made.length };
  }

  /** A hook sees a move under the name of the branch where the gate before it kept `HEAD`. */
  private has(root: string, { name, id }: Tip, { files }: KeepAt): boolean {
    return this.kept.has(`${root} ${name} ${id}`) || (!files && this.kept.has(`${root} ${id}`));
  }
}

function unique(tips: readonly Tip[]): readonly Tip[] {
  return [...new Map(tips.map((tip) => [tip.name, tip])).values()];
}

function stamp(now: Instant): string {
  return new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

async function write(tips: readonly Tip[], id: string, { run, cwd }: Place): Promise<readonly Tip[]> {
  const done = await Promise.all(
    tips.map(async (tip) => ({
      tip,
      said: await run(['update-ref', `${BACKUPS}${id}/${tip.name}`, tip.id], cwd),
    })),
  );
  return done.filter(({ said }) => said !== undefined).map(({ tip }) => tip);
}

async function prune(place: Place): Promise<void> {
  const all = (await listed([BACKUPS], place)).map(({ name }) => name);
  const groups = [...new Set(all.map((name) => name.split('/')[2] ?? ''))].toSorted();
  const old = new Set(groups.slice(0, Math.max(0, groups.length - MOST_BACKUPS)));
  const gone = all.filter((name) => old.has(name.split('/')[2] ?? ''));
  await Promise.all(
    gone.slice(0, 4 * MOST_REFS).map((name) => place.run(['update-ref', '-d', `refs/${name}`], place.cwd)),
  );
}
