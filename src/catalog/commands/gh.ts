import type { ActionDraft, CommandDef } from '../../engine/definitions.ts';
import { isUnknown } from '../../engine/shell/model.ts';
import { has, onlyHelp, readOptions, shown, wordList, type Options } from '../argv.ts';
import { byRules, type Rule } from './rules.ts';

const VALUED = wordList(`
  -R --repo -X --method -f -F --field --raw-field -H --header --input -q --jq -t --title -b --body
  --hostname -B --base --json --template -p --preview -L
`);

const RULES: readonly Rule[] = [
  { words: 'pr merge', verb: 'merge', unless: ['disable-auto'] },
  { words: 'pr close', verb: 'delete-branch', when: ['d', 'delete-branch'] },
  {
    words: 'pr create|comment|edit|review|close|reopen|ready|lock|unlock|revert',
    verb: 'external-send',
    unless: ['dry-run'],
  },
  { words: 'pr update-branch', verb: 'merge' },
  { words: 'pr checkout', verb: 'discard-work', when: ['f', 'force'] },
  { words: 'issue delete', verb: 'delete-branch' },
  {
    words: 'issue create|comment|edit|close|reopen|transfer|lock|unlock|pin|unpin|develop',
    verb: 'external-send',
  },
  { words: 'repo delete|archive|unarchive', verb: 'delete-branch' },
  { words: 'repo edit|rename', verb: 'prod-change' },
  { words: 'repo create|fork', verb: 'external-send' },
  { words: 'repo sync', verb: 'push' },
  { words: 'repo deploy-key add|delete', verb: 'prod-change' },
  { words: 'release delete|delete-asset', verb: 'delete-branch' },
  { words: 'release create|edit|upload', verb: 'external-send' },
  { words: 'gist create|edit|rename', verb: 'external-send' },
  { words: 'gist delete', verb: 'delete-files' },
  { words: 'secret|variable set|delete|remove', verb: 'prod-change' },
  { words: 'workflow run|enable|disable', verb: 'prod-change' },
  { words: 'run rerun|cancel|delete', verb: 'prod-change' },
  { words: 'cache delete', verb: 'prod-change' },
  {
    words: 'ruleset|environment|label|project create|edit|delete|clone|item-add|item-delete|item-edit|close',
    verb: 'external-send',
  },
  { words: 'auth token', verb: 'secret-read' },
  { words: 'auth login|refresh|setup-git|switch', verb: 'secret-read' },
  { words: 'auth status', verb: 'secret-read', when: ['t', 'show-token'] },
  { words: 'ssh-key|gpg-key add|delete', verb: 'prod-change' },
  { words: 'codespace|cs delete|stop|rebuild|ssh|cp', verb: 'prod-change' },
  { words: 'alias|extension set|import|install|upgrade|exec|delete|remove', verb: 'guard-tamper' },
];

const table = byRules({ program: 'gh', valued: VALUED, rules: RULES, examples: '' });

/** Everyday subcommands that change nothing; the rest is an alias or an extension unless a rule names it. */
const FREE = [
  'browse',
  'status',
  'search',
  'completion',
  'help',
  'version',
  'attestation',
  'org',
  'config',
  'licenses',
];
const KNOWN = new Set([...FREE, ...table.gated, 'api', 'auth']);

function classify(argv: readonly string[]): readonly ActionDraft[] {
  if (onlyHelp(argv)) return [];
  const options = readOptions(argv.slice(1), VALUED);
  const [first = ''] = options.words;
  if (first === 'api') return api(options, argv);
  const drafts = table.classify(argv, { cwd: '' });
  if (drafts.length > 0 || first === '' || KNOWN.has(first)) return drafts;
  const why = `gh ${shown(first)} is an alias or extension not known here`;
  return [{ verb: 'none', target: why, unresolved: why }];
}

/** `gh api`: reading is free; fields make it a POST unless the method says otherwise. */
function api(options: Options, argv: readonly string[]): readonly ActionDraft[] {
  const path = options.words[1] ?? '';
  const given = options.values.get('X') ?? options.values.get('method');
  const fields = has(options, 'f', 'F', 'field', 'raw-field', 'input');
  const method = (given ?? (fields ? 'POST' : 'GET')).toUpperCase();
  if (isUnknown(path) || isUnknown(method)) {
    return [
      {
        verb: 'external-send',
        target: 'an API call only known when it runs',
        unresolved: 'the API path is not known',
      },
    ];
  }
  if (/^\/?graphql$/.test(path)) return graphql(argv);
  if (method === 'GET' || method === 'HEAD') return [];
  return [{ verb: apiVerb(method, path), target: `${method} ${shown(path)}` }];
}

function apiVerb(method: string, path: string): ActionDraft['verb'] {
  if (/\/(?:pulls\/[^/]+\/merge|merges)$/.test(path)) return 'merge';
  if (/\/git\/refs/.test(path)) return method === 'DELETE' ? 'delete-branch' : 'push';
  if (/\/contents\//.test(path)) return method === 'DELETE' ? 'delete-files' : 'push';
  if (method === 'DELETE') return 'delete-branch';
  return /\/(?:issues|comments|reviews|pulls|gists|releases|discussions)\b/.test(path)
    ? 'external-send'
    : 'prod-change';
}

function graphql(argv: readonly string[]): readonly ActionDraft[] {
  const text = argv.join(' ');
  if (argv.some((word) => /^(?:query=)?@/.test(word) || word === '--input' || isUnknown(word))) {
    return [
      { verb: 'external-send', target: 'a GraphQL call from a file', unresolved: 'the query is in a file' },
    ];
  }
  if (!/\bmutation\b/.test(text)) return [];
  if (/\b(?:mergePullRequest|mergeBranch|enablePullRequestAutoMerge)\b/.test(text))
    return [{ verb: 'merge', target: 'a pull request' }];
  if (/\bdelete[A-Z]/.test(text)) return [{ verb: 'delete-branch', target: 'by GraphQL' }];
  return [{ verb: 'external-send', target: 'a GraphQL mutation' }];
}

const examples = byRules({
  program: 'gh',
  rules: [],
  examples: `
    gh pr merge 42 => merge
    gh pr merge 42 --squash --delete-branch => merge
    gh -R acme/app pr merge 42 => merge
    gh pr merge 42 --auto => merge
    gh pr close 5 --delete-branch => delete-branch
    gh pr close 5 => external-send
    gh pr create --fill => external-send
    gh pr create --fill --dry-run =>
    gh pr comment 5 -b hi => external-send
    gh pr review 5 --approve => external-send
    gh pr edit 5 --add-label x => external-send
    gh pr view 5 =>
    gh pr checks =>
    gh pr list --state open =>
    gh pr diff 5 =>
    gh issue create --title x --body y => external-send
    gh issue comment 3 -F - => external-send
    gh issue view 3 --comments =>
    gh issue list =>
    gh repo delete acme/app --yes => delete-branch
    gh repo archive acme/app => delete-branch
    gh repo edit --visibility public => prod-change
    gh repo sync acme/app --branch main => push
    gh repo view =>
    gh repo clone acme/app =>
    gh release delete v1.0 --yes => delete-branch
    gh release create v1.0 => external-send
    gh release download v1 =>
    gh gist create notes.md => external-send
    gh secret set TOKEN => prod-change
    gh variable set X --body y => prod-change
    gh secret list =>
    gh workflow run deploy.yml => prod-change
    gh workflow list =>
    gh run rerun 123 => prod-change
    gh run watch =>
    gh auth token => secret-read
    gh auth status --show-token => secret-read
    gh auth status =>
    gh api user =>
    gh api -X GET repos/acme/app/pulls -f state=open =>
    gh api -X PUT repos/acme/app/pulls/42/merge => merge
    gh api --method DELETE repos/acme/app/git/refs/heads/x => delete-branch
    gh api repos/acme/app/issues/3/comments -f body=hi => external-send
    gh api -X PUT repos/acme/app/branches/main/protection --input p.json => prod-change
    gh api graphql -f query=query␣{viewer{login}} =>
    gh api graphql -f query=mutation␣{mergePullRequest(input:{})} => merge
    gh api graphql -f query=mutation␣{addComment(input:{})} => external-send
    gh api graphql -F query=@q.graphql => external-send
    gh alias set x y => guard-tamper
    gh extension install a/b => guard-tamper
    gh alias list =>
    gh status =>
    gh frobnicate => none
    gh --version =>
  `,
}).examples;

export const gh: CommandDef = {
  program: 'gh',
  gated: [...table.gated, 'api'],
  free: FREE,
  gatedWhen: gatedSecondWords(),
  classify,
  examples,
};

/** For the sh front: second words that need a look, by first word. */
function gatedSecondWords(): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const rule of RULES) {
    const [first = '', second = ''] = rule.words.split(' ');
    for (const word of first.split('|')) found[word] = [...(found[word] ?? []), ...second.split('|')];
  }
  return found;
}
