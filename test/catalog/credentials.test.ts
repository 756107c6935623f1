import { describe, expect, it } from 'vitest';
import { detectors } from '../../src/catalog/detectors/index.ts';
import { compileScanner } from '../../src/engine/redact/scan.ts';

const scanner = compileScanner(detectors.filter(({ category }) => category === 'secret'));

/** What is left of a text when every finding is gone. */
function rest(text: string): string {
  let left = text;
  for (const { start, end } of scanner.scan(text).toReversed())
    left = `${left.slice(0, start)}#${left.slice(end)}`;
  return left;
}

/** Texts with their secrets between « and »: exactly those must go. */
const found: Readonly<Record<string, readonly string[]>> = {
  'connection strings': [
    'postgres://app:«s3cr3t-pw»@db.internal:5432/main',
    'postgresql+asyncpg://app:«p@ss:w0rd»@db.internal/main?ssl=true',
    'DATABASE_URL="mysql://root:«pa/ss#1?x»@10.0.0.7:3306/shop"',
    'mongodb+srv://svc:«Zx8%40KpWq3»@cluster0.ab1cd.mongodb.net/?retryWrites=true',
    'mongodb://svc:«Zx8KpWq3»@h1:27017,h2:27017/db?replicaSet=rs0',
    'redis://:«xK9!mN2$»@cache:6379/0',
    'rediss://default:«Zx8KpWq3Lt»@cache.internal:6380',
    'amqp://app:«xK9!mN2$»@broker.internal:5672/%2F',
    'amqps://svc:«q7»@mq.internal',
    'ldap://cn=admin,dc=corp:«Gr33n-Door»@ldap.internal:389',
    'smtp://mailer%40corp.test:«k8-mail-pw»@smtp.internal:587',
    'ftp://deploy:«Sp4ce.Ship»@ftp.internal/pub',
    'sftp://deploy:«Sp4ce,Ship»@ftp.internal/pub',
    's3://AKIDNOTREAL:«q8Zr1VbT3nKp0Lw7YsXu5GdE»@minio.internal/bucket',
    'mssql://sa:«Str0ng(!)Pass»@sql.internal:1433/master',
    'clickhouse://default:«Cl1ckH0use»@ch.internal:9000',
    'Server=db,1433;Database=x;User Id=sa;Password=«Pa55w0rd!x»;Encrypt=true',
    'Data Source=db;UID=sa;PWD=«s&p%c^l»;',
    'Server=db;Uid=sa;Pwd="«a;b c1»";Encrypt=no',
    'Driver={ODBC Driver 18};Server=db;Uid=sa;Pwd={«a;b=c1»};',
    'host=db.internal port=5432 user=app password=«s3cr3t-pw» dbname=main',
    "host=db user=app password='«s3cr3t pw»' dbname=main",
    'jdbc:postgresql://db:5432/main?user=app&password=«s3cr3t-pw»&ssl=true',
    'jdbc:sqlserver://db:1433;databaseName=x;user=sa;password=«Pa55w0rd!x»;encrypt=true',
    'jdbc:oracle:thin:scott/«t1ger-Cub»@db.internal:1521:ORCL',
    'jdbc:mysql://db/shop?user=app&password=«Zx8KpWq3»',
    'Endpoint=sb://x.servicebus.test/;SharedAccessKeyName=Root;SharedAccessKey=«q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8Kp=»',
    'https://bob:«hunter2!x»@git.corp.test/r.git',
    'git clone https://oauth2:«q8Zr1VbT3nKp0Lw7YsXu»@git.corp.test/r.git',
    'git remote add o https://«q8Zr1VbT3nKp0Lw7YsXu5GdE»@git.corp.test/r.git',
    'https://«q8Zr1VbT3nKp0Lw7YsXu5GdE»:x-oauth-basic@git.corp.test/r.git',
    'http://proxyuser:«pr0xy-pw»@proxy.corp.test:3128',
  ],
  headers: [
    'Authorization: Bearer «q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHj»',
    'authorization: basic «YWRtaW46WngyS3BXcTNMdA==»',
    `curl -H "Authorization: Bearer «q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHj»" https://x.test`,
    'headers={"Authorization": "Bearer «q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHj»"}',
    `headers: { Authorization: 'Token «3fea6af1349166ea8c21d7f0»' }`,
    'Authorization: Api-Key «3fea6af1349166ea8c21d7f0»',
    'Authorization: GenieKey «3fea6af1-3491-66ea-8c21-d7f0aa12bb34»',
    'Authorization: «3fea6af1349166ea8c21d7f0»',
    'Proxy-Authorization: Basic «YWRtaW46WngyS3BXcTNMdA==»',
    'Authorization: Digest username="bob", realm="x", nonce="n", uri="/", response="«6629fae49393a05397450978507c4ef1»"',
    'X-Api-Key: «3fea6af1349166ea8c21d7»',
    `"X-Auth-Token" => "«Zx8KpWq3LtYv6NbRc1Ms»"`,
    'PRIVATE-TOKEN: «Zx8KpWq3LtYv6NbRc1Ms»',
    'X-Vault-Token: «q8Zr1VbT3nKp0Lw7YsXu5GdE»',
    'Ocp-Apim-Subscription-Key: «3fea6af1349166ea8c21d7f0aa12bb34»',
    'Cookie: theme=dark; sessionid=«q8zr1vbt3nkp0lw7ysxu5gdea9c»; x=1',
    'Set-Cookie: connect.sid=«s%3AZx8KpWq3LtYv6NbRc1MsJd9H»; Path=/; HttpOnly',
    'Cookie: PHPSESSID=«q8zr1vbt3nkp0lw7ysxu5gdea9»',
    `-b 'JSESSIONID=«4A7F0C1B9D2E83F65A7F0C1B9D2E83F6»'`,
    'Cookie: _ga=GA1.2.1; __Secure-next-auth.session-token=«q8Zr1VbT3nKp0Lw7YsXu5GdE»',
    'document.cookie = "auth_session=«q8Zr1VbT3nKp0Lw7YsXu5GdE»"',
    'curl -u admin:«Zx8KpWq3Lt» https://api.corp.test',
    `curl -s --user 'roger:«pQ9wTxu4Fg»' https://x.test`,
    `curl -u "elastic:«P@ssw0rd$1»" https://localhost:9200`,
    `curl -u '«q8Zr1VbT3nKp0Lw7YsXu5GdE»:' https://api.corp.test`,
    `curl --user kevin:'«pRf7vG2h1L8nQkW9»' -X PATCH https://x.test`,
    'curl --proxy-user bob:«pr0xy-pw1» https://x.test',
  ],
  'settings files': [
    'DB_PASSWORD=«Winter2026!»',
    'DB_PASSWORD=«Winter2026!»\nDB_HOST=db',
    'export PGPASSWORD=«s3cr3t-pw»',
    `export SMTP_PASS='«two words 1»'`.replace('two words 1', 'k8-mail;pw'),
    'set FTP_PWD=«Sp4ce.Ship»',
    'ENV ADMIN_PASSWORD=«Gr33n-Door»',
    'docker build --build-arg DB_PASSWORD=«Gr33n-Door» .',
    'docker run -e MYSQL_ROOT_PASSWORD=«Gr33n-Door» -d mysql',
    'services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: «pg-Pass-77»\n',
    'environment:\n  - POSTGRES_PASSWORD=«pg-Pass-77»\n  - X=1',
    'password: «Grün3Tür»\n',
    'DB_PASSWORD=«Пароль2026»\n',
    'admin_password = "«motörhead&1»"',
    '[client]\nuser=root\npassword=«my-Root-9»\n',
    'spring.datasource.password=«Gr33n-Door»\n',
    'db.password : «Gr33n-Door»\n',
    'db_password = "«Gr33n-Door»" # tfvars',
    'passphrase = "«correct horse battery staple»"',
    '"password": "«hunter2!secure»"',
    '{"type":"aws_db","attributes":{"password":"«Gr33n-Door»","port":5432}}',
    '<password>«Gr33n-Door»</password>',
    '<add key="SmtpPassword" value="«Gr33n-Door»" />',
    '<property name="connection.password" value="«Gr33n-Door»"/>',
    '<property name="hibernate.connection.password">«Gr33n-Door»</property>',
    '<key>apiToken</key>\n\t<string>«q8Zr1VbT3nKp0Lw7YsXu5GdE»</string>',
    '<key>Password</key><string>«Gr33n-Door»</string>',
    '<user name="bob" password="«Gr33n-Door»" roles="admin"/>',
    '- name: DB_PASSWORD\n  value: "«Gr33n-Door»"',
    '{"name": "API_TOKEN", "value": "«q8Zr1VbT3nKp0Lw7YsXu5GdE»"}',
    `define('DB_PASSWORD', '«sesame»');`,
    `define( 'AUTH_SALT',   '«q8Zr(1VbT 3n#K|p0-Lw7~Ys+Xu5;Gd<E9a&c»' );`,
    `$mail->Password = '«un!techwhooah»';`,
    `$cfg['Servers'][$i]['password'] = '«Gr33n-Door»';`,
    `config.password = "«Gr33n-Door»"`,
    'secret: "«development#product»"\n',
    'azureClientSecret := "«ahDzWAqqBHgpAeUBUULuU0gA4p09rt0WDAsUOm»"',
    `requirepass «Gr33n-Door»`,
    'access_token = "«Zx8KpWq3LtYv6NbRc1Ms»"',
    'The password is «Blue_Kayak#41» for now',
    "  auth: { user: 'bob', pass: '«Winter2026!»' }",
    "ENV['API_KEY'] ||= '«q8Zr1VbT3nKp0Lw7YsXu5GdE»'",
    'github_pat: «q8Zr1VbT3nKp0Lw7YsXu5GdE»',
    'psk="«Winter2026!»"',
    'username bob password 7 «0822455D0A16544541»',
    'Authorization: Basic «dXNlcjpwYXNz»',
    'let api_key: &str = "«q8Zr1VbT3nKp0Lw7YsXu5GdE»";',
    'const dbPassword = process.env.DB_PASSWORD || "«Winter2026!»";',
    '{"username":"bob","password":"«hunter2»"}',
    '<password>«hunter2»</password>',
    'grant_type=x&username=bob&password=«hunter2»&scope=y',
    'password=«hunter2»&user=bob',
    'https://api.corp.test/v1?key=«q8Zr1VbT3nKp0Lw7YsXu5GdE»',
    '     7\u2192DB_PASSWORD=«Winter2026!»',
    '+  password: "«Winter2026!»"',
    '{"args":{"content":"password: «Winter2026!»\\\\nuser: x"}}',
    "SET PASSWORD FOR app = PASSWORD('«Winter2026!»');",
    'setx DB_PASSWORD "«Winter2026!»"',
    'gh secret set API_TOKEN -b "«q8Zr1VbT3nKp0Lw7YsXu5GdE»"',
  ],
  'credential files': [
    'machine git.test login bob password «7pass-word»',
    'machine git.test\n  login bob\n  password «7pass-word»\n',
    'default login anonymous password «q7-q7-Q7»',
    'db.internal:5432:main:app:«s3cr3t-pw»\n',
    '*:*:*:postgres:«s3cr3t-pw»',
    '//npm.corp.test/:_authToken=«743b294a-cd03-11ec-9d64-0242ac120002»',
    '//npm.corp.test/:_password=«R3IzM24tRG9vcg==»',
    '_auth=«YWRtaW46WngyS3BXcTNMdA==»',
    '[pypi]\nusername = bob\npassword = «Gr33n-Door»\n',
    'https://bob:«Gr33n-Door»@git.corp.test',
    'bob:«$apr1$q8Zr1VbT$3nKp0Lw7YsXu5GdEa9cHjM»',
    'bob:«{SHA}q8Zr1VbT3nKp0Lw7YsXu5GdEa9c=»',
    '{"auths":{"reg.corp.test":{"auth":"«Ym9iOkdyMzNuLURvb3I=»"}}}',
    'users:\n- name: a\n  user:\n    client-key-data: «LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlFb3dJQkFBS0NBUUVB»\n',
    'kind: Secret\nmetadata:\n  name: app\ndata:\n  username: «YWRtaW4=»\n  dsn: «cG9zdGdyZXM6Ly9h»\n',
    'data:\n  pw1: «R3IzM24tRG9vcg==»\nkind: Secret\nmetadata:\n  name: app\n',
    'kind: Secret\nmetadata:\n  name: app\nstringData:\n  dsn: «plain-Value-7»\n',
    '"private_key_id": "«8f3a1c9e2b7d6053a8e1f4c7b2d9e6058f3a1c9e»",',
    'AuthToken «q8Zr1VbT3nKp0Lw7YsXu5GdE»',
    'root:«$y$j9T$q8Zr1VbT3nKp0Lw7YsXu5G$dEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa»:19000:0:99999:7:::',
    'admin:1001:«aad3b435b51404eeaad3b435b51404ee:31d6cfe0d16ae931b73c59d7e0c089c0»:::',
    '<Pass encoding="base64">«R3IzM24tRG9vci1HcjMzbg==»</Pass>',
    'pbkdf2_sha256$260000$q8Zr1VbT3nKp$«x»'.replace(
      /pbkdf2.*/,
      '«pbkdf2_sha256$260000$q8Zr1VbT3nKp$0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc=»',
    ),
  ],
  commands: [
    'mysql -u root -p«Gr33n-Door» shop',
    'mysqldump --user=root --password=«Gr33n-Door» shop',
    'sshpass -p «Gr33n-Door» ssh bob@host',
    `sshpass -p '«Gr33n Door1»' ssh bob@host`,
    'redis-cli -h cache -a «Gr33n-Door» ping',
    'docker login -u bob -p «Gr33n-Door» reg.corp.test',
    'helm registry login reg --username bob --password «Gr33n-Door»',
    'az login --service-principal -u 1f -p «Gr33n-Door-7x» --tenant t',
    'wget --http-password=«Gr33n-Door» https://x.test',
    'ldapsearch -x -D cn=admin -w «Gr33n-Door» -b dc=corp',
    'smbclient //srv/share -U bob%«Gr33n-Door»',
    'net user bob «Gr33n-Door» /add',
    'net use Z: \\\\srv\\share «Gr33n-Door» /user:bob',
    'cmdkey /add:srv /user:bob /pass:«Gr33n-Door»',
    'ConvertTo-SecureString "«Gr33n-Door»" -AsPlainText -Force',
    `ConvertTo-SecureString -String '«Gr33n-Door»' -AsPlainText -Force`,
    'keytool -genkey -storepass «Gr33n-Door» -keypass «Blue-Gate7»',
    'openssl rsa -in k.pem -passin pass:«Gr33n-Door»',
    'gpg --batch --passphrase «Gr33n-Door» -d x.gpg',
    'unzip -P «Gr33n-Door» x.zip',
    '7z a -p«Gr33n-Door» x.7z f',
    'htpasswd -b .htpasswd bob «Gr33n-Door»',
    'echo "bob:«Gr33n-Door»" | chpasswd',
    `CREATE USER app IDENTIFIED BY '«Gr33n-Door»';`,
    `ALTER ROLE app WITH LOGIN PASSWORD '«Gr33n-Door»';`,
    `mysql_connect("localhost", "root", "«Gr33n-Door»");`,
    `new NetworkCredential("bob", "«Gr33n-Door»")`,
    `requests.get(url, auth=("bob", "«Gr33n-Door»"))`,
    `HTTPBasicAuth('bob', '«Gr33n-Door»')`,
    'sqlplus scott/«t1ger-Cub»@ORCL',
    'mongosh --host db -u root -p «Gr33n-Door»',
    'vault operator unseal «98m+o2ylRhVbOi+3o5ub6PbP343ocFUVORgSYeypMDjh»',
    'vault login «q8Zr1VbT3nKp0Lw7YsXu5GdE»',
    'deploy --api-token «q8Zr1VbT3nKp0Lw7YsXu5GdE» --yes',
    'java -Dapp.password=«Gr33n-Door» -jar x.jar',
    'kubectl create secret generic s --from-literal=pw=«Gr33n-Door»',
    'psql "host=db user=app password=«Gr33n-Door»"',
    'aws configure set aws_secret_access_key «q8Zr1+VbT3nKp0Lw/7YsXu5GdEa9cHjMf2RtQi4o»',
  ],
};

/** A private key may be written in many ways; the whole block goes, marks included. */
const LINES = [
  'MIIEowIBAAKCAQEAq8Zr1VbT3nKp0Lw7YsXu5GdE',
  'a9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgF',
  'a5Ue2To7XiLq0Wz8q8Zr1A==',
];
function key(kind: string, join: string, headers: readonly string[] = []): string {
  return [`-----BEGIN ${kind}-----`, ...headers, ...LINES, `-----END ${kind}-----`].join(join);
}
const keys: readonly string[] = [
  key('RSA PRIVATE KEY', '\n'),
  key('PRIVATE KEY', '\r\n'),
  key('EC PRIVATE KEY', '\\n'),
  key('OPENSSH PRIVATE KEY', ' '),
  key('ENCRYPTED PRIVATE KEY', '\n'),
  key('RSA PRIVATE KEY', '\n', ['Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-128-CBC,8F3A1C9E2B7D6053', '']),
  key('PGP PRIVATE KEY BLOCK', '\n', ['Version: GnuPG v2', '']),
  key('DSA PRIVATE KEY', '\n    '),
];

/** Code, documentation and things that only look like secrets. */
const left: Readonly<Record<string, readonly string[]>> = {
  code: [
    "if (password == 'x') return;",
    "if (password === 'Kq7#vLp2') return;",
    `os.environ["DB_PASSWORD_2"]`,
    `password = os.environ["DB_PASSWORD_2"]`,
    'const dsn = `postgres://${user}:${password}@${host}:5432/${db}`;',
    'f"postgresql://{settings.user}:{settings.password}@{settings.host}/{settings.db}"',
    'dsn = "mysql://%s:%s@%s/db" % (user, password, host)',
    'DATABASE_URL: postgres://$USER:$PASSWORD@db/main',
    'const password = await prompt({ type: "password" });',
    'password: string;',
    'password?: string | Buffer2;',
    'readonly accessToken: Promise<string>;',
    'function login(user: string, password: string, token2: Token2) {}',
    'const { password, token } = req.body;',
    'this.password = password2;',
    'self.api_key = api_key or os.getenv("API_KEY_V2")',
    'token = jwt.sign({ id: user.id }, secretOrPrivateKey2)',
    'secretKey: config.get("auth.secret.key2"),',
    'apiKey={process.env.NEXT_PUBLIC_API_KEY_2}',
    'api_key: ${{ secrets.API_KEY }}',
    'password: {{ .Values.db.password }}',
    'password: !vault |',
    'password = var.db_password_2',
    'password = random_password.db.result',
    'export TOKEN=$(cat /run/secrets/token2)',
    'PASSWORD="$(openssl rand -hex 32)"',
    'headers.Authorization = `Bearer ${accessToken}`',
    'Authorization: "Bearer " + token1234567890',
    'tokens.push(new Token2(SyntaxKind.Identifier2));',
    'export const AUTH_TOKEN_KEY = "AUTH_TOKEN_KEY_V2";',
    'localStorage.getItem("auth_token_v2")',
    'case TokenKind2.CloseBrace2: return;',
    'curl -u "$USER:$PASS" https://x.test',
    'mysql -u root -p',
    'docker login --password-stdin',
    'net user bob /delete',
    '    password = auth[2]\n',
    '  password = base64.b16encode(random_bytes[8:])\n',
    '\tf.pass = &emptyPass2\n',
    '\tEMVSPASSWORD = Errno(169)\n',
    '#include <pwd.h>\n#include <grp.h>\n',
    'connect(username=None,\n        password=None,\n        host=host)',
    'password=password2, scope=scope, user=user',
    '{hexKey: hexPKCS1TestPKCS8Key, want: 2}',
    '_normalized_key = _pep_440_key\n',
    'const secretValue = 0x53c237_53c237',
    String.raw`_core_token = r'(?:(?:(?:\\^[%s]?)?[^"%s%s])+)' % (_nl, _nl)`,
    'this._password?this._password+=M2:this._username+=M2',
  ],
  'documentation and labels': [
    'password=<your-password>',
    'password: changeme',
    'DB_PASSWORD=xxxxxxxx',
    'DB_PASSWORD=********',
    'API_KEY=your_api_key_here',
    'token: "example-token-1234"',
    '"password": "Passwort"',
    '"password": "Mot de passe"',
    '"passwordPlaceholder": "Enter your password (min. 8)"',
    'password: "Password must be at least 8 characters"',
    '<input type="password" name="password" id="password2">',
    '<label for="password">Password:</label>',
    'Your password is too weak.',
    '--- PASS: TestVerbose2.1 (0.00s)\n',
    'PASS: 12 tests\n',
    "'Test2::Event::Pass' => '1.302103',",
    'password_encryption = scram-sha-256\n',
    'mongodb://<user>:<password>@host',
  ],
  'public values': [
    '"integrity": "sha512-q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiLq0WzA9b8C7d=="',
    'checksum: 8f3a1c9e2b7d6053a8e1f4c7b2d9e605',
    'etag: "8f3a1c9e2b7d6053a8e1f4c7b2d9e605"',
    'publicKey: "8f3a1c9e2b7d6053a8e1f4c7b2d9e605"',
    'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDq8Zr1VbT3nKp0Lw7YsXu5GdEa9cHj bob@host',
    'Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==',
    'credentialsId: "29f63271-dc2f-4734-8221-5b31b5169bac"',
    'requestId: 29f63271-dc2f-4734-8221-5b31b5169bac',
    'keyId: "8f3a1c9e2b7d6053"',
    'class="token-punctuation-v2 key-a1b2c3d4e5f6"',
    'nextPageToken: "CAUQAA8f3a1c9e2b7d6053"',
    'kind: ConfigMap\ndata:\n  mode: cHJvZHVjdGlvbg==\n',
    'tokenUrl: https://auth.corp.test/oauth2/v2.0/token',
    '/home/bob/.config/key-store-v2/key.pem',
    'author=diegopedro94',
    '-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcN\n-----END PUBLIC KEY-----',
    'http://localhost:3000/@vite/client',
    'https://cdn.corp.test/npm/vue@3.4.1/dist/vue.js',
    'git@github.com:corp/repo.git',
    'user@host:path/file@2',
  ],
};

describe('credentials in their usual places', () => {
  const cases = Object.entries(found).flatMap(([kind, texts]) => texts.map((text) => [kind, text] as const));
  it.each(cases)('%s: %s', (_, marked) => {
    expect(rest(marked.replaceAll(/[«»]/g, ''))).toBe(marked.replaceAll(/«[^»]*»/g, '#'));
  });
});

describe('private keys', () => {
  it.each(keys)('go as a whole: %s', (text) => {
    expect(rest(`before ${text} behind`)).toBe('before # behind');
    expect(rest(`KEY="${text}"\n`)).toBe('KEY="#"\n');
  });

  it.each(keys)('go when the end is cut off: %s', (text) => {
    expect(rest(text.slice(0, text.indexOf(LINES[2] ?? '')))).not.toContain('RtQi4oZx8K');
  });
});

describe('hostile cookies', () => {
  // Pairs that no semicolon ends may be parted in many ways.
  it.each(['a=', 'a=b', 'sess', 'sid='])('of %s are scanned in time', (unit) => {
    const text = `Cookie: ${unit.repeat(3000)}`;
    expect(rest(text)).toBe(text);
  });
});

describe('hostile manifests', () => {
  // Indented lines without the block they would belong to: each may be split in one way only.
  it('are scanned in time', () => {
    const text = `kind: Secret\n${'      a: bbbb\n'.repeat(400)}`;
    expect(rest(text)).toBe(text);
  });
});

describe('what only looks like a credential', () => {
  const cases = Object.entries(left).flatMap(([kind, texts]) => texts.map((text) => [kind, text] as const));
  it.each(cases)('%s stays: %s', (_, text) => {
    expect(rest(text)).toBe(text);
  });
});
