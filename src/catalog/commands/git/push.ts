/** `git push` and its relatives: which refs of which remote change, and how. */
import type { ActionDraft, RepoFacts } from '../../../engine/definitions.ts';
import type { Verb } from '../../../engine/model.ts';
import { isUnknown } from '../../../engine/shell/model.ts';
import { has, readOptions, shown, type Options } from '../../argv.ts';
import { tamper } from './globals.ts';

const VALUED = ['-o', '--push-option', '--repo', '--receive-pack', '--exec'];

interface PushedRef {
  readonly verb: Verb;
  /** Full ref on the remote, undefined when not known. */
  readonly ref: string | undefined;
}

/** What a push does, one draft a verb. A dry run does nothing. */
export function push(args: readonly string[], repo: RepoFacts | undefined): readonly ActionDraft[] {
  const options = readOptions(args, VALUED);
  if (has(options, 'n', 'dry-run')) return [];
  const words = options.words.filter((word) => word !== '');
  const named = options.values.get('repo') ?? words[0];
  const remote = named ?? repo?.upstream?.remote ?? onlyRemote(repo);
  const drafts = draftsOf(pushedRefs(options, words.slice(1), repo), remote);
  const skips = has(options, 'no-verify') ? [tamper('skips the push hooks (--no-verify)')] : [];
  return [...drafts, ...skips];
}

function onlyRemote(repo: RepoFacts | undefined): string {
  const [first, ...others] = repo?.remotes ?? [];
  return first !== undefined && others.length === 0 ? first : 'origin';
}

function draftsOf(refs: readonly PushedRef[], remote: string): readonly ActionDraft[] {
  const verbs = [...new Set(refs.map((item) => item.verb))];
  return verbs.map((verb) => {
    const own = refs.filter((item) => item.verb === verb);
    const known = own.map((item) => item.ref).filter((ref) => ref !== undefined);
    const complete = known.length === own.length;
    const target = `${shown(remote)} ${known.map(short).join(' ')}`.trim();
    return { verb, target, remote: shown(remote), refs: complete ? known : [] };
  });
}

export function short(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, '');
}

function pushedRefs(
  options: Options,
  specs: readonly string[],
  repo: RepoFacts | undefined,
): readonly PushedRef[] {
  if (has(options, 'mirror')) return [{ verb: 'force-push', ref: undefined }];
  const forced = has(options, 'f', 'force', 'force-with-lease') || options.names.has('force-if-includes');
  const verb: Verb = forced ? 'force-push' : 'push';
  if (has(options, 'd', 'delete')) {
    return specs.map((spec) => ({ verb: 'delete-branch', ref: fullRef(spec, repo) }));
  }
  const pruned: PushedRef[] = options.names.has('prune') ? [{ verb: 'delete-branch', ref: undefined }] : [];
  if (has(options, 'all') || options.names.has('branches')) return [{ verb, ref: undefined }, ...pruned];
  const own = specs.length > 0 ? fromSpecs(specs, verb, repo) : fromConfig(options, verb, repo);
  return [...own, ...pruned];
}

function fromConfig(options: Options, verb: Verb, repo: RepoFacts | undefined): readonly PushedRef[] {
  if (options.names.has('tags')) return [{ verb, ref: undefined }];
  if (repo?.branch === undefined || repo.pushDefault === 'matching') return [{ verb, ref: undefined }];
  const tracks = ['upstream', 'tracking'].includes(repo.pushDefault);
  const ref = tracks ? repo.upstream?.ref : `refs/heads/${repo.branch}`;
  return [{ verb, ref }];
}

function fromSpecs(specs: readonly string[], verb: Verb, repo: RepoFacts | undefined): readonly PushedRef[] {
  const found: PushedRef[] = [];
  for (let at = 0; at < specs.length; at += 1) {
    const spec = specs[at] ?? '';
    if (spec === 'tag') {
      at += 1;
      found.push({ verb, ref: `refs/tags/${specs[at] ?? ''}` });
    } else {
      found.push(fromSpec(spec, verb, repo));
    }
  }
  return found;
}

function fromSpec(written: string, verb: Verb, repo: RepoFacts | undefined): PushedRef {
  const forced = written.startsWith('+');
  const spec = forced ? written.slice(1) : written;
  if (isUnknown(spec) || spec === ':' || spec.includes('*')) {
    return { verb: forced ? 'force-push' : verb, ref: undefined };
  }
  const colon = spec.indexOf(':');
  if (colon === 0) return { verb: 'delete-branch', ref: fullRef(spec.slice(1), repo) };
  const target = colon < 0 ? spec : spec.slice(colon + 1);
  return { verb: forced ? 'force-push' : verb, ref: fullRef(target, repo) };
}

/** A short name as a full ref: branches unless it says otherwise; HEAD and @ are the current branch. */
export function fullRef(name: string, repo: RepoFacts | undefined): string | undefined {
  if (name === 'HEAD' || name === '@')
    return repo?.branch === undefined ? undefined : `refs/heads/${repo.branch}`;
  if (name === '' || isUnknown(name)) return undefined;
  if (name.startsWith('refs/')) return name;
  return /^(?:heads|tags)\//.test(name) ? `refs/${name}` : `refs/heads/${name}`;
}
