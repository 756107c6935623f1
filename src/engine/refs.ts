/** Ref updates as git's own hooks report them. */
import type { ActionDraft, RepoFacts } from './definitions.ts';
import type { Event, RefUpdate } from './model.ts';

type RefsEvent = Event & { readonly kind: 'refs' };

/** Add a commit on top: where the parent's words can be read, nothing to ask. */
const PLAIN = ['commit', 'am', 'revert', 'cherry-pick'];
const NOTHING = /^0+$/;
const SHARED = /^refs\/heads\/(?:main|master|trunk|production|prod|release(?:[/-].*)?)$/;

/** True when the id means "no object": created or deleted. */
function isAbsent(id: string): boolean {
  return NOTHING.test(id);
}

/** True for branches people share by habit, and the default branch. */
export function isSharedRef(ref: string, repo: RepoFacts | undefined): boolean {
  return SHARED.test(ref) || ref === `refs/heads/${repo?.defaultBranch ?? 'main'}`;
}

/** Drafts of a `pre-push` or `reference-transaction` event. */
export function refsDrafts(event: RefsEvent, repo: RepoFacts | undefined): readonly ActionDraft[] {
  if (event.source === 'pre-push' && event.parentArgv.some((word) => word === '--dry-run' || word === '-n'))
    return [];
  const drafts = event.updates.map((update) =>
    event.source === 'pre-push' ? pushDraft(update, event) : transactionDraft(update, event, repo),
  );
  return drafts.filter((draft) => draft !== undefined);
}

function pushDraft(update: RefUpdate, event: RefsEvent): ActionDraft {
  const target = `${event.remote} ${shortRef(update.ref)}`;
  const about = { target, refs: [update.ref], remote: event.remote };
  if (isAbsent(update.newId)) return { verb: 'delete-branch', ...about };
  return { verb: forced(event.parentArgv) && !isAbsent(update.oldId) ? 'force-push' : 'push', ...about };
}

/** Only words: whether the remote loses commits is told by the host, which can see both sides. */
function forced(parent: readonly string[]): boolean {
  return parent.some((word) => /^(?:--force.*|--mirror|\+.+)$|^-[a-zA-Z]*f[a-zA-Z]*$/.test(word));
}

function transactionDraft(update: RefUpdate, event: RefsEvent, repo: RefUpdateRepo): ActionDraft | undefined {
  if (update.ref === 'refs/stash') {
    return isAbsent(update.newId)
      ? { verb: 'discard-work', target: 'what was stashed', refs: [update.ref] }
      : undefined;
  }
  if (!/^refs\/(?:heads|tags)\//.test(update.ref)) return undefined;
  const refs = [update.ref];
  const target = shortRef(update.ref);
  if (isAbsent(update.newId)) return { verb: 'delete-branch', target, refs };
  const words = new Set(event.parentArgv.slice(1));
  if (isAbsent(update.oldId) || PLAIN.some((word) => words.has(word))) return undefined;
  if (joins(words))
    return isSharedRef(update.ref, repo) ? { verb: 'merge', target: `into ${target}`, refs } : undefined;
  return { verb: 'history-rewrite', target, refs };
}

type RefUpdateRepo = RepoFacts | undefined;

/** The sh front only passes on updates that are no plain commits: a join unless the command rewinds. */
function joins(words: ReadonlySet<string>): boolean {
  return !['reset', 'rebase', 'update-ref', 'branch', 'filter-branch', 'tag', 'checkout', 'switch'].some(
    (word) => words.has(word),
  );
}

function shortRef(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, '');
}
