/** Forges other than GitHub, and programs for reviews and issues. */
import type { ActionDraft, CommandDef, CommandFacts } from '../../engine/definitions.ts';
import { isUnknown } from '../../engine/shell/model.ts';
import { onlyHelp, readOptions, shown, wordList } from '../argv.ts';
import { apiCall } from './forge/api.ts';
import { git } from './git.ts';
import { byRules, readExamples } from './rules.ts';

const GLAB_VALUED = wordList(`
  -R --repo -X --method -f -F --field --raw-field -H --header --input -m --message -t --title -d
  --description -b --branch -s --source-branch --target-branch -g --group -P --per-page -p --page -l --label
  -a --assignee --reviewer --hostname --output --scope -i --ref
`);

const glabTable = byRules({
  program: 'glab',
  valued: GLAB_VALUED,
  rules: `
    mr|merge-request merge|accept => merge
    mr|merge-request rebase => history-rewrite
    mr|merge-request delete => delete-branch
    mr|merge-request create|new -w|web => external-send
    mr|merge-request for|note|comment|update|close|reopen|approve|revoke|subscribe|unsubscribe|todo => external-send
    issue|incident|epic delete => delete-branch
    issue|incident|epic create|new|note|comment|update|close|reopen|subscribe|unsubscribe|board -w|web => external-send
    repo|project delete|archive => delete-branch
    repo|project create|new|fork|publish => external-send
    repo|project transfer|update|mirror|members => prod-change
    release delete => delete-branch
    release create|upload => external-send
    snippet|label|milestone|iteration create|edit|update|delete => external-send
    ci|pipe|pipeline run|run-trig|trigger|retry|cancel|delete|run-trigger => prod-change
    job|runner|schedule|deploy-key|ssh-key|gpg-key|securefile|cluster|opentofu|tf|token create|run|update|delete|add|remove|upload|retry|rotate|revoke|pause|assign|state => prod-change
    variable|var set|update|delete => prod-change
    variable|var get|export => secret-read
    auth login|docker-helper|configure-docker => secret-read
    auth status +t|show-token => secret-read
    stack sync|amend => push
    alias set|delete => guard-tamper
  `,
  examples: '',
});

export const glab: CommandDef = {
  program: 'glab',
  gated: [],
  classify: (argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] => {
    if (onlyHelp(argv)) return [];
    const options = readOptions(argv.slice(1), GLAB_VALUED);
    return options.words[0] === 'api' ? apiCall(options, argv) : glabTable.classify(argv, facts);
  },
  examples: readExamples(`
    glab mr merge 3 => merge
    glab mr merge 3 --squash --remove-source-branch --yes => merge
    glab mr accept 3 => merge
    glab mr create --fill => external-send
    glab mr new -t x -d y => external-send
    glab mr note 3 -m hi => external-send
    glab mr approve 3 => external-send
    glab mr close 3 => external-send
    glab mr update 3 --ready => external-send
    glab mr rebase 3 => history-rewrite
    glab mr delete 3 => delete-branch
    glab issue note 3 -m hi => external-send
    glab issue create -t x => external-send
    glab issue delete 3 => delete-branch
    glab repo delete acme/app => delete-branch
    glab repo archive acme/app => delete-branch
    glab repo create acme/new => external-send
    glab repo fork acme/app => external-send
    glab repo transfer acme/app => prod-change
    glab release create v1 => external-send
    glab release delete v1 => delete-branch
    glab ci run -b main => prod-change
    glab ci trigger deploy => prod-change
    glab ci retry 12 => prod-change
    glab pipeline cancel 12 => prod-change
    glab variable set X y => prod-change
    glab variable get X => secret-read
    glab variable export => secret-read
    glab schedule run 1 => prod-change
    glab ssh-key add key.pub => prod-change
    glab snippet create -t x a.md => external-send
    glab auth login => secret-read
    glab auth status -t => secret-read
    glab alias set x y => guard-tamper
    glab stack sync => push
    glab -R acme/app mr merge 3 => merge
    glab api -X PUT projects/1/merge_requests/3/merge => merge
    glab api -X DELETE projects/1/repository/branches/x => delete-branch
    glab api -X POST projects/1/issues/3/notes -f body=hi => external-send
    glab api projects/1/repository/commits -f branch=main => push
    glab api -X POST projects/1/pipeline -f ref=main => prod-change
    glab api user =>
    glab api projects/1/merge_requests?state=opened =>
    glab mr list =>
    glab mr view 3 --comments =>
    glab mr diff 3 =>
    glab mr checkout 3 =>
    glab mr create --web =>
    glab issue list =>
    glab issue view 3 =>
    glab ci status =>
    glab ci trace =>
    glab ci lint =>
    glab ci list =>
    glab repo clone acme/app =>
    glab repo view =>
    glab release list =>
    glab release download v1 =>
    glab variable list =>
    glab auth status =>
    glab changelog generate =>
    glab --version =>
  `),
};

const HUB_OWN = byRules({
  program: 'hub',
  valued: '-m -F -b -h -H -d -X -f',
  rules: `
    pull-request => external-send
    pr merge => merge
    issue create|update => external-send
    issue transfer => external-send
    release create|edit => external-send
    release delete => delete-branch
    gist create => external-send
    create|fork => external-send
    delete => delete-branch
  `,
  examples: '',
});
const HUB_READS = new Set(wordList('browse ci-status compare pr issue release gist sync alias version help'));

/** A git with words of its own in front. */
export const hub: CommandDef = {
  program: 'hub',
  gated: [],
  classify: (argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] => {
    if (onlyHelp(argv)) return [];
    const options = readOptions(argv.slice(1), ['-m', '-F', '-b', '-h', '-H', '-X', '-f', '-d', '-C', '-c']);
    const [first = ''] = options.words;
    if (first === 'api') return apiCall(options, argv);
    const own = HUB_OWN.classify(argv, facts);
    if (own.length > 0 || HUB_READS.has(first)) return own;
    return git.classify(['git', ...argv.slice(1)], facts);
  },
  examples: readExamples(`
    hub pull-request -m fix => external-send
    hub pr merge 3 => merge
    hub push origin main => push
    hub push -f => force-push
    hub merge feature => merge
    hub release create v1 => external-send
    hub release delete v1 => delete-branch
    hub delete acme/app => delete-branch
    hub fork => external-send
    hub create acme/new => external-send
    hub issue create -m x => external-send
    hub gist create a.md => external-send
    hub api -X PUT repos/acme/app/pulls/3/merge => merge
    hub reset --hard => discard-work
    hub pr list =>
    hub pr checkout 3 =>
    hub ci-status =>
    hub browse =>
    hub status =>
    hub log --oneline =>
    hub sync =>
    hub api user =>
    hub clone acme/app =>
  `),
};

export const tea: CommandDef = byRules({
  program: 'tea',
  aliases: ['fj', 'berg', 'bb', 'bkt', 'gitea-cli', 'lab', 'srht', 'hut'],
  valued: '-r --repo -R --remote -l --login -o --output -t --title -d --description -m -b -B',
  rules: `
    pulls|pull|pr|prs|mr merge|land|accept|m => merge
    pulls|pull|pr|prs|mr clean => delete-branch
    pulls|pull|pr|prs|mr create|c|open|new|close|reopen|approve|lgtm|a|reject|review|edit|comment|note|decline|update|rebase -web => external-send
    issues|issue|i create|c|open|new|close|reopen|edit|comment|note|update => external-send
    issues|issue|i delete => delete-branch
    ticket|tracker create|comment|update-status|assign|label|delete => external-send
    comment|c * => external-send
    releases|release|r delete|rm => delete-branch
    releases|release|r create|c|edit|e|upload => external-send
    repos|repo|project delete|rm|archive => delete-branch
    repos|repo|project create|c|fork|f|migrate|m|create-from-template|ct => external-send
    branches|branch delete|d => delete-branch
    branches|branch protect|unprotect|P|U => prod-change
    branch rename => history-rewrite
    webhooks|webhook|hooks|labels|label|milestones|milestone|organizations|org create|c|delete|rm|update|edit|close => prod-change
    actions|pipeline|pipelines|builds|pages secrets|variables|run|trigger|stop|submit|cancel|publish|unpublish => prod-change
    admin * => prod-change
    logins|login|auth|keys add|new|token|create|login|add-key => secret-read
    snippet|gist|paste create => external-send
    lists send|archive => external-send
  `,
  examples: `
    tea pulls merge 3 => merge
    tea pr m 3 => merge
    tea pulls create --title x => external-send
    tea pr approve 3 => external-send
    tea pulls clean 3 => delete-branch
    tea issues create --title x => external-send
    tea comment 3 hi => external-send
    tea releases create v1 => external-send
    tea releases delete v1 => delete-branch
    tea repos delete acme/app => delete-branch
    tea repo fork acme/app => external-send
    tea branches protect main => prod-change
    tea webhooks create x => prod-change
    tea login add => secret-read
    fj pr merge 3 => merge
    fj issue create x => external-send
    berg pr create => external-send
    bb pr merge 3 => merge
    bkt pr create --title x => external-send
    hut builds submit x.yml => prod-change
    tea issues =>
    tea pulls list =>
    tea pulls checkout 3 =>
    tea repos ls =>
    tea whoami =>
    tea clone acme/app =>
    tea login list =>
    tea open =>
    fj pr view 3 =>
    bb pr list =>
    bkt pr checkout 3 =>
  `,
});

export const stacks: CommandDef = byRules({
  program: 'gt',
  aliases: ['av', 'ghstack', 'spr', 'git-town', 'git-spr', 'graphite', 'git-machete'],
  valued: '-m --message -b --branch',
  rules: `
    submit|s|ss|stack-submit|update|traverse|advance -dry-run => push
    diff +all|a|update|message|m => push
    diff /^diff$/ => push
    stack|upstack|downstack|us|ds submit|s -dry-run => push
    pr|merge-queue create => external-send
    merge|land|ship => merge
    sync +f|force|d|delete => delete-branch
    sync +push => push
    delete|dl|kill => delete-branch
    fold|squash|sq|undo|absorb|reorder|split|pop => history-rewrite
    auth => secret-read
  `,
  examples: `
    gt submit => push
    gt ss --no-interactive => push
    gt stack submit => push
    gt merge => merge
    gt delete topic => delete-branch
    gt squash => history-rewrite
    gt sync -f => delete-branch
    spr update => push
    spr merge => merge
    git-town ship => merge
    gt submit --dry-run =>
    gt create -m x =>
    gt log =>
    gt checkout topic =>
    gt restack =>
    gt modify -a =>
    gt sync =>
    gt up =>
    spr status =>
  `,
});

export const reviews: CommandDef = byRules({
  program: 'arc',
  aliases: ['git-review', 'git-cl', 'moz-phab', 'rbt', 'upsource', 'crucible'],
  valued: '-m --message --reviewers',
  rules: `
    diff -only|preview|nolint-check => external-send
    land|amend-land => merge
    upload|submit|post|publish -n|dry-run => push
    close|close-revision|paste|upload-file|commandeer => external-send
    call-conduit|api => external-send
    abandon => delete-branch
  `,
  examples: `
    arc diff => external-send
    arc land => merge
    arc paste x.txt => external-send
    rbt post => push
    rbt land => merge
    moz-phab submit => push
    git-cl upload => push
    arc diff --preview =>
    arc list =>
    arc patch D1 =>
    arc lint =>
  `,
});

/** Words of issue trackers that say something to other people. */
const TELLS =
  /^(?:create|new|add|edit|update|set|assign|unassign|move|transition|comment|note|close|resolve|reopen|delete|remove|rm|archive|unarchive|link|unlink|clone|worklog|watch|import|bulk-edit|start|done|attach|send|reply|invite|upload|finish)$/;
const GROUPS = new Set(
  wordList(`
    issue issues ticket tickets epic epics sprint sprints workitem task tasks card cards story stories bug bugs
    project projects board boards page pages doc docs comment comments worklog release releases version
    label labels cycle initiative document attachment jira confluence admin item items incident todo list
  `),
);

function tracker(argv: readonly string[]): readonly ActionDraft[] {
  if (onlyHelp(argv)) return [];
  const options = readOptions(
    argv.slice(1),
    wordList('-p --project -t --type -s --summary -b --body -c -k --key -q --jql -a'),
  );
  if (options.names.has('dry-run') || options.names.has('web')) return [];
  const verb = options.words.find((word) => !GROUPS.has(word)) ?? '';
  if (!TELLS.test(verb) && !isUnknown(verb)) return [];
  return [{ verb: 'external-send', target: options.words.map(shown).join(' ') }];
}

export const trackers: CommandDef = {
  program: 'jira',
  aliases: [
    'acli',
    'linear',
    'lin',
    'youtrack',
    'trello',
    'asana',
    'clickup',
    'shortcut',
    'redmine',
    'bugzilla',
    'notion-cli',
    'monday',
  ],
  gated: [],
  classify: tracker,
  examples: readExamples(`
    jira issue create -tBug -sBroken => external-send
    jira issue comment add APP-1 hi => external-send
    jira issue move APP-1 Done => external-send
    jira issue assign APP-1 dev => external-send
    jira issue delete APP-1 => external-send
    jira sprint add 12 APP-1 => external-send
    jira epic create -nX => external-send
    acli jira workitem create --summary x => external-send
    acli jira workitem transition --key APP-1 => external-send
    linear issue create --title x => external-send
    linear issue update APP-1 => external-send
    trello card create x => external-send
    jira issue list =>
    jira issue view APP-1 =>
    jira sprint list =>
    jira me =>
    jira open APP-1 =>
    acli jira workitem search --jql project=APP =>
    acli jira workitem view APP-1 =>
    linear issue list =>
    linear issue view APP-1 =>
  `),
};
