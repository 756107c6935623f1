/** Services a program talks to through a library: told by the library it names and the method it calls, whatever the method hangs on. */
import {
  HELD_HERE,
  PLAYED_AMAZON,
  amazon,
  azure,
  dashed,
  google,
  kubernetes,
  otherCloud,
  type ServiceCommand,
} from './code-services-clouds.ts';
import type { CodeCall, Value } from './code-values.ts';
import { entryOf, firstText, madeWith, textsOf } from './code-values.ts';
import { isUnknown } from './model.ts';

type Argv = readonly string[];

interface Service {
  /** Found in a program that uses it. */
  readonly named: RegExp;
  /** Found in one that only plays at it. */
  readonly unless?: RegExp;
  readonly argv: ServiceCommand;
}

/** A line run on another machine. */
const remote: ServiceCommand = (method, { args, of }) => {
  if (!/^(?:exec_command|execCommand|run|sudo|exec|execute|exec!|run_command|invoke_shell)$/.test(method))
    return undefined;
  const texts = textsOf(args.items[0]);
  const [line] = texts ?? [];
  if (line === undefined || isUnknown(line)) return undefined;
  const host = firstText(of.items[0]);
  return ['ssh', isUnknown(host) || host === '' ? 'host' : host, method === 'sudo' ? `sudo ${line}` : line];
};

const PAYS =
  /^(?:create|capture|confirm|cancel|update|modify|pay|refund|del|delete|charge|sale|send_?money|finalize_?invoice|void_?invoice|transfer|payout|createPayment|submitForSettlement)$/;

const payment: ServiceCommand = (method, { name }) => {
  if (!PAYS.test(method) || HELD_HERE.test(name)) return undefined;
  const what = name.replaceAll('()', '').split('.').at(-2) ?? 'payments';
  return ['stripe', dashed(what), { modify: 'update', del: 'delete' }[method] ?? method];
};

const QUERY =
  /^(?:\$?(?:execute|query)(?:Raw)?(?:Unsafe)?|execute(?:script|many)?|exec|raw|run|unsafe|prepare|driver_sql|exec_driver_sql|fetch(?:row|val)?|exec_query|do)$/;
const DESTRUCTIVE =
  /^(?:deleteMany|delete_many|deleteOne|delete_one|findOneAndDelete|find_one_and_delete|delete_all|destroy_all|update_all|dropDatabase|drop_database|dropCollection|drop_collection|dropTable(?:IfExists)?|dropSchema|drop_all|drop|truncate|truncateTable|bulkDelete|delete_by_query|deleteByQuery|flush(?:all|db)|flush_?(?:all|db)|destroy|del|delete|remove|updateMany|update_many|clear_all|delete_table|drop_tables|delete_collection|recursiveDelete|deleteUsers?)$/i;

const database: ServiceCommand = (method, call) => {
  const [first] = call.args.items;
  if (QUERY.test(method)) return query(first, call);
  const gone = isForced(method, call) || isGone(method, call);
  return migrating(call) ?? (gone ? ['psql', '-c', 'DROP TABLE t'] : undefined);
};

/** `sequelize.sync({force: true})` begins with dropping all. */
function isForced(method: string, { args }: CodeCall): boolean {
  const force = entryOf(args.items[0], 'force') ?? args.named.get('force');
  return method === 'sync' && force !== undefined && firstText(force) !== 'false';
}

/** A table of numbers drops columns: those are named. */
function isGone(method: string, { name, args }: CodeCall): boolean {
  const ofTable = method === 'drop' && (args.named.size > 0 || args.items.length > 0);
  return DESTRUCTIVE.test(method) && !ofTable && !HELD_HERE.test(name);
}

/** `knex(config).migrate.rollback()`. */
function migrating({ name, line }: CodeCall): Argv | undefined {
  const what = /\bmigrate\.(rollback|down|latest|up)$/.exec(name)?.[1];
  const stage = /\bprod(?:uction)?\b/.test(line) ? ['--env', 'production'] : [];
  return what === undefined ? undefined : ['knex', `migrate:${what}`, ...stage];
}

function query(first: Value | undefined, { line }: CodeCall): Argv | undefined {
  const made = madeWith(first).items[0];
  const texts = textsOf(made ?? first) ?? [];
  const text = texts.find((one) => /^\s*\w+\s/.test(one));
  if (text === undefined) return undefined;
  return /sqlite/i.test(line) ? ['sqlite3', 'db', text] : ['psql', '-c', text];
}

const sends: ServiceCommand = (method) =>
  /^(?:create|send\w*|create_?tweet|update_?status|post\w*|publish|sendMail|deliver(?:_now|_later)?|notify|broadcast|trigger|reply|chat_postMessage|files_upload\w*|upload\w*|push_to_hub|submit)$/i.test(
    method,
  )
    ? ['curl', '-X', 'POST', 'https://messages']
    : undefined;

const git: ServiceCommand = (method, { args }) => {
  const [first] = args.items;
  const refs = [first, ...(first?.kind === 'list' ? first.items : [])].some((item) =>
    /^\+?refs\//.test(firstText(item)),
  );
  if (method === 'push' && refs) return ['git', 'push', 'origin'];
  const word = {
    mergeFromTo: 'merge',
    mergeBranches: 'merge',
    merge_analysis: '',
    deleteLocalBranches: 'delete',
    deleteRemote: 'delete',
    branch_delete: 'delete',
  }[method];
  if (word === 'merge') return ['git', 'merge', 'branch'];
  return word === 'delete' ? ['git', 'branch', '-D', 'branch'] : undefined;
};

const SERVICES: readonly Service[] = [
  {
    named: /\bboto3\b|\bbotocore\b|\baioboto3\b|aws-sdk|\bAws::|\bAws\\/,
    unless: PLAYED_AMAZON,
    argv: amazon,
  },
  {
    named: /\bgoogle\.cloud\b|@google-cloud\/|\bgoogleapiclient\b|['"]googleapis['"]|firebase[-_]admin/,
    unless: /EMULATOR_HOST/,
    argv: google,
  },
  {
    named: /\bazure\.(?:mgmt|storage|identity|keyvault|cosmos|servicebus)\b|@azure\//,
    argv: azure,
  },
  {
    named: /\b(?:digitalocean|pydo|hcloud|linode_api4|openstack|pyvmomi|CloudFlare|cloudflare)\b/,
    argv: otherCloud,
  },
  { named: /\bkubernetes(?:_asyncio)?\b|@kubernetes\/client-node|\bkubeclient\b/, argv: kubernetes },
  {
    named: /\b(?:fabric2?|paramiko|asyncssh|spur)\b|['"](?:ssh2|node-ssh|simple-ssh)['"]|net\/ssh|sshkit/,
    argv: remote,
  },
  {
    named: /\bstripe\b|\bpaypal\w*|\bbraintree\b|\brazorpay\b|\badyen\b|\bmollie\b|\bdwolla\b|\bcoinbase\b/i,
    argv: payment,
  },
  {
    named:
      /\b(?:knex|sequelize|typeorm|drizzle-orm|mongoose|mongodb|pymongo|motor|psycopg2?|asyncpg|sqlalchemy|SQLAlchemy|peewee|tortoise|django|pymysql|MySQLdb|aiomysql|clickhouse\w*|cassandra|elasticsearch|opensearchpy|aioredis|ioredis|pyodbc|pymssql|oracledb|cx_Oracle|snowflake|ActiveRecord|Sequel|couchbase|neo4j|influxdb\w*|pinecone|qdrant_client|meilisearch|supabase|duckdb|psycopg_pool)\b|@prisma\/client|@elastic\/|['"](?:pg|mysql2?(?:\/promise)?|mariadb|mssql|redis|pg-promise|postgres|better-sqlite3|tedious)['"]|\bredis\.(?:Redis|StrictRedis|from_url|asyncio)\b|from redis\b|\bmysql\.connector\b|\.objects\.|\bnew PDO\b|\bmysqli\b|\bDBI\b|\bPG\.connect\b|\bMysql2::/,
    unless: /fakeredis|mongomock|mongodb-memory-server|:memory:|pg-mem|redis-mock|ioredis-mock/,
    argv: database,
  },
  {
    named:
      /\b(?:twilio|sendgrid|mailgun|mailjet|postmark\w*|tweepy|telegram|telethon|pyrogram|discord|vonage|messagebird|plivo|yagmail|praw|slack_sdk|slack_bolt|pusher|huggingface_hub|knock)\b|@slack\/|@sendgrid\/|['"](?:resend|web-push|telegraf|nodemailer|node-telegram-bot-api|twitter-api-v2|discord\.js|mailgun\.js)['"]|\bsmtplib\b|net\/smtp/i,
    argv: sends,
  },
  {
    named: /['"](?:nodegit|simple-git|isomorphic-git|es-git)['"]|\bpygit2\b|\bRugged\b|\bdulwich\b/,
    argv: git,
  },
  {
    named: /\bhvac\b|\bkeyring\b|['"](?:node-vault|keytar)['"]|\bonepasswordconnectsdk\b/,
    argv: (method) =>
      /^(?:read\w*|get_?password|get_credential|find_?credentials|find_?password|get_item)$/i.test(method)
        ? ['vault', 'kv', 'get', 'secret/x']
        : undefined,
  },
];

/** Says what a call of a program amounts to, from the services that program uses. */
export type ServiceReader = (call: CodeCall) => Argv | undefined;

/** The reader for a program text; one that finds nothing when the text names no service. */
export function serviceReader(code: string): ServiceReader {
  const used = SERVICES.filter(({ named, unless }) => named.test(code) && unless?.test(code) !== true);
  return (call) => {
    const method = call.name.split('.').at(-1) ?? call.name;
    if (!call.name.includes('.')) return undefined;
    for (const { argv } of used) {
      const found = argv(method, call);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}
