/** Hosting services: their previews and local servers are harmless, what reaches the world is not. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

export const fly: CommandDef = byRules({
  program: 'fly',
  aliases: ['flyctl'],
  valued: '-a --app -c --config -o --org -t --access-token -r --region -i --image',
  rules: `
    deploy|launch|scale|restart|suspend|resume|destroy|move => prod-change
    launch plan =>
    secrets list =>
    secrets|secret set|unset|import|deploy|sync => prod-change
    tokens create => secret-read
    auth token => secret-read
    apps|app create|destroy|restart|move|suspend|resume|set-platform-version => prod-change
    machine|machines|m|volumes|volume|vol|ips|ip|certs|cert|postgres|pg|mysql|redis|consul|storage|wireguard|orgs|extensions|ext|regions|autoscale|image|mpg|litefs-cloud|lfsc|checks create|run|update|start|stop|restart|kill|destroy|clone|remove|delete|rm|allocate*|release|add|extend|fork|attach|detach|import|failover|config|invite|set|reset|cordon|uncordon|suspend|leases|exec|egress-ip|promote|restore => prod-change
    machine|m leases|egress-ip => prod-change
    ssh console +C|command => prod-change
    ssh sftp /\\bput\\b/ => external-send
    ssh issue => secret-read
    # Concourse has a client of the same name.
    trigger-job|tj|trigger-resource-type|set-pipeline|sp|destroy-pipeline|dp|rename-pipeline|rp|archive-pipeline|ap|pause-pipeline|pp|unpause-pipeline|up|pause-job|pj|unpause-job|uj|expose-pipeline|ep|hide-pipeline|hp|order-pipelines|op|schedule-job|sj|abort-build|ab|rerun-build|rb|set-team|st|destroy-team|dt|rename-team|rt|hijack|intercept|i|land-worker|lw|prune-worker|pw|pin-resource|pr|unpin-resource|ur|enable-resource-version|erv|disable-resource-version|drv|clear-task-cache|ctc|clear-resource-cache|crc|clear-versions|cv|set-wall|clear-wall => prod-change
    execute|e => external-send
  `,
  examples: `
    fly deploy => prod-change
    fly deploy --remote-only -a web => prod-change
    fly -a web scale count 3 => prod-change
    fly secrets set A=b => prod-change
    flyctl apps destroy web --yes => prod-change
    fly machine stop 1 => prod-change
    fly volumes delete v1 => prod-change
    fly postgres restart => prod-change
    fly ssh console -C reboot => prod-change
    fly -t ci trigger-job -j main/deploy => prod-change
    fly -t ci tj -j main/deploy -w => prod-change
    fly -t ci set-pipeline -p main -c ci.yml => prod-change
    fly -t ci destroy-pipeline -p main -n => prod-change
    fly -t ci hijack -j main/deploy => prod-change
    fly -t ci pause-job -j main/deploy => prod-change
    fly -t ci execute -c task.yml => external-send
    fly -t ci builds =>
    fly -t ci watch -j main/unit =>
    fly -t ci get-pipeline -p main =>
    fly -t ci login -c https://ci.example =>
    fly validate-pipeline -c ci.yml =>
    fly auth token => secret-read
    fly logs =>
    fly status -a web =>
    fly apps list =>
    fly secrets list =>
    fly machine list =>
    fly proxy 5432 =>
    fly config validate =>
    flyctl auth login =>
  `,
});

export const heroku: CommandDef = byRules({
  program: 'heroku',
  valued: '-a --app -r --remote -t --team -s --space -p --pipeline',
  rest: 'prod-change',
  rules: `
    config:get|auth:token|config => secret-read
    pg:credentials:url|pg:credentials|redis:credentials => secret-read
    pg:psql +c|command /\\b(?:drop|delete|truncate|update|insert|alter|create|grant)\\b/ => prod-change
    pg:psql +c|command =>
    pg:pull|pg:backups:download|pg:backups:url =>
    apps|ps|logs|login|logout|whoami|status|local|local:*|help|version|open|auth|auth:whoami|auth:login|auth:logout|regions|commands|update|plugins|plugins:*|autocomplete|which|2fa|domains|addons|buildpacks|certs|pipelines|releases|webhooks|spaces|teams|members|orgs|access|labs|features|drains|keys|sessions|authorizations|notifications|container|container:login|container:logout|git:remote|git:clone|git:credentials|maintenance|pg|redis|kafka|reviewapps|ci =>
    *:info|*:list|*:index|*:diff|*:services|*:plans|*:docs|*:open|*:versions|*:output|*:search|*:wait|pg:diagnose|pg:locks|pg:ps|pg:outliers|pg:bloat|pg:backups|pg:settings|pg:blocking|pg:long-running-queries|pg:index-*|pg:cache-*|pg:vacuum-stats|pg:unused-indexes|pg:*-size|ps:wait|addons:plans|apps:errors|ci:debug|ci:last =>
  `,
  examples: `
    heroku ps:scale web=0 -a prod => prod-change
    heroku ps:restart -a web => prod-change
    heroku config:set A=b -a web => prod-change
    heroku apps:destroy -a web --confirm web => prod-change
    heroku pg:reset DATABASE_URL => prod-change
    heroku releases:rollback v3 => prod-change
    heroku run rails␣db:migrate -a web => prod-change
    heroku maintenance:on -a web => prod-change
    heroku container:release web => prod-change
    heroku addons:create heroku-postgresql => prod-change
    heroku pg:psql -a web -c DELETE␣FROM␣x => prod-change
    heroku config -a web => secret-read
    heroku config:get DATABASE_URL -a web => secret-read
    heroku auth:token => secret-read
    heroku apps =>
    heroku logs --tail -a web =>
    heroku ps -a web =>
    heroku releases -a web =>
    heroku apps:info -a web =>
    heroku pg:info =>
    heroku local web =>
    heroku login =>
    heroku git:remote -a web =>
  `,
});

export const vercel: CommandDef = byRules({
  program: 'vercel',
  aliases: ['now', 'vc'],
  valued:
    '-A --local-config -S --scope -t --token --cwd -Q --global-config -e --env -b --build-env -m --meta',
  rules: `
    domains buy|transfer-in => payment
    env pull => secret-read
    env ls|list =>
    alias|domains|dns|certs|env|secrets|secret|projects|project|teams|team|integration|blob|edge-config|cache|redirects|firewall|rolling-release|rr|target|crons ls|list|inspect|get|check =>
    alias|domains|dns|certs|secrets|secret|projects|project|teams|integration|blob|cache|rolling-release|rr|redirects|firewall|crons => prod-change
    env add|rm|remove|update => prod-change
    dev|build|link|login|logout|whoami|ls|list|logs|log|inspect|pull|init|switch|git|open|telemetry|bisect|target|guidance|help|api|curl|httpstat|mcp|microfrontends =>
    deploy|promote|rollback|redeploy|remove|rm => prod-change
    +prod|prebuilt|target => prod-change
    +y|yes|force|f => prod-change
    * => prod-change
  `,
  examples: `
    vercel deploy --prod => prod-change
    vercel deploy => prod-change
    vercel --prod => prod-change
    vercel -y => prod-change
    vercel ./dist => prod-change
    vercel rollback => prod-change
    vercel promote web-x.vercel.app => prod-change
    vercel rm web --yes => prod-change
    vercel env rm API_KEY production => prod-change
    vercel domains buy x.example => payment
    vercel env pull .env.local => secret-read
    vercel dev =>
    vercel build =>
    vercel build --prod =>
    vercel ls =>
    vercel logs web =>
    vercel env ls =>
    vercel whoami =>
    vercel inspect web =>
    vercel link --yes =>
    vercel pull --yes =>
  `,
});

export const netlify: CommandDef = byRules({
  program: 'netlify',
  aliases: ['ntl'],
  rules: `
    env:get => secret-read
    env:list +plain|json => secret-read
    deploy|deploy:*|functions:delete|sites:create|sites:delete|env:set|env:unset|env:import|env:clone|api|blobs:set|blobs:delete|db|agents:create => prod-change
    db status =>
  `,
  examples: `
    netlify deploy --prod => prod-change
    netlify deploy --dir dist => prod-change
    netlify env:set A b => prod-change
    netlify sites:delete x => prod-change
    netlify env:get API_KEY => secret-read
    netlify dev =>
    netlify build =>
    netlify status =>
    netlify env:list =>
    netlify link =>
    netlify functions:serve =>
  `,
});

export const wrangler: CommandDef = byRules({
  program: 'wrangler',
  aliases: ['wrangler2'],
  valued: '-c --config -e --env --cwd',
  rules: `
    deploy|publish +dry-run =>
    d1 execute|migrations /\\b(?:execute|apply)\\b.*--local\\b/ =>
    d1 execute /--remote\\b|--command[=\\s].*\\b(?:drop|delete|update|insert|alter|create)\\b|--file/ => prod-change
    d1 execute|info|list|insights|export|time-travel =>
    d1 migrations /\\bmigrations\\s+(?:list|create)\\b/ =>
    kv|r2 +local =>
    kv * /\\b(?:list|get)\\b/ =>
    kv:key|kv:namespace|kv:bulk list|get =>
    r2 object /\\bobject\\s+get\\b/ =>
    r2 object /\\bobject\\s+put\\b/ => external-send
    r2 bucket /\\b(?:list|info)\\b/ =>
    secret|secrets-store|queues|hyperdrive|vectorize|pages|versions|deployments|triggers|workflows|pipelines|containers|dispatch-namespace|mtls-certificate|cert|ai list|get|view|status|info|dev|download|describe|instances|functions =>
    pages deployment|project|secret /\\b(?:list|tail)\\b/ =>
    queues consumer /\\blist\\b/ =>
    deploy|publish|delete|rollback => prod-change
    secret|secret:*|secrets-store|kv|kv:*|r2|d1|queues|hyperdrive|vectorize|pages|versions|triggers|workflows|pipelines|containers|dispatch-namespace|mtls-certificate|cert * => prod-change
    secret:* => prod-change
  `,
  examples: `
    wrangler deploy => prod-change
    wrangler publish --env production => prod-change
    wrangler delete web => prod-change
    wrangler rollback => prod-change
    wrangler secret put KEY => prod-change
    wrangler d1 execute db --remote --command DROP␣TABLE␣x => prod-change
    wrangler d1 migrations apply db --remote => prod-change
    wrangler pages deploy dist => prod-change
    wrangler kv key put a b => prod-change
    wrangler r2 bucket delete b => prod-change
    wrangler r2 object put b/x --file x => external-send
    wrangler dev =>
    wrangler tail =>
    wrangler whoami =>
    wrangler deploy --dry-run =>
    wrangler secret list =>
    wrangler d1 execute db --local --command DROP␣TABLE␣x =>
    wrangler d1 migrations apply db --local =>
    wrangler kv key list =>
    wrangler pages dev dist =>
    wrangler types =>
  `,
});

export const railway: CommandDef = byRules({
  program: 'railway',
  aliases: [
    'render',
    'koyeb',
    'northflank',
    'zeabur',
    'porter',
    'qovery',
    'sevalla',
    'gigalixir',
    'platform',
    'upsun',
    'clever',
    'scalingo',
  ],
  valued: '-s --service -e --environment -p --project -a --app -o --output',
  rules: `
    variables|vars|variable +set|set-from-stdin => prod-change
    variables|vars +k|kv|json => secret-read
    variables|vars|variable set|delete => prod-change
    environment|service|volume|domain|project|functions new|delete|add|update|detach|create|scale|pause|resume|redeploy => prod-change
    up|down|redeploy|deploy|restart|delete|add|scale|rollback|promote|domain|create|stop|suspend|resume|push|destroy|upload => prod-change
    application|container|database|helm|cronjob|lifecycle|cluster deploy|stop|restart|delete|update|cancel|redeploy|clone|upgrade => prod-change
    deploys|jobs|services|service|apps|app|domains|secrets|secret|databases|db|env|config|addon|addons|ps create|cancel|delete|restart|update|redeploy|pause|resume|stop|set|unset|add|remove|deploy|init|exec|run|start|rm|scale => prod-change
    env-set|env-unset|ps:scale|ps:restart|config:set|config:unset|environment:delete|environment:activate|environment:push|environment:merge|environment:redeploy|project:delete|variable:create|variable:delete|db:restore => prod-change
  `,
  examples: `
    railway up => prod-change
    railway down => prod-change
    railway redeploy --yes => prod-change
    railway variables --set A=b => prod-change
    render deploys create srv-1 => prod-change
    koyeb service delete web => prod-change
    gigalixir ps:scale --replicas 0 => prod-change
    platform environment:delete old => prod-change
    railway variables --json => secret-read
    railway logs =>
    railway status =>
    railway run npm start =>
    railway link =>
    render services list =>
    koyeb service list =>
    platform environment:list =>
  `,
});

export const dokku: CommandDef = byRules({
  program: 'dokku',
  aliases: ['caprover', 'coolify', 'piku', 'flynn', 'convox'],
  rules: `
    config|config:show|config:export|config:get => secret-read
    apps:destroy|apps:create|apps:rename|apps:clone|ps:*|config:set|config:unset|domains:add|domains:remove|domains:set|domains:clear|*:destroy|*:link|*:unlink|*:restart|*:stop|*:start|*:import|*:create|*:expose|*:enable|*:disable|git:sync|git:from-*|deploy|rollback|restart|destroy|stop|run|certs:*|proxy:*|storage:mount|storage:unmount|network:set|letsencrypt|scale|update|promote|delete|env|plugin:* => prod-change
  `,
  examples: `
    dokku apps:destroy web --force => prod-change
    dokku ps:scale web=0 => prod-change
    dokku postgres:destroy db => prod-change
    dokku config:set web A=b => prod-change
    caprover deploy => prod-change
    dokku config:show web => secret-read
    dokku apps:list =>
    dokku logs web =>
    dokku postgres:info db =>
    caprover list =>
  `,
});

export const cloudFoundry: CommandDef = byRules({
  program: 'cf',
  aliases: ['cf7', 'cf8'],
  rest: 'prod-change',
  rules: `
    oauth-token|service-key|env|e => secret-read
    apps|a|app|logs|events|login|l|logout|lo|target|t|api|auth|services|s|service|marketplace|m|routes|r|domains|spaces|space|orgs|o|org|buildpacks|stacks|plugins|help|version|check-route|quotas|tasks|revisions|packages|droplets|service-keys|network-policies|feature-flags|security-groups|repo-plugins|config|org-users|space-users|isolation-segments =>
    curl -X|d =>
  `,
  examples: `
    cf push web => prod-change
    cf delete web -f => prod-change
    cf scale web -i 3 => prod-change
    cf restage web => prod-change
    cf set-env web A b => prod-change
    cf curl -X DELETE /v3/apps/1 => prod-change
    cf env web => secret-read
    cf oauth-token => secret-read
    cf apps =>
    cf logs web --recent =>
    cf login =>
    cf target -s dev =>
    cf curl /v3/apps =>
  `,
});

/** Sites made here and pushed to a branch that is served. */
export const pages: CommandDef = byRules({
  program: 'gh-pages',
  aliases: ['ghp-import', 'angular-cli-ghpages', 'ngh'],
  valued: '-d --dist -b --branch -r --repo -m --message -u --user -e --dest --dir',
  rules: `
    +dry-run|no-push =>
    +d|dist|p|push|dir|r|repo => push
  `,
  examples: `
    gh-pages -d dist => push
    gh-pages --dist build -b main => push
    ghp-import -p site => push
    ghp-import site =>
    gh-pages -d dist --no-push =>
    gh-pages --version =>
    ngh --dir=dist/app => push
  `,
});

export const siteMakers: CommandDef = byRules({
  program: 'mkdocs',
  aliases: ['mike', 'hugo', 'docusaurus', 'vitepress', 'ng', 'zola', 'quarto', 'jupyter-book', 'hexo'],
  rules: `
    gh-deploy => push
    publish => prod-change
    deploy|delete|set-default|alias +push => push
    deploy +dryRun|dry-run =>
    deploy|d => prod-change
  `,
  examples: `
    mkdocs gh-deploy --force => push
    mike deploy --push 1.0 => push
    hugo deploy => prod-change
    ng deploy => prod-change
    quarto publish gh-pages => prod-change
    mkdocs build =>
    mkdocs serve =>
    hugo server -D =>
    hugo deploy --dryRun =>
    ng build =>
    hexo generate =>
  `,
});

export const spin: CommandDef = byRules({
  program: 'spin',
  aliases: ['fermyon', 'fastly'],
  rules: `
    registry push => external-send
    aka|cloud deploy|delete|apps|variables|sqlite|link|unlink => prod-change
    compute deploy|publish|update|delete => prod-change
    deploy|publish|purge|rollback => prod-change
    service|backend|domain|acl|vcl|secret-store|config-store|kv-store|service-version|dictionary create|delete|update|activate|deactivate|purge|set|insert => prod-change
  `,
  examples: `
    spin deploy => prod-change
    spin registry push reg.acme.example/x:1 => external-send
    fastly compute publish => prod-change
    fastly purge --all => prod-change
    spin build =>
    spin up =>
    fastly compute serve =>
    fastly service list =>
  `,
});

export const staticHosts: CommandDef = byRules({
  program: 'surge',
  aliases: ['edgio', 'neocities', 'deployctl'],
  rules: `
    list|whoami|login|logout|info|dev|version|projects|logs|top|help|types =>
    token => secret-read
    +d|dist|p|push|project|prod => prod-change
    * => prod-change
  `,
  examples: `
    surge dist web.surge.sh => prod-change
    surge teardown web.surge.sh => prod-change
    deployctl deploy --prod main.ts => prod-change
    deployctl projects list =>
    surge token => secret-read
    surge list =>
    surge whoami =>
    surge login =>
  `,
});

export const kamal: CommandDef = byRules({
  program: 'kamal',
  aliases: ['mrsk'],
  valued: '-c --config-file -d --destination -h --hosts -r --roles --version -p --primary',
  rest: 'prod-change',
  rules: `
    secrets fetch|extract|print => secret-read
    config|details|audit|version|docs|init|help =>
    app details|logs|containers|images|version|stale_containers =>
    accessory|proxy|traefik details|logs =>
    build details|dev =>
    lock status =>
    registry login|logout =>
  `,
  examples: `
    kamal deploy => prod-change
    kamal -d production rollback v1 => prod-change
    kamal remove => prod-change
    kamal app exec rails␣c => prod-change
    kamal accessory reboot db => prod-change
    kamal secrets print => secret-read
    kamal details =>
    kamal app logs =>
    kamal config =>
    kamal audit =>
  `,
});

export const supabase: CommandDef = byRules({
  program: 'supabase',
  valued: '--project-ref --workdir --network-id -p --password --db-url -o --output --profile',
  rules: `
    db reset|push|pull|query|dump|execute +dry-run =>
    db reset +linked|db-url => prod-change
    db reset @prod => prod-change
    db push => prod-change
    db push|pull|diff|lint|start|dump|test|reset +local =>
    db reset =>
    migration repair|squash|down +local =>
    migration repair|down => prod-change
    migration up +linked|db-url => prod-change
    functions deploy|delete => prod-change
    secrets set|unset => prod-change
    projects api-keys => secret-read
    projects create|delete|update => prod-change
    branches create|delete|update|pause|unpause|disable => prod-change
    config push => prod-change
    storage cp|mv|rm +linked => prod-change
    storage rm => prod-change
    domains|vanity-subdomains|ssl-enforcement|network-restrictions|network-bans|postgres-config|sso|backups create|activate|reverify|delete|update|add|remove|restore => prod-change
    orgs create => prod-change
    encryption get-root-key => secret-read
  `,
  examples: `
    supabase db reset --linked => prod-change
    supabase db push => prod-change
    supabase functions deploy hello => prod-change
    supabase secrets set A=b => prod-change
    supabase projects delete x => prod-change
    supabase projects api-keys => secret-read
    supabase start =>
    supabase stop =>
    supabase status =>
    supabase db diff =>
    supabase db push --dry-run =>
    supabase db reset --local =>
    supabase db reset =>
    supabase migration new x =>
    supabase functions serve =>
    supabase gen types typescript --local =>
    supabase secrets list =>
  `,
});

export const databaseHosts: CommandDef = byRules({
  program: 'pscale',
  aliases: [
    'neonctl',
    'neon',
    'turso',
    'atlas-cli',
    'aiven',
    'avn',
    'upstash',
    'xata',
    'convex',
    'appwrite',
    'nhost',
    'tembo',
    'edgedb',
    'gel',
  ],
  rest: 'prod-change',
  rules: `
    password create => secret-read
    connection-string|cs => secret-read
    db tokens /\\btokens\\s+create\\b/ => secret-read
    auth|login|logout|me|version|completion|init|codegen|dev|status|whoami|shell|connect|help|types|ping|logs|docs|dashboard|update|watch|ui|analyze =>
    deploy-request|dr diff|show|list =>
    db shell|inspect|show|list|dump|locations =>
    branch|branches schema|diff|list|show|get|schema-diff|lint|refresh-schema =>
    ... list|ls|show|get|describe|info|diff|schema-diff|logs|inspect|status|regions|locations|user-info|list-* =>
  `,
  examples: `
    pscale deploy-request deploy db 1 => prod-change
    pscale branch delete db dev => prod-change
    neonctl branches delete br-1 => prod-change
    neonctl projects delete p => prod-change
    turso db destroy web => prod-change
    avn service terminate db => prod-change
    convex deploy => prod-change
    neonctl connection-string => secret-read
    pscale password create db main x => secret-read
    turso db tokens create web => secret-read
    pscale branch list db =>
    pscale connect db dev =>
    neonctl branches list =>
    turso db show web =>
    turso dev =>
    convex dev =>
    avn service list =>
  `,
});
