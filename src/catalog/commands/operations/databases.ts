/** Database clients: what they are told is read; only production and what cannot be read ask. */
import type { ActionDraft, CommandDef, CommandFacts } from '../../../engine/definitions.ts';
import { isUnknown } from '../../../engine/shell/model.ts';
import { onlyHelp, readOptions, shown, wordList } from '../../argv.ts';
import { clientDef, databaseConcern } from '../../database-client.ts';
import { strongest, type SqlEffect } from '../../sql.ts';
import { readExamples } from '../rules.ts';

export const psql: CommandDef = clientDef({
  program: 'psql',
  aliases: ['pgcli', 'usql', 'ysqlsh', 'gsql', 'vsql', 'edb-psql'],
  text: '-c --command',
  files: '-f --file',
  valued:
    '-h --host -U --username -d --dbname -p --port -v --set --variable -o --output -F -R -L -P --pset -T',
  examples: `
    psql -h db.prod.internal -c DROP␣TABLE␣users => prod-change
    psql postgres://db.example/app -c DELETE␣FROM␣orders => prod-change
    psql app -c UPDATE␣users␣SET␣a=1 => prod-change
    psql -cTRUNCATE␣users app => prod-change
    psql -XAtc DELETE␣FROM␣sessions app => prod-change
    psql -Atc SELECT␣1 app =>
    psql --command=ALTER␣TABLE␣a␣DROP␣b app => prod-change
    psql app -c SELECT␣1;␣DROP␣TABLE␣a => prod-change
    psql app -c SELECT␣1 -c DROP␣TABLE␣a => prod-change
    psql app -c WITH␣d␣AS␣(DELETE␣FROM␣a␣RETURNING␣1)␣SELECT␣1 => prod-change
    psql app -f seed.sql => prod-change
    psql -h db.prod.internal app -c INSERT␣INTO␣a␣VALUES␣(1) => prod-change
    psql app -c SELECT␣pg_terminate_backend(1) => prod-change
    psql app -c \\!␣rm␣x => prod-change
    psql -c \\dt =>
    psql -c SELECT␣1 =>
    psql -h db.prod.internal -c SELECT␣count(*)␣FROM␣users =>
    psql -h localhost -d app_test -c TRUNCATE␣users =>
    psql postgres://localhost:5432/app -f schema.sql =>
    psql app_test -c DROP␣TABLE␣a =>
    psql app -c SELECT␣'DROP␣TABLE␣a' =>
    psql app -c --␣drop␣it =>
    psql -l =>
    psql app -c CREATE␣TABLE␣a␣(id␣int) =>
    psql app -c EXPLAIN␣DELETE␣FROM␣a =>
    psql -U postgres -h 127.0.0.1 -c CREATE␣DATABASE␣app =>
  `,
});

export const mysql: CommandDef = clientDef({
  program: 'mysql',
  aliases: ['mariadb', 'mycli', 'mysqlsh', 'litecli', 'singlestore'],
  text: '-e --execute --sql',
  files: '--file -f',
  joined: '-p',
  valued: '-h --host -u --user -P --port -D --database -S --socket --protocol --default-character-set',
  examples: `
    mysql -h db.acme.example -e DROP␣TABLE␣users => prod-change
    mysql app -e DELETE␣FROM␣users => prod-change
    mysql -u root -psecret app --execute=TRUNCATE␣users => prod-change
    mysql app -e GRANT␣ALL␣ON␣*.*␣TO␣bob => prod-change
    mysql app -e SET␣GLOBAL␣read_only=1 => prod-change
    mysql app -e SELECT␣1;␣DROP␣DATABASE␣app => prod-change
    mysql -e SHOW␣TABLES app =>
    mysql -e SELECT␣1 =>
    mysql -hserver.acme.example -usteve -psecret -Ne SELECT␣1 =>
    mysql -h 127.0.0.1 -e DROP␣DATABASE␣app_test =>
    mysql -e CREATE␣DATABASE␣app =>
    mysql --version =>
  `,
});

export const sqlite: CommandDef = clientDef({
  program: 'sqlite3',
  aliases: ['sqlite', 'duckdb', 'libsql'],
  text: '--cmd -c -s',
  files: '--init -f',
  valued: '--separator --newline --nullvalue --mmap --vfs --lookaside --maxsize',
  wordsRun: true,
  longDash: true,
  examples: `
    sqlite3 app.db DROP␣TABLE␣users => prod-change
    sqlite3 app.db DELETE␣FROM␣users => prod-change
    sqlite3 prod.db .restore␣old.db => prod-change
    sqlite3 app.db .shell␣rm␣x => prod-change
    duckdb app.duckdb -c DROP␣TABLE␣a => prod-change
    sqlite3 app.db SELECT␣*␣FROM␣users =>
    sqlite3 app.db .tables =>
    sqlite3 -header -csv app.db SELECT␣1 =>
    sqlite3 -cmd .timeout␣5 app.db SELECT␣1 =>
    sqlite3 app.db .schema =>
    sqlite3 :memory: DROP␣TABLE␣a =>
    sqlite3 test.db DROP␣TABLE␣a =>
    sqlite3 /tmp/x.db DELETE␣FROM␣a =>
    duckdb -c SELECT␣1 =>
  `,
});

export const sqlcmd: CommandDef = clientDef({
  program: 'sqlcmd',
  aliases: ['mssql-cli', 'osql', 'snowsql', 'snow', 'isql', 'tsql', 'vertica'],
  text: '-Q -q --query',
  files: '-i -f --filename',
  valued:
    '-S --server -U --username -P --password -d --database -o --output -a -r -w -s -c --connection -u -p --dbname --warehouse',
  examples: `
    sqlcmd -S db.acme.example -Q DROP␣TABLE␣users => prod-change
    sqlcmd -S db.acme.example -i deploy.sql => prod-change
    sqlcmd -Q EXEC␣sp_rename␣'a','b' => prod-change
    snowsql -q TRUNCATE␣TABLE␣orders => prod-change
    snow sql -q DROP␣DATABASE␣app => prod-change
    sqlcmd -Q SELECT␣1 =>
    sqlcmd -S localhost -Q DROP␣TABLE␣a =>
    snowsql -q SHOW␣TABLES =>
    snow sql -q SELECT␣1 =>
  `,
});

export const warehouses: CommandDef = clientDef({
  program: 'clickhouse-client',
  aliases: [
    'clickhouse',
    'trino',
    'presto',
    'hive',
    'beeline',
    'impala-shell',
    'spark-sql',
    'cqlsh',
    'ksql',
    'athenacli',
  ],
  text: '-q --query -e --execute --eval',
  files: '--queries-file -f --file -i',
  valued:
    '-h --host --port -u --user --username --password -d --database --server --catalog --schema -k --keyspace -n -p --hiveconf --hivevar',
  examples: `
    clickhouse-client --query DROP␣TABLE␣events => prod-change
    clickhouse-client -h ch.acme.example -q TRUNCATE␣TABLE␣events => prod-change
    trino --server t.acme.example --execute DELETE␣FROM␣a => prod-change
    hive -e DROP␣TABLE␣a => prod-change
    cqlsh db.acme.example -e TRUNCATE␣users => prod-change
    beeline -u jdbc:hive2://h.acme.example:10000 -f load.sql => prod-change
    clickhouse-client -q SELECT␣1 =>
    clickhouse-client -h localhost -q DROP␣TABLE␣a =>
    trino --execute SHOW␣CATALOGS =>
    cqlsh -e DESCRIBE␣KEYSPACES =>
    hive -e SELECT␣1 =>
  `,
});

export const cockroach: CommandDef = {
  program: 'cockroach',
  gated: ['sql', 'node', 'quit', 'debug', 'userfile', 'import', 'init'],
  classify: (argv, facts) => {
    const [first, second] = readOptions(argv.slice(1), ['--host', '--url', '-e', '--certs-dir']).words;
    if (first === 'sql') return cockroachSql.classify(argv, facts);
    const changes =
      first === 'quit' || (first === 'node' && /^(?:drain|decommission|recommission)$/.test(second ?? ''));
    return changes && !onlyHelp(argv)
      ? [{ verb: 'prod-change', target: argv.slice(1).map(shown).join(' ') }]
      : [];
  },
  examples: readExamples(`
    cockroach sql -e DROP␣DATABASE␣app => prod-change
    cockroach sql --url postgres://c.acme.example:26257 --execute=DELETE␣FROM␣a => prod-change
    cockroach node decommission 4 => prod-change
    cockroach sql -f migrate.sql => prod-change
    cockroach sql -e SHOW␣DATABASES =>
    cockroach demo =>
    cockroach start-single-node --insecure =>
    cockroach node status =>
  `),
};

const cockroachSql: CommandDef = clientDef({
  program: 'cockroach',
  text: '-e --execute',
  files: '-f --file',
  valued: '--host --url --certs-dir -d --database -u --user -p --port',
  examples: '',
});

const MONGO_CHANGES =
  /\.(?:drop\w*|delete\w*|remove\w*|update\w*|replace\w*|save|bulkWrite|findAndModify|findOneAnd\w+|rename\w*|shutdownServer|convertToCapped|reIndex|grant\w+|revoke\w+|changeUser\w*|initiate|reconfig|stepDown|add(?:Shard|Arb|User)?|fsyncLock|killOp|setProfilingLevel|shardCollection|enableSharding|setFeature\w*|collMod)\s*\(|\$(?:out|merge)\b|\bload\s*\(/;
const MONGO_ADDS = /\.(?:insert\w*|create\w+)\s*\(/;
const MONGO_COMMAND = /\b(?:runCommand|adminCommand)\s*\(\s*[{'"\s]*(\w*)/g;
const MONGO_READS =
  /^(?:ping|buildInfo|listDatabases|listCollections|listIndexes|serverStatus|dbStats|collStats|isMaster|hello|count|find|aggregate|distinct|replSetGetStatus|replSetGetConfig|connectionStatus|getLog|top|hostInfo|currentOp|usersInfo|rolesInfo|getParameter|explain|validate|whatsmyuri)$/i;

function mongoEffect(text: string): SqlEffect {
  const commands = [...text.matchAll(MONGO_COMMAND)].map((match) => match[1] ?? '');
  if (MONGO_CHANGES.test(text) || commands.some((name) => !MONGO_READS.test(name))) return 'changes';
  if (isUnknown(text) && text.replaceAll('\u0000', '').trim() === '') return 'changes';
  return MONGO_ADDS.test(text) ? 'adds' : 'reads';
}

export const mongo: CommandDef = clientDef({
  program: 'mongosh',
  aliases: ['mongo'],
  text: '--eval',
  files: '-f --file',
  valued:
    '--host --port -u --username -p --password --authenticationDatabase --authenticationMechanism --tlsCAFile',
  effect: mongoEffect,
  examples: `
    mongosh --eval db.dropDatabase() => prod-change
    mongosh mongodb://m.acme.example/app --eval db.users.deleteMany({}) => prod-change
    mongosh app --eval db.users.updateMany({},{$set:{a:1}}) => prod-change
    mongo --eval db.adminCommand({shutdown:1}) => prod-change
    mongosh mongodb+srv://m.acme.example/app --eval db.a.insertOne({}) => prod-change
    mongosh -f fix.js => prod-change
    mongosh --eval db.users.find().limit(5) =>
    mongosh --eval show␣dbs =>
    mongosh --eval db.adminCommand({ping:1}) =>
    mongosh mongodb://localhost:27017/app --eval db.dropDatabase() =>
    mongosh app_test --eval db.dropDatabase() =>
    mongosh --eval db.stats() =>
  `,
});

const REDIS_READS = new Set(
  wordList(`get mget hget hgetall hmget hkeys hvals hlen hexists hscan hstrlen hrandfield keys scan sscan zscan lrange
    llen lindex lpos smembers scard sismember smismember srandmember sinter sunion sdiff zrange zrangebyscore
    zrangebylex zrevrange zrevrangebyscore zcard zscore zmscore zcount zlexcount zrank zrevrank exists type ttl pttl
    expiretime strlen getrange getbit bitcount bitpos ping echo info dbsize time lastsave monitor subscribe
    psubscribe xrange xrevrange xlen xread xinfo xpending pfcount geopos geodist geohash geosearch geosearch_ro
    object memory latency command role wait dump randomkey sort_ro pubsub auth select hello quit exit help
    json.get json.mget json.type json.strlen json.arrlen json.objkeys ft.search ft.info ft._list ts.get ts.range
    ts.info bf.exists lolwut touch readonly asking`),
);
const REDIS_WRITES = new Set(
  wordList(`set setex setnx psetex mset msetnx getset getex append incr incrby incrbyfloat decr decrby hset hsetnx
    hmset hincrby hincrbyfloat lpush rpush lpushx rpushx linsert lset sadd zadd zincrby expire pexpire expireat
    persist xadd xgroup xack setbit setrange pfadd geoadd publish json.set copy multi exec discard watch unwatch`),
);
const REDIS_PAIRS =
  /^(?:config get|client (?:list|getname|info|id|setname|no-evict)|slowlog (?:get|len)|cluster (?:info|nodes|slots|shards|myid|keyslot|countkeysinslot)|acl (?:list|whoami|getuser|cat|users|dryrun)|module list|script exists|debug (?:object|sleep)|function (?:list|stats|dump))/;

/** One command of redis, as words. */
function redisEffect(line: string): SqlEffect {
  const said = line.trim().toLowerCase();
  const [first = ''] = said.split(/\s+/);
  if (said === '' || REDIS_READS.has(first) || REDIS_PAIRS.test(said)) return 'reads';
  return REDIS_WRITES.has(first) ? 'adds' : 'changes';
}

const REDIS_VALUED = wordList(
  '-h -p -s -a -n -u -r -i -d -D -t --user --pass --cacert --cert --key --sni --tls-ciphers --pattern --rdb --count --quoted-pattern',
);

function redisDrafts(argv: readonly string[], facts: CommandFacts): readonly ActionDraft[] {
  const args = argv.slice(1);
  if (onlyHelp(argv)) return [];
  const { words, names } = readOptions(args, REDIS_VALUED);
  const said = names.has('cluster') ? clusterEffect(words) : redisEffect(words.join(' '));
  const bulk: readonly SqlEffect[] =
    names.has('pipe') || names.has('eval') || names.has('functions-rdb') ? ['changes'] : [];
  const effect = strongest([said, ...bulk, ...redisInput(facts, words)]);
  const target = args.map(shown).join(' ');
  return databaseConcern(effect, argv, facts) ? [{ verb: 'prod-change', target }] : [];
}

function clusterEffect(words: readonly string[]): SqlEffect {
  return /^(?:check|info|help|backup)$/.test(words[0] ?? '') ? 'reads' : 'changes';
}

function redisInput({ input }: CommandFacts, words: readonly string[]): readonly SqlEffect[] {
  if (input === undefined || input.kind === 'none') return [];
  if (input.kind === 'text') return input.text.split('\n').map(redisEffect);
  return words.length > 0 ? [] : ['changes'];
}

export const redis: CommandDef = {
  program: 'redis-cli',
  aliases: ['valkey-cli', 'keydb-cli', 'iredis', 'dragonfly-cli'],
  gated: [],
  classify: redisDrafts,
  examples: readExamples(`
    redis-cli FLUSHALL => prod-change
    redis-cli -h cache.acme.example flushdb => prod-change
    redis-cli DEL session:1 => prod-change
    redis-cli -n 2 CONFIG SET maxmemory 1 => prod-change
    redis-cli SHUTDOWN NOSAVE => prod-change
    redis-cli -u redis://cache.acme.example:6379 SET a b => prod-change
    redis-cli --cluster reshard c:6379 => prod-change
    redis-cli --pipe => prod-change
    redis-cli GET a =>
    redis-cli ping =>
    redis-cli -h cache.acme.example INFO =>
    redis-cli --scan --pattern x* =>
    redis-cli -h localhost FLUSHALL =>
    redis-cli SET a b =>
    redis-cli CONFIG GET maxmemory =>
    redis-cli monitor =>
  `),
};
