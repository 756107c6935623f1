/** Looking after database and queue servers: dumps read, drops and resets do not. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

const TEST_NAME = '/(?:^|\\s|[_-])(?:test|tests|dev|development|tmp|temp|scratch|ci)\\w*(?:[\\s_-]|$)/';
/** Nothing brings back what was typed into a development database: only those made for a run go freely. */
const PASSING_NAME = '/(?:^|\\s|[_-])(?:test|tests|tmp|temp|scratch|ci)\\w*(?:[\\s_-]|$)/';

export const postgresTools: CommandDef = byRules({
  program: 'dropdb',
  aliases: ['dropuser', 'pg_resetwal', 'pg_rewind', 'pg_dropcluster', 'pg_upgrade'],
  valued: '-h --host -p --port -U --username --maintenance-db -D --pgdata -W',
  rules: `
    @local =>
    @prod => prod-change
    ${PASSING_NAME} =>
    +c|check|n|dry-run =>
    => prod-change
  `,
  examples: `
    dropdb app => prod-change
    dropdb -h db.acme.example app_prod => prod-change
    dropuser bob => prod-change
    pg_resetwal -f /var/lib/pg => prod-change
    dropdb app_test =>
    dropdb -h localhost app =>
    dropdb app_development => prod-change
    dropdb --if-exists app_dev => prod-change
    dropdb --if-exists app_ci =>
    dropdb tmp_import =>
    dropdb --help =>
  `,
});

export const pgRestore: CommandDef = byRules({
  program: 'pg_restore',
  aliases: [
    'mongorestore',
    'mongoimport',
    'mysqlimport',
    'mariadb-import',
    'vacuumdb',
    'reindexdb',
    'clusterdb',
    'pgbench',
    'pgloader',
    'neo4j-admin',
  ],
  valued:
    '-h --host -p --port -U --username -d --dbname --db --uri -j --jobs -n -t -c -F -u --nsInclude --nsExclude --collection --file --type',
  rules: `
    /^(?:-l|--list|.*\\s-l)(?:\\s|$)/ =>
    info|check|list-*|show-*|status|backup|stanza-create|verify|backup-list|wal-verify|backup-push|check-backup =>
    +dryRun|dry-run =>
    +version =>
    @local =>
    @prod => prod-change
    ${TEST_NAME} =>
    => prod-change
  `,
  examples: `
    pg_restore -d app dump.pgc => prod-change
    pg_restore -h db.acme.example -d app --clean dump.pgc => prod-change
    mongorestore --drop dump/ => prod-change
    mongoimport --db app --file x.json --drop => prod-change
    mysqlimport app users.txt => prod-change
    pg_restore -l dump.pgc =>
    pg_restore -h localhost -d app dump.pgc =>
    pg_restore -d app_test dump.pgc =>
    mongorestore --uri mongodb://localhost:27017 dump/ =>
  `,
});

export const mysqladmin: CommandDef = byRules({
  program: 'mysqladmin',
  aliases: ['mariadb-admin'],
  valued: '-h --host -u --user -P --port -S --socket',
  rules: `
    create|drop @local =>
    drop ${PASSING_NAME} =>
    drop|shutdown|password|old-password|kill|reload|refresh|flush-*|start-slave|stop-slave|start-replica|stop-replica => prod-change
  `,
  examples: `
    mysqladmin drop app => prod-change
    mysqladmin -u root shutdown => prod-change
    mysqladmin -h db.acme.example flush-privileges => prod-change
    mysqladmin ping =>
    mysqladmin -u root status =>
    mysqladmin create app =>
    mysqladmin drop app_test =>
    mysqladmin drop app_development => prod-change
    mysqladmin processlist =>
  `,
});

export const bcp: CommandDef = byRules({
  program: 'bcp',
  valued: '-S -U -P -d -F -L -t -r',
  rules: `
    * in => prod-change
  `,
  examples: `
    bcp app.dbo.users in users.csv -S db.acme.example -c => prod-change
    bcp app.dbo.users in users.csv => prod-change
    bcp app.dbo.orders in o.dat -T => prod-change
    bcp app.dbo.users out users.csv -S db =>
    bcp app.dbo.users format nul -f u.fmt =>
    bcp -v =>
  `,
});

export const oracle: CommandDef = byRules({
  program: 'sqlplus',
  aliases: ['sql', 'sqlcl', 'impdp', 'sqlldr', 'rman', 'dgmgrl', 'srvctl', 'db2', 'dbaccess'],
  rules: `
    /(?:^|\\s)@\\S+(?:\\s|$)/ => prod-change
    /\\b(?:drop|delete|truncate|update|insert|alter|grant|revoke|restore|recover)\\s/ => prod-change
    stop|start|restart|modify|remove|add|relocate|disable|enable => prod-change
    /(?:^|\\s)(?:dumpfile|control|directory)=/ => prod-change
  `,
  examples: `
    sqlplus app/x@prod @deploy.sql => prod-change
    impdp system/x dumpfile=a.dmp => prod-change
    sqlldr userid=app control=load.ctl => prod-change
    srvctl stop database -d app => prod-change
    db2 drop table a => prod-change
    sqlplus -v =>
    srvctl status database -d app =>
    db2 list tables =>
    sqlplus /nolog =>
  `,
});

export const influx: CommandDef = byRules({
  program: 'influx',
  aliases: [
    'influxd',
    'neo4j',
    'cypher-shell',
    'surreal',
    'arangosh',
    'couchbase-cli',
    'nodetool',
    'hbase',
    'tiup',
    'pcluster',
  ],
  valued: '--host -o --org -t --token -b --bucket -u -p --address -a --username --password --endpoint',
  rules: `
    /\\b(?:localhost|127\\.0\\.0\\.1)\\b/ =>
    +execute /\\b(?:drop|delete|alter|grant|revoke|create\\s+user)\\b/ => prod-change
    /\\b(?:detach\\s+delete|delete|remove|drop)\\s+\\S/ => prod-change
    write => prod-change
    auth list => secret-read
    bucket|org|user|auth|task|dashboards|stacks|telegrafs|v1|restore|apply|secret|template|remote|replication create|delete|update|active|inactive|set|remove|rm => prod-change
    delete|restore|apply|import => prod-change
    drain|decommission|removenode|assassinate|cleanup|clearsnapshot|truncatehints|disablebinary|disablegossip|stopdaemon|setstreamthroughput|rebuild|repair|compact|flush|move|refresh => prod-change
    cluster destroy|scale-in|scale-out|stop|restart|upgrade|reload|deploy|start|clean|patch => prod-change
    rebalance|failover|bucket-delete|bucket-flush|server-remove|server-add|node-init|bucket-create|user-manage|setting-cluster => prod-change
  `,
  examples: `
    influx delete --bucket app --start 2020-01-01 => prod-change
    influx bucket delete -n app => prod-change
    influx write --bucket app x => prod-change
    cypher-shell -a neo4j://g.acme.example MATCH␣(n)␣DETACH␣DELETE␣n => prod-change
    nodetool decommission => prod-change
    tiup cluster destroy prod => prod-change
    influx auth list => secret-read
    influx query from(bucket:"app") =>
    influx bucket list =>
    influx ping =>
    nodetool status =>
    cypher-shell MATCH␣(n)␣RETURN␣n␣LIMIT␣5 =>
    tiup cluster display prod =>
  `,
});

const LOCAL_BROKER =
  '/--(?:bootstrap-server|broker-list|zookeeper|brokers|address|host|url)[=\\s](?:localhost|127\\.0\\.0\\.1)\\S*/';

export const kafka: CommandDef = byRules({
  program: 'kafka-topics',
  aliases: [
    'kafka-topics.sh',
    'kafka-configs',
    'kafka-configs.sh',
    'kafka-consumer-groups',
    'kafka-consumer-groups.sh',
    'kafka-delete-records',
    'kafka-delete-records.sh',
    'kafka-acls',
    'kafka-acls.sh',
    'kafka-reassign-partitions',
    'kafka-reassign-partitions.sh',
    'kafka-leader-election',
    'kafka-leader-election.sh',
    'kafka-server-stop',
    'kafka-server-stop.sh',
    'kafka-storage.sh',
  ],
  rules: `
    +list|describe|verify|dry-run|generate|version -execute|delete|alter|reset-offsets =>
    ${LOCAL_BROKER} =>
    +delete|alter|create|execute|add|remove|offset-json-file|election-type|add-config|delete-offsets => prod-change
    format => delete-files
    random-uuid|info =>
    /^$/ => prod-change
  `,
  examples: `
    kafka-topics --bootstrap-server k.acme.example:9092 --delete --topic orders => prod-change
    kafka-topics.sh --alter --topic orders --partitions 6 => prod-change
    kafka-consumer-groups --group g --reset-offsets --to-earliest --execute --topic t => prod-change
    kafka-configs --alter --add-config a=b => prod-change
    kafka-delete-records --offset-json-file o.json => prod-change
    kafka-topics --bootstrap-server k.acme.example:9092 --list =>
    kafka-topics --describe --topic orders =>
    kafka-topics --bootstrap-server localhost:9092 --create --topic t =>
    kafka-consumer-groups --list =>
    kafka-consumer-groups --group g --reset-offsets --to-earliest --dry-run --topic t =>
  `,
});

export const queues: CommandDef = byRules({
  program: 'rabbitmqctl',
  aliases: [
    'rabbitmqadmin',
    'rabbitmq-plugins',
    'rpk',
    'confluent',
    'pulsar-admin',
    'activemq',
    'artemis',
    'emqx',
    'emqx_ctl',
  ],
  valued:
    '-n --node -H --host -u --username -p --password -P --port -V --vhost -q --cluster --environment -X',
  rest: 'prod-change',
  rules: `
    list_*|status|cluster_status|node_health_check|environment|report|ping|version|help|list|show|authenticate_user|check_*|await_*|export_definitions|schema_info|is_booting|is_running|get|login|logout|update|plugin|completion|dashboard|broker =>
    publish => external-send
    container start|stop|status =>
    local ... start|stop|list|status =>
    topic produce => external-send
    kafka topic /\\btopic\\s+produce\\b/ => external-send
    topic consume|describe|list =>
    environment|env use|list|describe =>
    ... list|describe|describe-*|info|stats|get|get-*|list-*|status|health|print|use|partitioned-lookup|lookup|peek-messages|consume|view|show|clients =>
  `,
  examples: `
    rabbitmqctl delete_queue orders => prod-change
    rabbitmqctl stop_app => prod-change
    rabbitmqctl -n rabbit@prod purge_queue orders => prod-change
    rabbitmqctl reset => prod-change
    rabbitmqadmin publish routing_key=q payload=x => external-send
    rpk topic delete orders => prod-change
    confluent kafka topic delete orders => prod-change
    pulsar-admin topics delete persistent://a/b/c => prod-change
    rabbitmqctl list_queues =>
    rabbitmqctl status =>
    rpk topic list =>
    rpk topic consume orders =>
    confluent kafka topic list =>
    pulsar-admin topics stats t =>
    rpk container start =>
  `,
});

export const bigQuery: CommandDef = byRules({
  program: 'bq',
  valued: '--project_id --dataset_id --location --format --job_id -n --max_results',
  rest: 'prod-change',
  rules: `
    +dry_run =>
    query /(?:^|[\\s;(])(?:insert\\s+into|update\\s+\\S+\\s+set|delete\\s+from|merge\\s|drop\\s|truncate\\s|create\\s|alter\\s|grant\\s|revoke\\s|call\\s|export\\s+data)/ => prod-change
    query +destination_table|replace|append_table => prod-change
    query|ls|show|head|info|wait|version|help|init|get-iam-policy|shell =>
    extract => external-send
  `,
  examples: `
    bq rm -f -t d.t => prod-change
    bq query DELETE␣FROM␣d.t␣WHERE␣true => prod-change
    bq mk d.t => prod-change
    bq load d.t gs://b/x => prod-change
    bq update d.t => prod-change
    bq extract d.t gs://b/x => external-send
    bq ls =>
    bq show d.t =>
    bq query SELECT␣1 =>
    bq query --dry_run DELETE␣FROM␣d.t =>
    bq head d.t =>
  `,
});
