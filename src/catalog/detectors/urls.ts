import type { DetectorDef } from '../../engine/definitions.ts';

/** Variables, field names of format strings and our own placeholders are no passwords. */
const STAND_IN =
  /^(?:[$%{<[(*x.]|\\?\$)|[{}<>]|^AUP_|^(?:x+|\*+|\.+|password|passwd|pass|pwd|secret|user|token|changeme)$/i;

function password(secret: string): 'medium' | 'no' {
  return STAND_IN.test(secret) ? 'no' : 'medium';
}

/** A password among the other parts of a connection string. */
function connectionPart(secret: string, around: string): 'medium' | 'no' {
  const [before = '', after = ''] = around.split(secret, 2);
  const among =
    after.startsWith(';') ||
    /(?:server|source|host|hostname|endpoint|uid|user id|username|accountname)=/i.test(before);
  return among ? password(secret) : 'no';
}

/** Credentials inside addresses: only the password is the secret. */
export const urls: readonly DetectorDef[] = [
  {
    id: 'url-password',
    label: 'URLPASSWORD',
    category: 'secret',
    keywords: ['://'],
    pattern: /:\/\/[^\s:@/?#"'`<>\\,|()]{0,128}:([^\s@/"'`<>\\]{3,256})@[A-Za-z0-9.[\]_$%{}-]{1,253}/y,
    validate: password,
    rank: 45,
    examples: {
      yes: [
        { text: 'DATABASE_URL=postgres://app:s3cr3t-pw@db.internal:5432/main', secret: 's3cr3t-pw' },
        { text: 'redis://:Zx8KpWq3Lt@cache:6379/0', secret: 'Zx8KpWq3Lt' },
        { text: 'git clone https://bob:hunter2!x@git.example.com/r.git', secret: 'hunter2!x' },
      ],
      no: [
        'postgres://${USER}:${PASSWORD}@db/main',
        'https://example.com:8080/@scope/pkg',
        'http://user:password@host',
        'mongodb://<user>:<password>@host',
      ],
    },
  },
  {
    id: 'connection-password',
    label: 'DBPASSWORD',
    category: 'secret',
    keywords: ['password=', 'pwd=', 'accountkey=', 'sharedaccesskey='],
    pattern: /(?:password|pwd|accountkey|sharedaccesskey)=([^\s;"'=]{4,512}={0,2})/iy,
    validate: connectionPart,
    rank: 45,
    examples: {
      yes: [
        { text: 'Server=db;User Id=sa;Password=Pa55w0rd!x;Encrypt=true', secret: 'Pa55w0rd!x' },
        {
          text: 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiLq0Wz==;EndpointSuffix=core',
          secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiLq0Wz==',
        },
      ],
      no: ['Server=db;Password=${PW};', 'password=', 'Password={0};Server=x'],
    },
  },
  {
    id: 'command-password',
    label: 'PASSWORD',
    category: 'secret',
    keywords: ['curl ', 'sshpass ', 'mysql ', 'mysqldump ', 'machine '],
    pattern:
      /(?:curl [^\n]{0,300}?(?:-u|--user)[ =]["']?[^\s:"'$]{1,128}:([^\s"'$][^\s"']{2,256})|sshpass -p ?["']?([^\s"'$]{4,128})|machine\s{1,4}\S{1,128}\s{1,4}login\s{1,4}\S{1,128}\s{1,4}password\s{1,4}(\S{4,256})|mysql(?:dump)? [^\n]{0,200}?-p(?=[^\s"'$-])([^\s"']{4,128}))/y,
    validate: password,
    rank: 45,
    examples: {
      yes: [
        { text: 'curl -u admin:Zx8KpWq3Lt https://api.example.com', secret: 'Zx8KpWq3Lt' },
        { text: 'machine git.example login bob password 7pass-word', secret: '7pass-word' },
        { text: "curl -s --user 'roger:pQ9wTxu4Fg' https://x.example", secret: 'pQ9wTxu4Fg' },
      ],
      no: ['curl -u "$USER:$PASS" https://x.example', 'curl -u admin https://x.example', 'mysql -u root -p'],
    },
  },
];
