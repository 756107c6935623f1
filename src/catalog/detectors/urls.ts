import type { DetectorDef } from '../../engine/definitions.ts';
import { looksRandom } from '../../engine/redact/randomness.ts';
import { isCode, isStandIn, placeOf } from '../assigned.ts';

/** Variables, field names of format strings, our own placeholders and the words documentation writes. */
const STAND_IN =
  /^\$(?:[A-Za-z_]\w*$|\{|\()|^%[A-Za-z_]\w*%$|^%[sdvq]$|^\(|^\[|[{}<>]|^AUP_|^(?:x{3,}|\*+|\.+|x-oauth-basic|x-access-token|pass(?:word|wd)?|pwd|pw|secret|user|token|changeme|foo|bar|baz|abc|xyz|123|1234)$/i;

function password(secret: string): 'medium' | 'no' {
  return STAND_IN.test(secret) ? 'no' : 'medium';
}

/** Parts of a connection string, left or right of the password; program text assigns with the same marks. */
const PART_BEFORE =
  /(?:^|[;"'\s?&])(?<!(?:const|let|var) )(?:server|data source|addr(?:ess)?|host|hostname|endpoint|uid|user|user id|user name|username|login|accountname|sharedaccesskeyname|database|initial catalog|dbname|driver|port)\s?=[^=]*[;\s&?]\s?$/i;
const PART_AFTER =
  /^["'}]?(?:;\s?(?!const |let |var )[A-Za-z][A-Za-z ]{1,30}=|\s(?:dbname|host|port|sslmode|user)=|&[A-Za-z]+=)/;

/** A password among the other parts of a connection string. */
function connectionPart(secret: string, around: string): 'medium' | 'no' {
  const place = placeOf(secret, around);
  const before = place.before.replace(/[A-Za-z]+=["'{]?$/, '');
  const among = PART_BEFORE.test(before) || PART_AFTER.test(place.after) || /[?&]$/.test(before);
  if (
    !among ||
    secret.endsWith(',') ||
    /^[\w.$]+\(.*\)$/.test(secret) ||
    isCode(secret, { ...place, alone: true })
  )
    return 'no';
  return isStandIn(secret) ? 'no' : password(secret);
}

const USER = String.raw`[^\s:@/?#"'\x60<>\\|()]{0,128}`;
const HOST = String.raw`@(?=[A-Za-z0-9[_$%{*(-])`;
const STORES = String.raw`(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb|snowflake|redshift|couchbase|neo4j|bolt|nats|kafka|mqtts?|smtps?|imaps?|ldaps?|sftp|ftps?|smb)(?:\+[a-z0-9_]{1,16})?`;
const NAMES = 'password|passwd|pwd|accountkey|sharedaccesskey|primarykey|secretkey';

/** Credentials inside addresses: only the password is the secret. */
export const urls: readonly DetectorDef[] = [
  {
    id: 'url-password',
    label: 'URLPASSWORD',
    category: 'secret',
    keywords: ['://'],
    // The last `@` before a slash ends the password. Stores are given passwords with unescaped slashes as well:
    // there the first `@` behind which a host ends does.
    pattern: new RegExp(
      String.raw`:\/\/${USER}:(?!\d{1,5}(?:[/?#]|$))(?:([^\s/?#"'\x60<>\\]{3,256})${HOST}|(?<=${STORES}:\/\/${USER}:)([^\s"'\x60<>\\]{1,256}?)@(?=[A-Za-z0-9_[][A-Za-z0-9_.\][-]{0,253}(?:[:/,?\s"'\x60]|$)))`,
      'y',
    ),
    validate: password,
    rank: 45,
    examples: {
      yes: [
        { text: 'DATABASE_URL=postgres://app:s3cr3t-pw@db.internal:5432/main', secret: 's3cr3t-pw' },
        { text: 'redis://:Zx8KpWq3Lt@cache:6379/0', secret: 'Zx8KpWq3Lt' },
        { text: 'git clone https://bob:hunter2!x@git.example.com/r.git', secret: 'hunter2!x' },
        { text: 'mysql://root:pa/ss#1?x@10.0.0.7:3306/shop', secret: 'pa/ss#1?x' },
      ],
      no: [
        'postgres://${USER}:${PASSWORD}@db/main',
        'https://example.com:8080/@scope/pkg',
        'http://user:password@host',
        'mongodb://<user>:<password>@host',
        'http://localhost:3000/@vite/client',
      ],
    },
  },
  {
    id: 'url-token',
    label: 'URLTOKEN',
    category: 'secret',
    keywords: ['://'],
    pattern: /:\/\/([A-Za-z0-9_.~+%-]{16,256})(?::(?:x-oauth-basic|x-access-token|x)?)?@(?=[A-Za-z0-9[])/y,
    validate: (secret) => (looksRandom(secret) && /\d/.test(secret) ? 'medium' : 'no'),
    rank: 44,
    examples: {
      yes: [
        {
          text: 'git remote add o https://q8Zr1VbT3nKp0Lw7YsXu5GdE@git.example.com/r.git',
          secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdE',
        },
        {
          text: 'https://q8Zr1VbT3nKp0Lw7YsXu5GdE:x-oauth-basic@git.example.com/r.git',
          secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdE',
        },
      ],
      no: ['https://some-long-user-name@git.example.com', 'https://cdn.example.com/npm/package-name@1.2.3'],
    },
  },
  {
    id: 'url-signature',
    label: 'SIGNATURE',
    category: 'secret',
    keywords: ['x-amz-signature=', 'x-goog-signature=', '&signature=', '?signature=', '&sig=', '?sig='],
    // A signed address opens what it names to everybody who has it.
    pattern:
      /(?:x-amz-signature|x-goog-signature|(?<=:\/\/[^\s"'<>]{1,600})[?&](?:signature|sig))=([A-Za-z0-9%+/_~-]{24,1200}={0,2})/iy,
    validate: (secret) => (/\d/.test(secret) && looksRandom(secret) ? 'medium' : 'no'),
    rank: 44,
    examples: {
      yes: [
        {
          text: 'https://b.example/o?X-Amz-Signature=8f3a1c9e2b7d6053a8e1f4c7b2d9e6058f3a1c9e2b7d60538f3a1c9e2b7d6053',
          secret: '8f3a1c9e2b7d6053a8e1f4c7b2d9e6058f3a1c9e2b7d60538f3a1c9e2b7d6053',
        },
        {
          text: 'https://b.example/c?sv=2026&sig=q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8Kp%3D&se=2027',
          secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8Kp%3D',
        },
      ],
      no: ['f(a)&sig=computeSignatureOfRequest2(request)', 'https://b.example/c?sig=<signature>'],
    },
  },
  {
    id: 'connection-password',
    label: 'DBPASSWORD',
    category: 'secret',
    keywords: [
      'password=',
      'passwd=',
      'pwd=',
      'accountkey=',
      'sharedaccesskey=',
      'primarykey=',
      'secretkey=',
    ],
    pattern: new RegExp(
      String.raw`(?:${NAMES})=(?:"([^"\n]{2,256})"|'([^'\n]{2,256})'|\{([^}\n]{2,256})\}|(?<=[?&](?:${NAMES})=)([^\s&"'\x60#;\\<>]{2,512})|([^\s;"'\x60&\\{$][^\s;"'\x60\\]{1,511}))`,
      'iy',
    ),
    validate: connectionPart,
    rank: 45,
    examples: {
      yes: [
        { text: 'Server=db;User Id=sa;Password=Pa55w0rd!x;Encrypt=true', secret: 'Pa55w0rd!x' },
        {
          text: 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiLq0Wz==;EndpointSuffix=core',
          secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiLq0Wz==',
        },
        { text: 'Driver={X};Server=db;Uid=sa;Pwd={a;b=c1};', secret: 'a;b=c1' },
        { text: 'jdbc:mysql://db/shop?user=app&password=sesame-9&ssl=true', secret: 'sesame-9' },
      ],
      no: [
        'Server=db;Password=${PW};',
        'password=',
        'Password={0};Server=x',
        'const json=read();const password=toBytes(_password);const salt=json.salt;',
      ],
    },
  },
];
