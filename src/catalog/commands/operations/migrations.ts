/** Changes of database structure: in development everyday work, against production or without a way back not. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

export const prisma: CommandDef = byRules({
  program: 'prisma',
  aliases: ['zenstack'],
  rules: `
    migrate deploy|reset|resolve @local =>
    migrate deploy|reset|resolve => prod-change
    db push|execute @local =>
    db push|execute => prod-change
    migrate|db dev|seed @prod => prod-change
    platform|accelerate|pulse ... create|delete|disable|enable => prod-change
  `,
  examples: `
    prisma migrate deploy => prod-change
    prisma migrate reset --force => prod-change
    prisma db push --accept-data-loss => prod-change
    prisma db execute --file x.sql => prod-change
    DATABASE_URL=postgres://db.acme.example/app prisma migrate dev => prod-change
    prisma migrate dev =>
    prisma generate =>
    prisma migrate status =>
    prisma db pull =>
    prisma db seed =>
    prisma studio =>
    DATABASE_URL=postgres://localhost:5432/app prisma migrate reset =>
  `,
});

export const javascriptMigrations: CommandDef = byRules({
  program: 'sequelize',
  aliases: [
    'sequelize-cli',
    'typeorm',
    'typeorm-ts-node-commonjs',
    'typeorm-ts-node-esm',
    'mikro-orm',
    'drizzle-kit',
    'knex',
  ],
  valued: '--env --config --knexfile -d --dataSource --schema --dialect --url --name --to --from',
  rules: `
    * @local =>
    * @test =>
    db:drop|db:migrate:undo|db:migrate:undo:all|db:seed:undo|db:seed:undo:all => prod-change
    schema:drop|schema:sync|schema:fresh|migration:fresh|migration:revert|migration:down => prod-change
    migrate:rollback|migrate:down|migrate:unlock|migrate:forcefreelock => prod-change
    schema:update +run|r => prod-change
    query => prod-change
    push|push:* => prod-change
    db:migrate|db:seed|db:seed:all|db:create|migration:run|migration:up|migrate:latest|migrate:up|seed:run|seeder:run|migrate|schema:create @prod => prod-change
  `,
  examples: `
    sequelize db:drop => prod-change
    sequelize db:migrate:undo:all => prod-change
    sequelize db:migrate --env production => prod-change
    typeorm schema:drop -d ds.ts => prod-change
    typeorm migration:revert -d ds.ts => prod-change
    mikro-orm schema:fresh => prod-change
    drizzle-kit push => prod-change
    knex migrate:rollback --all => prod-change
    NODE_ENV=production knex migrate:latest => prod-change
    sequelize db:migrate =>
    typeorm migration:generate -d ds.ts src/x =>
    typeorm migration:run -d ds.ts =>
    drizzle-kit generate =>
    drizzle-kit migrate =>
    drizzle-kit studio =>
    knex migrate:latest =>
    knex migrate:list =>
    mikro-orm migration:create =>
  `,
});

export const plainMigrators: CommandDef = byRules({
  program: 'dbmate',
  aliases: [
    'db-migrate',
    'node-pg-migrate',
    'migrate-mongo',
    'kysely',
    'umzug',
    'sea-orm-cli',
    'refinery',
    'tern',
    'payload',
    'piccolo',
    'aerich',
    'yoyo',
    'pgroll',
    'graphile-migrate',
    'medusa',
    'rambler',
    'shmig',
  ],
  valued: '-u --url -e --env -d --migrations-dir -s --schema-file -f --config --migrations-table',
  rules: `
    * @local =>
    migrate fresh|refresh|reset|down|rollback => prod-change
    db:drop|db:reset|migrate:fresh|migrate:reset|migrate:refresh|migrate:down|db:rollback => prod-change
    drop|down|rollback|reset|redo|undo|downgrade|fresh|unmark|rollback-all|complete => prod-change
    up|migrate|upgrade|apply|run|latest|start|forwards @prod => prod-change
    migrations backwards|forwards => prod-change
  `,
  examples: `
    dbmate drop => prod-change
    dbmate down => prod-change
    dbmate --url postgres://db.acme.example/app up => prod-change
    db-migrate down -c 3 => prod-change
    node-pg-migrate down => prod-change
    migrate-mongo down => prod-change
    sea-orm-cli migrate fresh => prod-change
    aerich downgrade => prod-change
    dbmate up =>
    dbmate new x =>
    dbmate status =>
    db-migrate up =>
    migrate-mongo status =>
    sea-orm-cli generate entity =>
    dbmate --url postgres://localhost/app drop =>
  `,
});

export const goMigrators: CommandDef = byRules({
  program: 'goose',
  aliases: ['migrate', 'sql-migrate', 'soda'],
  goFlags: true,
  valued: '--dir --path --database --source --table --env --config -p -e -c',
  rules: `
    ... status|version|create|fix|validate|new|generate => none
    ... down|down-to|reset|redo|drop|force|goto|skip @local =>
    ... down|down-to|reset|redo|drop|force|goto|skip => prod-change
    ... up|up-by-one|up-to @prod => prod-change
  `,
  examples: `
    goose down => prod-change
    goose reset => prod-change
    goose postgres host=db.prod.internal up => prod-change
    migrate -path db -database postgres://db.acme.example/app down 1 => prod-change
    migrate -path db -database postgres://db.acme.example/app drop -f => prod-change
    sql-migrate down => prod-change
    goose up =>
    goose status =>
    goose create add_users sql =>
    migrate create -ext sql -dir db add_users =>
    migrate -path db -database postgres://localhost:5432/app up =>
  `,
});

export const javaMigrators: CommandDef = byRules({
  program: 'flyway',
  aliases: ['liquibase'],
  valued: '--changelog-file --changeLogFile --url --username --password --defaults-file',
  rules: `
    /(?:-url|--url)=\\S*(?:localhost|127\\.0\\.0\\.1|h2:mem|hsqldb:mem|sqlite:)/ =>
    ... info|validate|status|diff|history|check|report|update-sql|updateSQL|rollback-sql|rollbackSQL|future-rollback-sql|changelog-sync-sql|generate-changelog|generateChangeLog|snapshot|snapshot-reference|diff-changelog|diffChangeLog|list-locks|db-doc|init|version|auth|calculate-checksum => none
    ... clean|migrate|undo|repair|baseline|deploy|update|update-count|update-to-tag|updateToTag|update-testing-rollback|rollback|rollback-count|rollback-to-date|rollbackCount|rollback-one-changeset|drop-all|dropAll|changelog-sync|changelogSync|clear-checksums|clearCheckSums|release-locks|releaseLocks|tag|mark-next-changeset-ran|execute-sql|executeSql => prod-change
  `,
  examples: `
    flyway clean => prod-change
    flyway -url=jdbc:postgresql://db.prod/app migrate => prod-change
    flyway repair => prod-change
    liquibase update --url=jdbc:postgresql://prod/db => prod-change
    liquibase rollback v1 => prod-change
    liquibase drop-all => prod-change
    flyway info =>
    flyway validate =>
    flyway -url=jdbc:postgresql://localhost:5432/app migrate =>
    liquibase status =>
    liquibase update-sql =>
    liquibase --changelog-file=x.xml validate =>
  `,
});

export const atlas: CommandDef = byRules({
  program: 'atlas',
  aliases: ['skeema', 'sqldef', 'psqldef', 'mysqldef', 'schemachange', 'pgschema', 'migra'],
  valued: '-u --url --to --dev-url --env -c --config --dir -f --file -h -U -d -p',
  rules: `
    +dry-run|check =>
    /--?(?:u|url|h|host)[=\\s]\\S*(?:localhost|127\\.0\\.0\\.1|sqlite:|docker:)/ =>
    schema apply|clean => prod-change
    migrate apply|down|set => prod-change
    migrate|schema push => external-send
    clusters|dbusers|databases|projects|accesslists|backups|deployments|alerts|networking|maintenanceWindows|serverless|streams|privateEndpoints|customDbRoles|organizations|teams create|delete|pause|start|update|upgrade|restores|failover|invite|remove|add => prod-change
    push => prod-change
    deploy|apply => prod-change
    +apply|enable-drop-table|enable-drop => prod-change
  `,
  examples: `
    atlas schema apply --url postgres://db.acme.example/app --to file://s.hcl => prod-change
    atlas migrate apply --env prod => prod-change
    atlas schema clean -u mysql://db.acme.example/app => prod-change
    atlas clusters delete c --force => prod-change
    skeema push production => prod-change
    schemachange deploy => prod-change
    atlas migrate diff add_users =>
    atlas migrate lint =>
    atlas schema inspect -u sqlite://x.db =>
    atlas migrate apply --dry-run =>
    atlas clusters list =>
    skeema diff =>
  `,
});

export const sqitch: CommandDef = byRules({
  program: 'sqitch',
  valued: '-C --chdir --engine --registry -t --target -f --plan-file',
  rules: `
    +log-only =>
    deploy|revert|rebase|upgrade|checkout @local =>
    deploy|revert|rebase|upgrade|checkout => prod-change
  `,
  examples: `
    sqitch deploy => prod-change
    sqitch revert -y => prod-change
    sqitch deploy db:pg://db.acme.example/app => prod-change
    sqitch status =>
    sqitch verify =>
    sqitch log =>
    sqitch add users =>
    sqitch deploy db:pg://localhost/app =>
  `,
});

export const rustMigrators: CommandDef = byRules({
  program: 'diesel',
  aliases: ['sqlx', 'cargo-sqlx'],
  valued: '--database-url -D --migration-dir --config-file --source',
  rules: `
    * @local =>
    database reset|drop => prod-change
    migration|migrate revert|redo => prod-change
    migration|migrate|database run|setup|create @prod => prod-change
  `,
  examples: `
    diesel database reset => prod-change
    diesel migration revert => prod-change
    sqlx database drop -y => prod-change
    sqlx migrate revert => prod-change
    sqlx migrate run --database-url postgres://db.acme.example/app => prod-change
    diesel migration run =>
    diesel setup =>
    diesel print-schema =>
    sqlx migrate add users =>
    sqlx prepare =>
    sqlx database drop -D postgres://localhost/app =>
  `,
});

export const rails: CommandDef = byRules({
  program: 'rails',
  aliases: ['rake', 'hanami', 'lucky'],
  valued: '-e --environment -c -p --port -b --binding -f --rakefile',
  rules: `
    credentials:show|encrypted:show|secrets:show => secret-read
    credentials:edit|secrets:edit|encrypted:edit => secret-read
    release => external-send
    runner|r|console|c|dbconsole|db @prod => prod-change
    runner|r /\\b(?:delete_all|destroy_all|update_all|truncate\\w*|drop_\\w+|delete_by|destroy_by|destroy!?)\\b/ => prod-change
    db:* @test =>
    db:test:* =>
    db:drop|db:drop:*|db:reset|db:reset:*|db:purge|db:purge:*|db:truncate_all|db:schema:load|db:schema:load:*|db:structure:load|db:migrate:reset|db:migrate:down|db:migrate:redo|db:rollback|db:rollback:*|db:seed:replant|db:wipe|db:fixtures:load|db:environment:set|db:clean|db:nuke => prod-change
    db:migrate|db:migrate:*|db:seed|db:setup|db:prepare|db:create|db:create:*|data:migrate|db:migrate:with_data @prod => prod-change
    deploy|deploy:*|production:*|prod:*|staging:*|heroku:*|cache:clear @prod => prod-change
    deploy|deploy:*|production:*|prod:* => prod-change
  `,
  examples: `
    rails db:drop => prod-change
    rails db:reset => prod-change
    rails db:schema:load => prod-change
    RAILS_ENV=production rails db:migrate => prod-change
    rails db:migrate RAILS_ENV=production => prod-change
    rails runner User.delete_all => prod-change
    rails console -e production => prod-change
    rails credentials:show => secret-read
    rake deploy => prod-change
    rake release => external-send
    rails db:migrate =>
    rails db:seed =>
    rails db:test:prepare =>
    rails db:reset RAILS_ENV=test =>
    RAILS_ENV=test rails db:drop =>
    rails console =>
    rails server =>
    rails generate model User =>
    rails db:migrate:status =>
    rake test =>
    rails runner puts␣User.count =>
  `,
});

export const django: CommandDef = byRules({
  program: 'manage.py',
  aliases: ['django-admin', 'django-admin.py'],
  valued: '--settings --pythonpath --database -v --verbosity',
  rules: `
    flush|reset_db|remove_stale_contenttypes|delete_*|clear_db|drop_*|wipe* @local =>
    flush|reset_db|remove_stale_contenttypes|clear_db|drop_*|wipe*|delete_*|drop_test_database => prod-change
    migrate * zero => prod-change
    migrate +plan|check =>
    migrate|loaddata|createsuperuser|changepassword|shell|shell_plus|dbshell|createcachetable|collectstatic|clearsessions @prod => prod-change
    shell|shell_plus /\\.delete\\(|\\.truncate|\\bDROP\\b|_raw_delete/ => prod-change
    sendtestemail => external-send
    print_settings|show_secret* => secret-read
  `,
  examples: `
    manage.py flush --noinput => prod-change
    manage.py reset_db => prod-change
    manage.py migrate app zero => prod-change
    manage.py migrate --settings=app.settings.production => prod-change
    manage.py shell -c User.objects.all().delete() => prod-change
    DJANGO_SETTINGS_MODULE=app.settings.prod django-admin migrate => prod-change
    manage.py migrate =>
    manage.py makemigrations =>
    manage.py runserver =>
    manage.py test =>
    manage.py sqlflush =>
    manage.py showmigrations =>
    manage.py createsuperuser =>
    manage.py shell =>
  `,
});

export const pythonMigrators: CommandDef = byRules({
  program: 'alembic',
  aliases: ['flask', 'quart', 'superset', 'litestar'],
  valued: '-c --config -x -n --name -A --app -e --env-file --debug',
  rules: `
    +sql =>
    downgrade|stamp @local =>
    downgrade|stamp => prod-change
    upgrade|run_migrations @prod => prod-change
    db|database downgrade|stamp @local =>
    db|database downgrade|stamp|drop|drop-all|reset => prod-change
    db|database upgrade|init-data|seed @prod => prod-change
    drop-db|drop_db|reset-db|reset_db|dropdb|delete-*|purge* => prod-change
    shell|fab|import-* @prod => prod-change
  `,
  examples: `
    alembic downgrade -1 => prod-change
    alembic downgrade base => prod-change
    alembic -x env=prod upgrade head => prod-change
    alembic stamp head => prod-change
    flask db downgrade => prod-change
    FLASK_ENV=production flask db upgrade => prod-change
    flask drop-db => prod-change
    alembic upgrade head =>
    alembic revision --autogenerate -m x =>
    alembic history =>
    alembic upgrade head --sql =>
    flask run =>
    flask db migrate -m x =>
    flask db upgrade =>
  `,
});

export const artisan: CommandDef = byRules({
  program: 'artisan',
  rules: `
    +pretend =>
    @test =>
    migrate:fresh|migrate:reset|migrate:refresh|migrate:rollback|db:wipe|model:prune|queue:flush|queue:clear|schema:drop|backup:clean => prod-change
    migrate|db:seed +force => prod-change
    migrate|db:seed|down|tinker|key:generate|cache:clear|config:cache @prod => prod-change
    tinker /\\b(?:truncate|delete|forceDelete|drop\\w*|destroy)\\s*\\(/ => prod-change
    down|up|vapor:deploy|deploy => prod-change
    env:decrypt => secret-read
  `,
  examples: `
    artisan migrate:fresh --seed => prod-change
    artisan db:wipe => prod-change
    artisan migrate --force => prod-change
    artisan migrate:rollback => prod-change
    artisan tinker --execute=User::truncate() => prod-change
    artisan down => prod-change
    artisan env:decrypt => secret-read
    artisan migrate =>
    artisan migrate:status =>
    artisan serve =>
    artisan test =>
    artisan make:model Post =>
    artisan migrate:fresh --env=testing =>
    artisan cache:clear =>
    artisan tinker =>
  `,
});

export const sail: CommandDef = {
  program: 'sail',
  gated: ['artisan', 'art', 'a', 'down'],
  classify: (argv, facts) => {
    if (/^(?:artisan|art|a)$/.test(argv[1] ?? '')) return artisan.classify(argv.slice(1), facts);
    const removes = argv[1] === 'down' && argv.some((word) => word === '-v' || word === '--volumes');
    return removes ? [{ verb: 'delete-files', target: 'down with its volumes' }] : [];
  },
  examples: byRules({
    program: 'sail',
    rules: '',
    examples: `
    sail artisan migrate:fresh => prod-change
    sail art db:wipe => prod-change
    sail down -v => delete-files
    sail up -d =>
    sail artisan migrate =>
    sail down =>
    sail test =>
  `,
  }).examples,
};

export const phpMigrators: CommandDef = byRules({
  program: 'console',
  aliases: [
    'doctrine',
    'doctrine-migrations',
    'phinx',
    'symfony',
    'cake',
    'spark',
    'yii',
    'craft',
    'typo3',
    'vapor',
    'envoyer',
  ],
  valued: '-e --env --em --connection -c --configuration -p --parser',
  rules: `
    +dry-run|dump-sql =>
    @test =>
    console doctrine:database:drop|doctrine:schema:drop|doctrine:fixtures:load|d:d:d|d:s:d => prod-change
    console doctrine:schema:update +force|f => prod-change
    console doctrine:migrations:migrate|doctrine:migrations:execute|doctrine:query:sql @prod => prod-change
    doctrine:database:drop|doctrine:schema:drop|doctrine:fixtures:load|d:d:d|d:s:d|d:f:l|hautelook:fixtures:load|doctrine:mongodb:schema:drop => prod-change
    doctrine:schema:update|orm:schema-tool:update|d:s:u +force|f => prod-change
    orm:schema-tool:drop => prod-change
    doctrine:query:sql|dbal:run-sql /\\b(?:drop|delete|truncate|update|insert|alter)\\b/ => prod-change
    secrets:reveal|secrets:decrypt-to-local => secret-read
    secrets:list +reveal => secret-read
    doctrine:migrations:migrate|doctrine:migrations:execute|migrations:migrate|migrate|secrets:set|secrets:remove|cache:clear @prod => prod-change
    rollback|migrate:rollback|migrations:rollback|migrate:refresh|migrate/down|migrate/fresh|migrate/redo|db:table-drop|migrate/to => prod-change
    migrations rollback|mark_migrated => prod-change
    deploy|cloud:deploy|env:delete|env:push|env:deploy|environment:* => prod-change
    redeploy|rollback|command|tinker|database:delete|database:drop|secret|scale|deploy:* => prod-change
  `,
  examples: `
    console doctrine:database:drop --force => prod-change
    console doctrine:schema:update --force => prod-change
    console doctrine:fixtures:load -n => prod-change
    symfony console doctrine:database:drop --force => prod-change
    phinx rollback => prod-change
    phinx migrate -e production => prod-change
    vapor deploy production => prod-change
    console secrets:list --reveal => secret-read
    console doctrine:migrations:migrate =>
    console cache:clear =>
    console doctrine:schema:update --dump-sql =>
    console doctrine:database:drop --force --env=test =>
    console make:entity =>
    symfony serve =>
    phinx status =>
    phinx migrate =>
  `,
});

export const hasura: CommandDef = byRules({
  program: 'hasura',
  valued: '--endpoint --admin-secret --project --envfile --database-name --log-level',
  rules: `
    * @local =>
    +dry-run =>
    migrate apply|delete => prod-change
    metadata apply|clear|reload|inconsistency => prod-change
    seed apply => prod-change
    deploy => prod-change
    actions|plugins|projects use-codegen|delete|create => prod-change
  `,
  examples: `
    hasura migrate apply --endpoint https://h.acme.example => prod-change
    hasura metadata apply => prod-change
    hasura deploy => prod-change
    hasura migrate delete --all => prod-change
    hasura console =>
    hasura migrate status =>
    hasura migrate create x =>
    hasura metadata export =>
    hasura migrate apply --endpoint http://localhost:8080 =>
  `,
});

export const dotnetEf: CommandDef = byRules({
  program: 'dotnet-ef',
  rules: `
    database drop +dry-run =>
    database drop => prod-change
    database update 0 => prod-change
    database update @local =>
    database update +connection => prod-change
    database update @prod => prod-change
  `,
  examples: `
    dotnet-ef database drop -f => prod-change
    dotnet-ef database update 0 => prod-change
    ASPNETCORE_ENVIRONMENT=Production dotnet-ef database update => prod-change
    dotnet-ef migrations add X =>
    dotnet-ef database update =>
    dotnet-ef migrations list =>
    dotnet-ef database drop --dry-run =>
  `,
});

export const onlineChanges: CommandDef = byRules({
  program: 'gh-ost',
  aliases: ['pt-online-schema-change', 'pt-archiver', 'pt-table-sync', 'pt-kill', 'pg_repack', 'myloader'],
  goFlags: true,
  rules: `
    +dry-run|print|test|noop -execute|purge|kill =>
    +execute|purge|kill|overwrite-tables|all|table|database|dbname|directory|dest => prod-change
  `,
  examples: `
    gh-ost --execute --alter x --table t => prod-change
    pt-online-schema-change --execute D=app,t=a => prod-change
    pt-archiver --purge --source h=db => prod-change
    pt-kill --kill => prod-change
    pt-online-schema-change --dry-run D=app,t=a =>
    pt-kill --print =>
    pt-online-schema-change --version =>
  `,
});
