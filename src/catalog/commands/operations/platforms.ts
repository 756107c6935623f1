/** Build servers, job runners, data platforms, observability, identity, telephony, tunnels. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

export const jenkins: CommandDef = byRules({
  program: 'jenkins-cli',
  aliases: ['jenkins-jobs', 'jcli', 'teamcity', 'drone', 'woodpecker-cli', 'hal'],
  valued: '-s --s --auth --i --user --conf',
  goFlags: true,
  rules: `
    list-*|get-*|console|help|version|who-am-i|session-id|info|lint|exec|test|login =>
    * ls|list|info|logs|inspect|get|show =>
    build|delete-*|create-*|update-*|disable-*|enable-*|safe-restart|restart|shutdown|safe-shutdown|quiet-down|cancel-quiet-down|groovy|groovysh|install-plugin|reload-*|offline-node|online-node|stop-builds|keep-build|set-*|update|delete|deploy|trigger-job => prod-change
    * create|rm|start|stop|restart|promote|rollback|approve|decline|kill|update|add|delete|run|execute|save|purge|disable|enable => prod-change
  `,
  examples: `
    jenkins-cli build deploy => prod-change
    jenkins-cli -auth me:x -s https://ci.example delete-job web => prod-change
    jenkins-cli delete-job web => prod-change
    jenkins-cli safe-restart => prod-change
    drone build promote acme/app 1 production => prod-change
    jenkins-cli list-jobs =>
    jenkins-cli console web =>
    jenkins-cli who-am-i =>
    drone build ls acme/app =>
  `,
});

export const circleci: CommandDef = byRules({
  program: 'circleci',
  aliases: ['buildkite-agent', 'bk', 'travis', 'appveyor', 'semaphore', 'codefresh', 'dagger', 'earthly'],
  rules: `
    orb publish|unlist|create => external-send
    artifact upload => external-send
    annotate => external-send
    pipeline upload|run|trigger => prod-change
    run pipeline => prod-change
    build|job|run new|create|rebuild|retry|cancel|promote|unblock => prod-change
    context|env|namespace|runner|project|policy|secret|secrets|env-var create|store-secret|remove-secret|delete|set|unset|copy|clear|add|update|follow|remove|push => prod-change
    secret get => secret-read
    restart|cancel|enable|disable|settings|requestcreate|setup|trigger-pipeline => prod-change
    +push => external-send
  `,
  examples: `
    circleci orb publish o.yml acme/x@1 => external-send
    circleci context store-secret github acme c KEY => prod-change
    circleci pipeline run => prod-change
    buildkite-agent pipeline upload => prod-change
    buildkite-agent secret get KEY => secret-read
    travis restart 1 => prod-change
    earthly --push +image => external-send
    earthly +test =>
    circleci config validate =>
    circleci local execute build =>
    buildkite-agent start =>
    travis logs =>
  `,
});

export const temporal: CommandDef = byRules({
  program: 'temporal',
  aliases: ['cadence', 'prefect', 'dagster', 'dagster-cloud', 'zbctl', 'camunda', 'inngest'],
  valued: '--address -n --namespace --env --context',
  rules: `
    * /--address[=\\s](?:localhost|127\\.0\\.0\\.1)/ =>
    workflow|schedule|activity|batch|task-queue|operator|env|worker start|execute|signal|terminate|cancel|reset|delete|update|pause|unpause|toggle|trigger|create|backfill|complete|fail|stack-reset|update-options|reset-batch => prod-change
    operator * create|update|delete|add|remove => prod-change
    deployment|flow|flow-run|work-pool|work-queue|concurrency-limit|block|variable|automation|global-concurrency-limit run|delete|cancel|apply|build|create|update|set|set-schedule|pause-schedule|resume-schedule|pause|resume|register|disable|enable => prod-change
    deploy => prod-change
    run|job|asset|schedule|sensor|instance delete|launch|wipe|start|stop|terminate|migrate|backfill => prod-change
    create|cancel|publish|resolve|fail|broadcast|update|activate|throwError => prod-change
    serverless deploy* => prod-change
    cloud workspace /\\b(?:create|delete)\\b/ => prod-change
  `,
  examples: `
    temporal workflow terminate -w 1 => prod-change
    temporal schedule delete -s nightly => prod-change
    temporal operator namespace delete prod => prod-change
    prefect deployment run web/prod => prod-change
    prefect deploy --all => prod-change
    dagster job launch -j nightly => prod-change
    temporal server start-dev =>
    temporal workflow list =>
    temporal workflow show -w 1 =>
    prefect server start =>
    prefect flow-run ls =>
    dagster dev =>
  `,
});

export const airflow: CommandDef = byRules({
  program: 'airflow',
  aliases: ['astro', 'luigi', 'astronomer'],
  rules: `
    dags trigger|delete|backfill|pause|unpause => prod-change
    tasks run|clear => prod-change
    tasks|dags test|list|show|next-execution|report|state|list-* =>
    db reset|clean|downgrade|drop-archived|shell => prod-change
    connections|variables|pools|users|roles|backfill add|delete|set|import|create|remove|reset-password => prod-change
    connections|variables get|export => secret-read
    config list|get-value => secret-read
    deploy|trigger_dag|backfill => prod-change
    deployment|workspace|organization delete|update|create|hibernate|wake-up|variable|worker-queue|user|pool|connection|airflow-variable|inject => prod-change
  `,
  examples: `
    airflow dags trigger nightly => prod-change
    airflow dags delete nightly -y => prod-change
    airflow db reset -y => prod-change
    airflow variables set a b => prod-change
    airflow tasks clear nightly => prod-change
    airflow connections get prod_db => secret-read
    astro deploy => prod-change
    airflow dags list =>
    airflow dags test nightly =>
    airflow tasks test nightly t 2026-01-01 =>
    airflow standalone =>
    astro dev start =>
    airflow dags show nightly =>
  `,
});

export const dbt: CommandDef = byRules({
  program: 'dbt',
  aliases: ['sqlmesh', 'great_expectations', 'meltano', 'datahub'],
  valued: '-t --target -s --select -m --models --profiles-dir --project-dir --profile --exclude --vars',
  variables: { DBT_TARGET: '--target', DBT_ENV: '--target', MELTANO_ENVIRONMENT: '--environment' },
  rules: `
    run|build|seed|snapshot|run-operation|retry|clone|apply|migrate /(?:^|\\s)(?:-t|-e|--target|--profile|--env(?:ironment)?|--gateway)[=\\s]\\S*(?:prod|prd|live|staging|uat)/ => prod-change
    run|build|apply|migrate prod|production|prd => prod-change
    run|build|seed|snapshot --environment => none
    plan prod => prod-change
    plan +auto-apply => prod-change
    invalidate|rollback|destroy => prod-change
    run-operation /\\b(?:drop|grant|delete|truncate|clean)/ => prod-change
    environment|environments delete => prod-change
    delete => prod-change
    ingest|put => external-send
  `,
  examples: `
    dbt run --target prod => prod-change
    dbt build -t prod --full-refresh => prod-change
    dbt seed --target production => prod-change
    dbt run-operation drop_schema => prod-change
    sqlmesh plan prod => prod-change
    DBT_TARGET=prod dbt run => prod-change
    meltano --environment=prod run tap target => prod-change
    dbt run =>
    dbt build --select orders =>
    dbt build --select staging =>
    dbt run --models staging.stripe --target dev =>
    dbt compile --target prod =>
    dbt docs generate =>
    dbt test =>
    sqlmesh plan dev =>
  `,
});

export const databricks: CommandDef = byRules({
  program: 'databricks',
  aliases: ['dbx'],
  valued: '-p --profile -t --target -o --output --debug',
  rest: 'prod-change',
  rules: `
    secrets get-secret|get => secret-read
    auth token => secret-read
    tokens|token-management create => secret-read
    auth|configure|version|completion|help|labs|current-user|api-get|init =>
    api get =>
    bundle validate|init|schema|summary|generate|open =>
    fs ls|cat =>
    fs cp /\\bcp\\s+(?:-\\S+\\s+)*dbfs:\\S+\\s+(?!dbfs:)/ =>
    fs cp => external-send
    workspace export|export-dir|list|get-status|export_dir|ls =>
    workspace import|import-dir => prod-change
    * list|get|list-*|get-*|ls|describe|export|wait-* =>
  `,
  examples: `
    databricks jobs run-now 1 => prod-change
    databricks clusters delete c => prod-change
    databricks bundle deploy -t prod => prod-change
    databricks fs rm dbfs:/x => prod-change
    databricks secrets put-secret s k => prod-change
    databricks fs cp notes.md dbfs:/x => external-send
    databricks secrets get-secret s k => secret-read
    databricks clusters list =>
    databricks bundle validate =>
    databricks jobs get 1 =>
    databricks fs ls dbfs:/ =>
    databricks auth login =>
  `,
});

export const spark: CommandDef = byRules({
  program: 'spark-submit',
  aliases: ['flink', 'hdfs', 'hadoop', 'sqoop', 'storm'],
  valued: '--master --deploy-mode --class --name --conf --jars -m -c',
  rules: `
    /--master[=\\s]local|\\blocal\\[/ =>
    dfs|fs /\\s-(?:rm|rmr|rmdir|mv|expunge|truncate|chmod|chown|setrep|delete\\w*|renameSnapshot|setfacl)\\b/ => prod-change
    dfs|fs /\\s-(?:put|copyFromLocal|moveFromLocal|appendToFile)\\b/ => external-send
    dfs|fs|version|classpath|fsck|list|info|getconf|envvars =>
    distcp => external-send
    namenode|dfsadmin|haadmin|balancer|jar|run|cancel|stop|savepoint|kill|rebalance|activate|deactivate|import|export|run-application|job => prod-change
    /\\.(?:py|jar|R)(?:\\s|$)/ => prod-change
  `,
  examples: `
    spark-submit --master yarn job.py => prod-change
    spark-submit --deploy-mode cluster --class X app.jar => prod-change
    hdfs dfs -rm -r /data => prod-change
    hdfs dfs -put notes.md /x => external-send
    flink run job.jar => prod-change
    flink cancel 1 => prod-change
    spark-submit --master local[4] job.py =>
    hdfs dfs -ls / =>
    hadoop fs -cat /x =>
    flink list =>
  `,
});

export const observability: CommandDef = byRules({
  program: 'sentry-cli',
  aliases: [
    'datadog-ci',
    'newrelic',
    'honeymarker',
    'bugsnag-cli',
    'bugsnag-source-maps',
    'rollbar-cli',
    'grafanactl',
    'grafana-cli',
    'pd',
    'opsgenie',
    'codecov',
    'coveralls',
    'sonar-scanner',
    'codeclimate',
    'posthog-cli',
    'percy',
    'chromatic',
    'lhci',
    'statuspage',
  ],
  valued: '--org -o --project -p --auth-token --url -r --release --profile -a --accountId --log-level',
  rules: `
    releases|deploys|monitors list|info|propose-version =>
    info|login|list|help|version|configure|open|healthcheck|collect|assert|validate|config|plugins =>
    releases|deploys|monitors|issues|sourcemaps|debug-files|upload-dif|files|react-native|difutil|upload-proguard|mobile-app|projects new|set-commits|finalize|delete|upload|run|resolve|mute|unresolve|inject-upload|files|archive|upload-file|gradle|xcode|deploys => external-send
    send-event|send-envelope|send-metric|bash-hook|upload-dif|upload-proguard => external-send
    synthetics|junit|coverage|sarif|sbom|sourcemaps|lambda|cloud-run|stepfunctions|dsyms|flutter-symbols|unity-symbols|git-metadata|metric|measure|tag|trace|dora|gate|deployment|aas|container-app|elf-symbols run-tests|upload|instrument|uninstrument|mark|correlate|upload-application|deployment|evaluate => external-send
    alert|apm|entity|nrql|workload|apiaccess|install|nerdgraph|edge|agent|decode|events|reporting|synthetics create|update|delete|post|mutation|deployment|tags|replace => prod-change
    incident|incident:*|schedule|service|escalation-policy create|close|ack|acknowledge|resolve|delete|add|trigger => prod-change
    upload|upload-coverage|upload-process|autorun|snapshot|exec|do-upload|create-commit|create-report|send-notifications|upload-source-maps|report|monitor|deploy|notify => external-send
    +dry-run =>
    /--project-token|-Dsonar\\.(?:token|login|host)/ => external-send
  `,
  examples: `
    sentry-cli releases new 1.0 => external-send
    sentry-cli sourcemaps upload dist => external-send
    sentry-cli releases delete 1.0 => external-send
    datadog-ci junit upload report.xml => external-send
    datadog-ci synthetics run-tests => external-send
    newrelic entity tags delete -g x => prod-change
    codecov upload-process => external-send
    chromatic --project-token=x => external-send
    sentry-cli info =>
    sentry-cli releases list =>
    sentry-cli --version =>
    newrelic nrql query -q x =>
    lhci collect =>
    lhci assert =>
  `,
});

/** What makes a port of this machine reachable from outside. */
export const ngrok: CommandDef = byRules({
  program: 'ngrok',
  aliases: [
    'lt',
    'localtunnel',
    'localxpose',
    'loclx',
    'zrok',
    'pinggy',
    'bore',
    'expose',
    'tunnelmole',
    'tmole',
    'frpc',
    'devtunnel',
    'instatunnel',
    'untun',
    'chisel',
    'rathole',
    'gost',
  ],
  rules: `
    config|version|diagnose|credits|update|authtoken|help|status|overview|enable|list|verify|user|login|show|server =>
    api /\\b(?:list|get)\\b/ =>
    api => prod-change
    * => external-send
    +p|port|subdomain => external-send
  `,
  examples: `
    ngrok http 3000 => external-send
    ngrok tcp 22 => external-send
    lt --port 3000 => external-send
    bore local 8000 --to bore.example => external-send
    devtunnel host -p 3000 => external-send
    zrok share public 3000 => external-send
    ngrok config check =>
    ngrok version =>
    ngrok diagnose =>
    devtunnel list =>
  `,
});

export const cloudflared: CommandDef = byRules({
  program: 'cloudflared',
  valued: '--config --origincert --loglevel --url --name --token --hostname',
  rules: `
    tunnel|tunnels list|info|login|help|ready|diag =>
    tunnel token => secret-read
    tunnel route /\\broute\\s+(?:ip\\s+)?(?:show|list|get)\\b/ =>
    tunnel delete|route|cleanup|vnet|create => prod-change
    tunnel => external-send
    access token => secret-read
    access login|curl|tcp|ssh|ssh-config|rdp|smb =>
    service install|uninstall => prod-change
    +url|hello-world => external-send
  `,
  examples: `
    cloudflared tunnel --url http://localhost:3000 => external-send
    cloudflared tunnel run web => external-send
    cloudflared tunnel delete web => prod-change
    cloudflared tunnel route dns web x.example => prod-change
    cloudflared service install => prod-change
    cloudflared access token -app=https://x.example => secret-read
    cloudflared tunnel list =>
    cloudflared access ssh --hostname x.example =>
    cloudflared version =>
    cloudflared tunnel login =>
  `,
});

export const tailscale: CommandDef = byRules({
  program: 'tailscale',
  aliases: ['zerotier-cli', 'netbird', 'headscale', 'openvpn3', 'nebula-cert'],
  rules: `
    funnel|serve|share status|reset|off|list =>
    funnel|serve|share => external-send
    file cp => external-send
    status|ip|ping|netcheck|whois|version|bugreport|cert|file|dns|licenses|web|debug|list|listnetworks|info|listpeers|exit-node =>
    set|up /--(?:advertise-exit-node|advertise-routes|ssh|shields-up=false|exit-node)\\b/ => prod-change
    set|lock|configure|logout|down|switch => prod-change
    join|leave|orbit|deorbit => prod-change
    nodes|users|apikeys|preauthkeys|routes|policy|node|user|namespace delete|create|expire|move|rename|enable|disable|set|register|destroy|tag => prod-change
  `,
  examples: `
    tailscale funnel 3000 => external-send
    tailscale serve 8080 => external-send
    tailscale file cp notes.md host: => external-send
    tailscale down => prod-change
    tailscale set --advertise-exit-node => prod-change
    headscale nodes delete -i 1 => prod-change
    tailscale status =>
    tailscale ip -4 =>
    tailscale up =>
    tailscale funnel status =>
    zerotier-cli listnetworks =>
  `,
});

export const featureFlags: CommandDef = byRules({
  program: 'ldcli',
  aliases: ['launchdarkly', 'statsig', 'siggy', 'flagsmith', 'unleash', 'growthbook', 'configcat'],
  rest: 'prod-change',
  rules: `
    login|config|dev-server|help|version|quickstart|setup|completion|init|whoami|scan|whoisusing =>
    ... list|get|get-*|list-*|ls|show|status|describe|eval|evaluate|search|info|print|cat =>
    ... create|update|delete|toggle-on|toggle-off|archive|set|rm|toggle|enable|disable|push => prod-change
  `,
  examples: `
    ldcli flags toggle-on --flag x --environment production => prod-change
    ldcli flags delete --flag x => prod-change
    ldcli flags update --flag x => prod-change
    configcat flag create => prod-change
    ldcli flags list --project p =>
    ldcli flags get --flag x =>
    ldcli login =>
    configcat flag ls =>
  `,
});

export const identity: CommandDef = byRules({
  program: 'auth0',
  aliases: [
    'okta',
    'okta-aws-cli',
    'kcadm.sh',
    'kcadm',
    'keycloak',
    'fusionauth',
    'clerk',
    'workos',
    'ory',
    'logto',
    'stytch',
    'samba-tool',
    'ldapadd',
    'ldapmodify',
    'ldapdelete',
    'ldappasswd',
    'ldapmodrdn',
    'kadmin',
    'ipa',
  ],
  valued: '--tenant --format -r --realm --config --server -H -D -w -b -f',
  rest: 'prod-change',
  rules: `
    +reveal-secrets|reveal|show-secrets => secret-read
    api get|https://* -d|data|X =>
    test token => secret-read
    login|logout|tenants|init|help|version|completion|whoami|start|terraform|quickstarts|test|config|auth|use|ping|proxy|tunnel|parse|start-dev|build|show-config =>
    get|get-roles|get-credentials|config =>
    logs tail|list =>
    user|group|computer|dns|domain list|show|info|query|passwordsettings|level =>
    *-find|*-show =>
    ... list|show|get|ls|search|describe|tail|list-* =>
    ... create|update|delete|set|add|rm|deploy|import|rotate-secret|enable|disable => prod-change
  `,
  examples: `
    auth0 apps delete x => prod-change
    auth0 users create --email x => prod-change
    auth0 actions deploy 1 => prod-change
    kcadm.sh delete users/1 -r prod => prod-change
    kcadm.sh create realms -s realm=x => prod-change
    ipa user-del bob => prod-change
    samba-tool user delete bob => prod-change
    ldapdelete -H ldap://l.acme.example cn=x => prod-change
    auth0 test token => secret-read
    auth0 apps show x --reveal-secrets => secret-read
    auth0 apps list =>
    auth0 users search --query x =>
    auth0 login =>
    kcadm.sh get users -r prod =>
    ipa user-find =>
    okta login =>
  `,
});

/** Calls and messages to people; numbers and minutes cost money, but they are first of all sent. */
export const twilio: CommandDef = byRules({
  program: 'twilio',
  aliases: ['vonage', 'nexmo', 'plivo', 'telnyx', 'onesignal', 'knock', 'courier', 'infobip', 'zulip-send'],
  valued: '-p --profile -o --output -l --log-level --properties',
  rules: `
    phone-numbers:buy*|api:core:incoming-phone-numbers:create|numbers:buy|number:buy => payment
    number|numbers|phone-numbers buy|order|purchase => payment
    api:core:messages:create|api:core:calls:create|email:send|sms|email|message|messages|push|broadcast|transmission|emails send|create|broadcast|post => external-send
    api:core:messages:create|api:core:calls:create|api:verify:*:create|email:send|send|sms|push|broadcast|message:send|message:broadcast|sms:send => external-send
    +stream|message => external-send
    api:*:list|api:*:fetch|*:list|*:fetch =>
    serverless:deploy|flex:plugins:deploy|flex:plugins:release|serverless:activate|serverless:promote|api:*|phone-numbers:update|apps:delete|apps:update|numbers:cancel|numbers:update|assets:upload|rtc:*:deploy|rtc:apps:* => prod-change
    env|environment|workflow|guide|layout|partial|template|templates|domain|domains|webhook|webhooks|api-keys|audiences|contacts|commit|servers push|promote|activate|delete|create|add|update|remove => prod-change
  `,
  examples: `
    twilio api:core:messages:create --to +15550100 --body hi => external-send
    twilio email:send --to a@example.com => external-send
    twilio phone-numbers:buy:local --country-code US => payment
    twilio serverless:deploy => prod-change
    vonage sms --to 1 --message x => external-send
    knock workflow push => prod-change
    zulip-send --stream dev --message hi => external-send
    twilio api:core:messages:list =>
    twilio phone-numbers:list =>
    twilio login =>
    twilio serverless:start =>
    vonage apps =>
  `,
});

/** An alias of a site that is not on this machine, and words behind it that do more than look. */
const REMOTE_SITE = String.raw`^(?:-\S+\s)*@(?!(?:self|none)\b|\S*(?:local|loc|dev)\b)\S+\s(?:-\S+\s)*(?!(?:status|st|core[-:]status|pml|pm[-:]list|config:get|cget|config:status|watchdog:\w+|ws|wd-show|sa|site:alias|list|help|version|sql[-:]dump|sql[-:]conf|sql[-:]connect|state:get|route|info|cli|core:requirements|rq|(?:plugin|theme|site|user|post|option|core|db|cron|role|menu|cap|config|cache|term|comment|media)\s(?:\w+\s)?(?:list|get|status|search|check\S*|version|is-installed|exists|size|tables|export|path|verify\S*))(?:\s|$))\w`;

export const contentServices: CommandDef = byRules({
  program: 'contentful',
  aliases: [
    'sanity',
    'shopify',
    'strapi',
    'wp',
    'drush',
    'magento',
    'bin/magento',
    'hubspot',
    'hs',
    'sf',
    'sfdx',
    'force',
    'webflow',
    'storyblok',
    'ghost',
    'directus',
    'n8n',
    'zapier',
    'retool',
  ],
  valued:
    '--space-id -s --environment-id --store --path --url --dataset -o --target-org -u --targetusername --uri -l --root --account',
  rules: `
    org|force:org display|list +verbose => secret-read
    org generate|auth => secret-read
    theme|app|hydrogen|project|functions|schema|graphql|dataset|documents|hook|cors|backup|exec push|publish|deploy|release|delete|import|create|undeploy|add|migrate|promote|enable|deprecate|start-delete|unpublish|upload => prod-change
    app dev|build|info|init|generate|env =>
    deploy|undeploy|push|promote|migrate|publish|delete|upload|remove|filemanager|secret|secrets|sandbox|deprecate|restore|transfer|import => prod-change
    space|content-type|migration|environment|merge|entry import|delete|create|publish|update|migration|apply|seed => prod-change
    db|site|user|post|option|plugin|theme|core|search-replace|comment|term|menu|cache|rewrite|role|cron|config|transient reset|drop|import|query|delete|empty|update|create|install|uninstall|activate|deactivate|set|flush|cleanup|spam|trash|update-db|set-role|add-cap|generate|clean|optimize|add|remove -dry-run => prod-change
    search-replace -dry-run => prod-change
    # @name in front is a site elsewhere.
    * /${REMOTE_SITE}/ => prod-change
    * sql:drop|sql-drop|sql:query|sqlq|site:install => prod-change
    sql:drop|sql-drop|sql:sync|sql:query|sqlq|sql-query|site:install|si|updatedb|updb|config:import|cim|config:set|cset|user:*|uli|pm:uninstall|pmu|pm:enable|entity:delete|state:set|deploy:hook|core-sync|rsync => prod-change
    setup:*|deploy:*|maintenance:*|indexer:reset|admin:user:*|app:config:import|module:*able|module:uninstall => prod-change
    data|apex|project|package|org|force:* delete|run|deploy|import|upsert|update|create|bulk|install|upload|promote|uninstall|resume|reset => prod-change
    force:source:deploy|force:source:push|force:mdapi:deploy|force:apex:execute|force:data:*:delete|force:data:*:upsert|force:org:delete|force:package:* => prod-change
  `,
  examples: `
    contentful space import --content-file x.json => prod-change
    sanity dataset delete production => prod-change
    sanity deploy => prod-change
    shopify theme push --live => prod-change
    shopify app deploy => prod-change
    wp db reset --yes => prod-change
    wp search-replace a b => prod-change
    drush sql:drop -y => prod-change
    drush @prod sql-drop -y => prod-change
    drush @site.live config:import -y => prod-change
    wp @production plugin deactivate --all => prod-change
    drush @prod status =>
    drush @site.live pm:list =>
    wp @production plugin list =>
    drush cr =>
    sf project deploy start -o prod => prod-change
    sf data delete record -s Account -i 1 => prod-change
    hs upload src dest => prod-change
    zapier push => prod-change
    sf org display --verbose => secret-read
    contentful space list =>
    sanity dev =>
    shopify theme dev =>
    wp plugin list =>
    wp db export =>
    wp search-replace a b --dry-run =>
    drush status =>
    sf org list =>
    hs list =>
    zapier test =>
  `,
});

/** Sites of one host, named with their environment. */
export const terminus: CommandDef = byRules({
  program: 'terminus',
  rules: `
    remote:drush|remote:wp|drush|wp|remote:composer * status|st|pml|pm:list|cget|config:get|watchdog:show|plugin|theme|core|list|info|version|help =>
    remote:drush|remote:wp|drush|wp|remote:composer * * => prod-change
    env:wipe|env:deploy|env:clone-content|env:commit|env:code-rebase|env:clear-cache|env:cc|env:metrics:*|site:delete|site:create|site:upgrade|site:team:*|multidev:create|multidev:delete|multidev:merge*|backup:restore|backup:automatic:disable|domain:*|https:*|lock:*|connection:set|redis:*|solr:*|upstream:updates:apply|secret:site:set|secret:site:delete|secret:set|secret:delete|plan:set|payment-method:* -list|info => prod-change
    import:* => prod-change
    connection:info => secret-read
  `,
  examples: `
    terminus drush site.live -- sql-drop -y => prod-change
    terminus remote:drush site.live -- updb -y => prod-change
    terminus env:wipe site.live => prod-change
    terminus env:deploy site.live => prod-change
    terminus backup:restore site.live => prod-change
    terminus drush site.live -- status =>
    terminus env:list site =>
    terminus site:list =>
    terminus backup:list site.live =>
  `,
});
