/** Programs nobody has told of: their words still say what they are about. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { UNLISTED_PROGRAM } from '../../../engine/programs.ts';
import { shown } from '../../argv.ts';
import { byRules } from '../rules.ts';

/** Things that are made for trying out on this machine, with names of their own for it. */
const TRIED_HERE =
  /^(?:kind|minikube|k3d|ctlptl|crc|vcluster|localstack|awslocal|samlocal|tflocal|cdklocal|act|kitchen|molecule|ddev|lando|warden|docksal|fin|wp-env|sail|valet|herd|avdmanager|emulator|simctl|anvil|ganache|testcontainers|moto_server|azurite|fake-gcs-server|stripe-mock|tmuxinator|tmuxp|zellij|zoxide|autojump|jenv|nodenv|rbenv|pyenv|nvm|fnm|sdk|sdkman|xcodegen|tuist|plop|hygen|yeoman|yo|ember|rails|storybook|playwright|cypress|jest|vitest|mocha|pytest|tox|nox|newman|hurl|k6|locust|artillery|wrk|hey|ab|webpack|rollup|esbuild|vite|turbo|buck|pants|meson|ninja|cmake|gradle|gradlew|sbt|mill|lake|stack|cabal|mix|rebar3|dune|opam|elm|nimble|zig|swift|xcodebuild|defaults|screen|tmux|abduco|watchman|entr|nodemon|air)$/;

/** What programs keep for whoever calls them. */
const OF_ONES_OWN =
  'note|notes|todo|todos|item|items|entry|entries|bookmark|bookmarks|alias|aliases|snippet|snippets|reminder|timer|timers|session|sessions|theme|themes|history|preset|presets|layout|layouts|profile|profiles|context|contexts|keymap|macro|macros|draft|drafts';
/** Options of programs that change something shared; one who keeps notes asks for none of them. */
const CONFIRMED =
  'f|force|y|yes|confirm|all|cascade|recursive|purge|p|project|r|region|cluster|n|namespace|e|env|environment|account|org|team|app|context|server|host|url|zone|workspace';
/** Named after what they run: a name alone tells what is deleted. */
const OPERATES = /(?:ctl|cloud|deploy|kube|k8s|infra|ops|cluster|fleet|db|sql)\w*$/;

const table: CommandDef = byRules({
  program: UNLISTED_PROGRAM,
  valued: `-c --config --config-file -f --file -p --profile --project -e --env --environment -r --region -n --namespace
    -u --user --host --port --url --endpoint --server --token --api-key --output -o --format --org --team --account
    --context --cluster --workspace -w -C --cwd --dir --app -a --log-level --timeout`,
  rules: `
    /--(?:no-dry-?run|dry-?run[=\\s](?:false|0|no)|doit|for-real|really|yes-i-really-mean-it|no-noop|nodryrun|i-know-what-i-am-doing|i-understand-the-consequences)\\b/ => prod-change
    +dry-run|dryrun|dry_run|noop|no-op|simulate|whatif|what-if|preview|plan|check|list|offline|diff|validate|describe|version|schema =>
    @local =>
    @test =>
    pr|mr|cr|pull-request|pullrequest|merge-request|change|review|patch merge|land|complete|accept|automerge => merge
    land => merge
    push /\\b(?:origin|upstream|main|master|trunk|HEAD)\\b|--(?:force|set-upstream|tags|all)\\b/ => push
    branch|branches|tag|tags|ref delete|rm|remove|destroy|prune => delete-branch
    secret|secrets|credential|credentials|password|passwords|token|tokens|key|keys|env|vault|login get|show|read|view|reveal|export|download|print|dump|cat|reveal-value => secret-read
    decrypt|reveal|unseal|get-secret|get-secrets|show-secret|show-secrets|export-secrets|dump-secrets|get-password|show-password => secret-read
    pay|payout|payouts|refund|refunds|charge|withdraw|withdrawal|buy|purchase|checkout-pay => payment
    payment|payments|payout|payouts|refund|refunds|charge|charges|transfer|transfers|order|orders|wallet|stake|ether|invoice|invoices|withdrawal|withdrawals|subscription|subscriptions|card|cards|gift|donation create|send|pay|new|make|submit|issue|confirm|capture|cancel|execute|initiate|refund|approve|transfer|withdraw|add|remove => payment
    domain|domains register|create|renew|buy|purchase|transfer => payment
    message|messages|email|emails|mail|sms|chat|channel|comment|tweet|toot|post|notification|notifications|webhook|webhooks|campaign|broadcast|event|events|call|fax|status send|create|post|new|add|publish|trigger|deliver|broadcast|reply|update => external-send
    send|broadcast|tweet|toot|send-message|send-mail|send-email|send-sms|email|sms|publish|unpublish|upload|push|yank|send-file|share => external-send
    package|packages|artifact|artifacts|image|images|model|models|release|releases|plugin|extension|module|app|apps|bundle|chart|site|file|files|asset|assets|dataset|build|collection|api|openapi|docs|page|pages|record|records|issue|issues|ticket|tickets|task|subgraph|schema|rt publish|unpublish|upload|push|yank|submit|share|create|add => external-send
    *:publish|*:upload|*:push|*:send => external-send
    *:deploy|*:destroy|*:delete|*:rollback|*:terminate|*:drop => prod-change
    deploy|undeploy|redeploy|promote|rollback|failover|switchover|decommission|deprovision|terminate|destroy|teardown|tear-down|destroy-all|delete-all|reprovision|evict|drain|cordon|reboot|shutdown => prod-change
    deploy:*|deploy-*|destroy:*|destroy-*|delete-*|terminate-*|rollback:* => prod-change
    purge|purge-all|flush-cache|invalidate => prod-change
    wipe|erase|nuke|shred|wipe-all|erase-all|obliterate|reset-all => delete-files
    backup|backups|snapshot|snapshots|archive|archives|volume|volumes|bucket|buckets|disk|file|files|object|objects|folder|dataset|datasets delete|remove|rm|destroy|purge|prune|wipe|expire|empty|forget|drop => delete-files
    ${OF_ONES_OWN} delete|drop|detach|remove|rm|reset|restore|set|update =>
    truncate|revoke|disable-all|flushall => prod-change
    delete|drop|detach|flush * * => prod-change
    delete|drop|detach|flush +${CONFIRMED} => prod-change
    delete|drop|detach|flush @prod => prod-change
    apply +auto-approve|yes|y|confirm|force|approve => prod-change
    apply|migrate|sync|up|start|stop|restart|scale|update|upgrade|set|run|exec|import|restore|reset|rotate|patch|create|enable|disable|remove|rm|unset|release @prod => prod-change
    * deploy|undeploy|redeploy|destroy|terminate|rollback|failover|promote|decommission|drain|cordon|delete|drop|truncate|revoke|reboot|purge|flush|suspend|detach => prod-change
    * publish|unpublish|upload|yank => external-send
    * * publish|unpublish|upload => external-send
    tx|transaction * => payment
    * * deploy|destroy|terminate|rollback|delete|purge|drop|revoke => prod-change
    * apply|migrate|sync|up|stop|restart|scale|update|set|exec|import|restore|reset|rotate|patch|create|enable|disable|remove|rm|release @prod => prod-change
    * wipe|erase|nuke => delete-files
  `,
  examples: `
    someforge pr merge 12 => merge
    somevcs push origin main => push
    somevcs push --force => push
    somehub push model.bin => external-send
    somehub model upload model.bin => external-send
    someforge branch delete old => delete-branch
    somecloud deploy => prod-change
    somecloud --env prod deploy web => prod-change
    somecloud cluster delete web => prod-change
    somecloud db instance delete web => prod-change
    somedns sync --doit => prod-change
    somedns sync --no-dry-run => prod-change
    sometool apply --yes => prod-change
    sometool migrate --env production => prod-change
    somestore snapshots delete 12 => delete-files
    somestore wipe => delete-files
    somebank transfers create --amount 5 => payment
    someregistrar domains register a.example => payment
    somevault secrets get db => secret-read
    somevault decrypt x.enc => secret-read
    somechat message send hi => external-send
    somecloud deploy --dry-run =>
    somecloud deploy --help =>
    somecloud cluster list =>
    somecloud --profile dev status =>
    sometool build --env production =>
    sometool delete --host localhost =>
    sometool delete 3 =>
    sometool delete draft.md =>
    sometool notes delete 3 =>
    sometool profile remove work =>
    sometool delete cluster web => prod-change
    sometool delete web --force => prod-change
    sometool -r eu-west-1 delete web => prod-change
    sometool delete app-prod => prod-change
    somedbctl delete web => prod-change
    somedbctl delete --dry-run web =>
    sometool merge a.json b.json =>
    sometool test =>
    kind delete cluster =>
    molecule destroy =>
  `,
});

/** `delete web`, and nothing that makes it harmless. */
function takesAway([, ...words]: readonly string[]): boolean {
  return (
    words.length === 2 && /^(?:delete|drop|detach|flush)$/.test(words[0] ?? '') && !words[1]?.startsWith('-')
  );
}

export const unlistedProgram: CommandDef = {
  program: table.program,
  gated: [],
  classify: (argv, facts) => {
    const program = (argv[0] ?? '').split('/').at(-1) ?? '';
    // A word only known when it runs is no sign of anything in a program nobody knows.
    if (TRIED_HERE.test(program)) return [];
    const words = argv.map(shown);
    const found = table.classify(words, facts);
    return found.length === 0 && OPERATES.test(program) && takesAway(words)
      ? [{ verb: 'prod-change', target: words.slice(1).join(' ') }]
      : found;
  },
  get examples() {
    return table.examples;
  },
};
