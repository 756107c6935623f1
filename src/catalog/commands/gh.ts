import type { ActionDraft, CommandDef } from '../../engine/definitions.ts';
import { onlyHelp, readOptions, shown, wordList } from '../argv.ts';
import { readRules } from '../rule-text.ts';
import { apiCall } from './forge/api.ts';
import { byRules, type Rule } from './rules.ts';

const VALUED = wordList(`
  -R --repo -X --method -f -F --field --raw-field -H --header --input -q --jq -t --title -b --body
  --hostname -B --base --json --template -p --preview -L
`);

const RULES: readonly Rule[] = readRules(`
  pr merge -disable-auto => merge
  pr close +d|delete-branch => delete-branch
  pr create|new -dry-run|w|web => external-send
  pr comment|edit|review|close|reopen|ready|lock|unlock|revert -w|web => external-send
  pr update-branch => merge
  pr checkout|co +f|force => discard-work
  issue delete => delete-branch
  issue create|new|comment|edit|close|reopen|transfer|lock|unlock|pin|unpin|develop -w|web|l|list => external-send
  repo delete|archive => delete-branch
  repo edit|rename|unarchive => prod-change
  repo create|new +push => push
  repo create|new|fork => external-send
  repo sync * => push
  repo sync +force => discard-work
  repo deploy-key|autolink add|create|delete => prod-change
  release delete|delete-asset => delete-branch
  release create|new|edit|upload => external-send
  gist create|new|edit|rename => external-send
  gist delete => delete-files
  secret|variable set|delete|remove => prod-change
  workflow run|enable|disable => prod-change
  run rerun|cancel|delete => prod-change
  cache delete => prod-change
  label create|edit|delete|clone => external-send
  project create|edit|delete|copy|close|link|unlink|mark-template|item-add|item-create|item-delete|item-edit|item-archive|field-create|field-delete => external-send
  auth token|login|refresh|setup-git|switch => secret-read
  auth status +t|show-token => secret-read
  ssh-key|gpg-key add|delete => prod-change
  codespace|cs create|delete|stop|rebuild|ssh|cp|edit|ports => prod-change
  agent-task create => external-send
  models run|eval => external-send
  alias set|import|delete => guard-tamper
  extension|extensions|ext install|upgrade|exec|remove => guard-tamper
  config set /^config\\sset\\s(?:pager|editor|browser)\\s\\S*[\\/;\\s]/ => guard-tamper
`);

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
  'licenses',
  'accessibility',
  'ruleset',
  'copilot',
  'co',
];
const KNOWN = new Set([...FREE, ...table.gated, 'api', 'auth']);

function classify(argv: readonly string[]): readonly ActionDraft[] {
  if (onlyHelp(argv)) return [];
  const options = readOptions(argv.slice(1), VALUED);
  const [first = ''] = options.words;
  if (first === 'api') return apiCall(options, argv);
  const drafts = table.classify(argv, { cwd: '' });
  if (drafts.length > 0 || first === '' || KNOWN.has(first)) return drafts;
  const why = `gh ${shown(first)} is an alias or extension not known here`;
  return [{ verb: 'none', target: why, unresolved: why }];
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
    gh pr merge --admin --squash 7 => merge
    gh pr merge 7 --disable-auto =>
    gh pr update-branch 7 => merge
    gh pr create --web =>
    gh pr create --draft -t x -b y => external-send
    gh pr ready 7 => external-send
    gh pr review 7 --request-changes -b no => external-send
    gh pr close 7 => external-send
    gh pr checkout 7 =>
    gh pr checkout 7 --force => discard-work
    gh pr status =>
    gh issue delete 3 --yes => delete-branch
    gh issue transfer 3 acme/other => external-send
    gh issue status =>
    gh repo create acme/new --private --source=. --push => push
    gh repo create acme/new --public => external-send
    gh repo fork acme/app --clone => external-send
    gh repo sync =>
    gh repo sync --force => discard-work
    gh repo rename new-name => prod-change
    gh repo set-default acme/app =>
    gh repo list acme =>
    gh repo deploy-key add key.pub => prod-change
    gh repo deploy-key list =>
    gh release upload v1 app.zip => external-send
    gh release delete-asset v1 app.zip => delete-branch
    gh release view v1 =>
    gh gist delete abc => delete-files
    gh gist view abc =>
    gh run cancel 123 => prod-change
    gh run delete 123 => prod-change
    gh run view 123 --log-failed =>
    gh run list --limit 5 =>
    gh run download 123 =>
    gh workflow disable ci.yml => prod-change
    gh workflow view ci.yml =>
    gh variable delete X => prod-change
    gh variable get X =>
    gh cache delete --all => prod-change
    gh cache list =>
    gh label create bug => external-send
    gh label list =>
    gh project item-add 1 --url x => external-send
    gh project item-list 1 =>
    gh ssh-key add key.pub => prod-change
    gh ssh-key list =>
    gh auth login --with-token => secret-read
    gh auth refresh -s admin:org => secret-read
    gh codespace delete --all => prod-change
    gh codespace list =>
    gh cs ssh -c x => prod-change
    gh ext install a/b => guard-tamper
    gh extension list =>
    gh config set git_protocol ssh =>
    gh config set pager ./run.sh => guard-tamper
    gh config get editor =>
    gh search prs --author=@me =>
    gh browse =>
    gh ruleset list =>
    gh attestation verify app.zip -R acme/app =>
    gh agent-task create fix␣it => external-send
    gh copilot explain ls =>
    gh co 7 =>
    gh api repos/acme/app/pulls/7/comments =>
    gh api --paginate repos/acme/app/issues =>
    gh api repos/acme/app/git/refs -f ref=refs/heads/x -f sha=abc => push
    gh api -X PATCH repos/acme/app/git/refs/heads/main -f sha=abc -F force=true => force-push
    gh api -X PUT repos/acme/app/contents/a.md -f message=x => push
    gh api -X DELETE repos/acme/app/contents/a.md -f message=x => delete-files
    gh api -X DELETE repos/acme/app => delete-branch
    gh api -X DELETE repos/acme/app/issues/comments/5 => external-send
    gh api -X DELETE repos/acme/app/branches/main/protection => prod-change
    gh api -X POST repos/acme/app/merges -f base=main -f head=x => merge
    gh api -X PUT repos/acme/app/pulls/7/update-branch => merge
    gh api -X POST repos/acme/app/actions/workflows/ci.yml/dispatches -f ref=main => prod-change
    gh api -X POST repos/acme/app/deployments -f ref=main => prod-change
    gh api -X PUT repos/acme/app/actions/secrets/X --input s.json => prod-change
    gh api -X POST repos/acme/app/forks => external-send
    gh api -X POST /markdown -f text=hi =>
    gh api -X POST repos/acme/app/branches/old/rename -f new_name=new => history-rewrite
    gh api graphql -f query=mutation␣{createCommitOnBranch(input:{})} => push
    gh api graphql -f query=mutation␣{deleteRef(input:{})} => delete-branch
    gh api graphql -F owner=acme -f query=query($owner:String!){repository(owner:$owner){id}} =>
    gh pr =>
    gh pr --help =>
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
