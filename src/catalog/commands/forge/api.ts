/** Raw calls of a forge's API: what a method on a path does. */
import type { ActionDraft } from '../../../engine/definitions.ts';
import type { Verb } from '../../../engine/model.ts';
import { isUnknown } from '../../../engine/shell/model.ts';
import { has, shown, type Options } from '../../argv.ts';

/** Paths by what changing them means; the first that fits. GitHub's, GitLab's and Gitea's at once. */
const PATHS: readonly (readonly [RegExp, Verb])[] = [
  [/\/(?:pulls|merge_requests)\/[^/]+\/(?:merge|update-branch)$|\/merges$|\/merge-upstream$/, 'merge'],
  [/\/branches\/.+\/rename$/, 'history-rewrite'],
  [/protection|\/rulesets|\/protected_/, 'prod-change'],
  [
    /\/(?:secrets|variables|keys|hooks|environments|deployments|dispatches|collaborators|invitations|members)\b/,
    'prod-change',
  ],
  [/\/(?:actions|pages|runners|pipelines?|jobs|trigger|play)\b/, 'prod-change'],
];
const ON_DELETE: readonly (readonly [RegExp, Verb])[] = [
  [/\/contents\/|\/repository\/files\//, 'delete-files'],
  [
    /\/(?:comments|notes|reactions|labels|assignees|lock|requested_reviewers|discussions|subscription)\b/,
    'external-send',
  ],
];
const ON_WRITE: readonly (readonly [RegExp, Verb])[] = [
  [/\/(?:contents|repository\/(?:files|commits|branches|tags))\b|\/git\/|\/branches$|\/tags$/, 'push'],
  [
    /\/(?:issues|comments|reviews|pulls|merge_requests|notes|gists|snippets|releases|discussions|forks|labels|milestones|projects|statuses|check-runs)\b/,
    'external-send',
  ],
];
/** Answered with a text, nothing is kept. */
const COMPUTES = /\/?(?:markdown(?:\/raw)?|graphql\/validate|ci\/lint)$/;

function verbOf(method: string, path: string, options: Options): Verb {
  const found = (list: readonly (readonly [RegExp, Verb])[]): Verb | undefined =>
    list.find(([pattern]) => pattern.test(path))?.[1];
  const fixed = found(PATHS);
  if (fixed !== undefined) return fixed;
  if (method === 'DELETE') return found(ON_DELETE) ?? 'delete-branch';
  const forced =
    /\/git\/refs/.test(path) &&
    [...options.values.values()].some((value) => /^force=(?:true|1)$/.test(value));
  return forced ? 'force-push' : (found(ON_WRITE) ?? 'prod-change');
}

/** `gh api` and its like: reading is free; fields make it a POST unless the method says otherwise. */
export function apiCall(options: Options, argv: readonly string[]): readonly ActionDraft[] {
  const path = (options.words[1] ?? '').replace(/[?#].*$/, '').replace(/\/$/, '');
  const method = methodOf(options);
  if (method === 'GET' || method === 'HEAD' || COMPUTES.test(path)) return [];
  if (/(?:^|\/)graphql$/.test(path)) return graphql(argv);
  const verb = path === '' ? 'external-send' : verbOf(method, path, options);
  if (!isUnknown(method) && path !== '' && !isUnknown(path.slice(path.lastIndexOf('/')))) {
    return [{ verb, target: `${method} ${shown(path)}` }];
  }
  const target = 'an API call only known when it runs';
  return [{ verb, target, unresolved: 'the API path is not known' }];
}

function methodOf(options: Options): string {
  const given = options.values.get('X') ?? options.values.get('method');
  const fields = has(options, 'f', 'F', 'field', 'raw-field', 'input', 'd', 'data');
  return (given ?? (fields ? 'POST' : 'GET')).toUpperCase();
}

const MUTATIONS: readonly (readonly [RegExp, Verb])[] = [
  [
    /\b(?:mergePullRequest|mergeBranch|enablePullRequestAutoMerge|enqueuePullRequest|mergeRequestAccept|updatePullRequestBranch)\b/,
    'merge',
  ],
  [/\b(?:deleteRef|deleteRepository|deleteBranch\w*|deletePackageVersion)\b/, 'delete-branch'],
  [/\b(?:createCommitOnBranch|createRef|updateRefs?|commitCreate)\b/, 'push'],
  [/\b\w*(?:BranchProtection|Ruleset|Deployment|Environment)\w*\b/, 'prod-change'],
  [/\bdelete(?!.*Comment)[A-Z]/, 'delete-branch'],
];

function graphql(argv: readonly string[]): readonly ActionDraft[] {
  const queries = argv.filter((word) =>
    /^(?:--?(?:raw-)?[fF]\w*=)?query=|\b(?:query|mutation)\b[\s\S]*\{/.test(word),
  );
  const text = queries.join(' ');
  if (queries.length === 0 || queries.some((word) => /query=@/.test(word) || isUnknown(word))) {
    return [
      { verb: 'external-send', target: 'a GraphQL call from a file', unresolved: 'the query is in a file' },
    ];
  }
  if (!/\bmutation\b/.test(text)) return [];
  const verb = MUTATIONS.find(([pattern]) => pattern.test(text))?.[1] ?? 'external-send';
  return [{ verb, target: 'a GraphQL mutation' }];
}
