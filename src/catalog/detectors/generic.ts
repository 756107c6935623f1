import type { DetectorDef } from '../../engine/definitions.ts';
import { isStandIn, keyLike, namesKey, namesPassword, passwordLike, placeOf } from '../assigned.ts';
import type { Verdict } from '../assigned.ts';

/** The rest of a name, what closes it, and a type annotation. */
const REST = String.raw`[A-Za-z0-9_.-]{0,40}(?![A-Za-z0-9_.-])["'\x60\]\\)}]{0,3}(?:[ \t]{0,4}\??:?[ \t]{0,2}(?:string|str|String)\b|[ \t]{0,4}\??:[ \t]{0,2}[&A-Za-z_][\w<>[\]|?.' ]{0,40}?(?=[ \t]{0,2}=))?`;
/** `=`, `:`, `=>`, `key="Name" value="`, `name: NAME` with `value:` on the next line, `</key><string>`. */
const OPERATOR = String.raw`(?:\s{0,2}(?:\|\||\?\?)\s{0,2}(?=["'\x60])|\s{0,8}(?:=>|:=|\?=|\+=|\|\|=|=(?![=>~])|:(?![:=])|>|,(?=\s{0,16}["'\x60]))\s{0,16}|\s{0,3},?\s{0,24}["']?value["']?\s{0,2}[:=]\s{0,2}|<\/(?:key|name)>\s{0,24}<(?:string|value)>|\s{1,3}[\w:-]{1,20}="[^"\n<>]{0,60}">)`;
/** `b"..."`, `u'...'`, `@"..."`, `N'...'`; a cast or a call that only wraps. */
const WRAP = String.raw`(?:(?:String|str|bytes|Buffer\.from|SecretStr|Secret)\(\s{0,2})?(?:[A-Za-z@]{1,2}(?=["']))?`;
const QUOTED = String.raw`"((?:[^"\\\s]|\\[^nrt\s]){8,2000})"|'((?:[^'\\\s]|\\[^nrt\s]){8,2000})'|\x60([^\x60\\\s]{8,2000})\x60|"([^"\\\n]{24,200})"|'([^'\\\n]{24,200})'|(?<=>)([^<>\s]{8,2000})(?=<\/)`;
const BARE = String.raw`([A-Za-z0-9_+/~-][^\s"'\x60\\,;<>(){}[\]|&=]{7,2000}={0,2})`;

function key(secret: string, around: string): Verdict {
  const place = placeOf(secret, around);
  return namesKey(place.before) ? keyLike(secret, place) : 'no';
}

function password(secret: string, around: string): Verdict {
  const place = placeOf(secret, around);
  return namesPassword(place) ? passwordLike(secret, place) : 'no';
}

/** A sentence that says what a key is; `publicKey: x` is no such sentence. */
function mentioned(secret: string, around: string): Verdict {
  const place = placeOf(secret, around);
  return namesKey(place.before) || namesPassword(place) ? keyLike(secret, place) : 'no';
}

function fallback(secret: string, around: string): Verdict {
  const place = { ...placeOf(secret, around), quoted: true };
  return passwordLike(secret, place);
}

/** As `password`, where nothing but configuration stands. */
function setting(secret: string, around: string): Verdict {
  const place = placeOf(secret, around);
  return place.alone && namesPassword(place) ? passwordLike(secret, place) : 'no';
}

const PASSWORD_NAMES = String.raw`pass(?:word|wd|phrase|code|wort|e)?|pwd|psk|_pw|kennwort|contrase(?:n|\u00f1)a|mdp|senha|wachtwoord|has[l\u0142]o|salasana|l[o\u00f6]senord|parola|\u043f\u0430\u0440\u043e\u043b\u044c`;
const PASSWORD_KEYWORDS = [
  'pass',
  'pwd',
  'psk',
  '_pw',
  'kennwort',
  'contrase',
  'mdp',
  'senha',
  'wachtwoord',
  'haslo',
  'salasana',
  'senord',
  'parola',
];

/** Anything that is named like a secret, assigned and looks generated. Needs a name, an operator and a value. */
export const generic: readonly DetectorDef[] = [
  {
    id: 'generic-key',
    label: 'SECRET',
    category: 'secret',
    keywords: ['key', 'token', 'secret', 'credential', 'auth', '_salt', '_pat'],
    pattern: new RegExp(
      String.raw`(?:key|token|secret|credential|auth|_salt|_pat)${REST}${OPERATOR}${WRAP}(?:${QUOTED}|${BARE})`,
      'iy',
    ),
    validate: key,
    rank: 10,
    examples: {
      yes: [
        {
          text: 'INTERNAL_API_KEY=8f3a1c9e2b7d6053a8e1f4c7b2d9e605',
          secret: '8f3a1c9e2b7d6053a8e1f4c7b2d9e605',
        },
        { text: 'const authToken = "q8Zr1VbT3nKp0Lw7YsXu5GdE";', secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdE' },
        { text: '  "clientSecret" => \'k2v9-xq4m-77zt-b1np\',', secret: 'k2v9-xq4m-77zt-b1np' },
        { text: 'signing_secret: 4Zx8KpWq3LtYv6NbRc1M', secret: '4Zx8KpWq3LtYv6NbRc1M' },
        {
          text: '<add key="ServiceApiKey" value="4Zx8KpWq3LtYv6NbRc1M" />',
          secret: '4Zx8KpWq3LtYv6NbRc1M',
        },
        {
          text: "define('NONCE_SALT', '}q8Zr(1VbT 3n#K|p0-Lw7~Ys+Xu5;Gd<E9a&c');",
          secret: '}q8Zr(1VbT 3n#K|p0-Lw7~Ys+Xu5;Gd<E9a&c',
        },
      ],
      no: [
        'const token = process.env.API_TOKEN_V2;',
        'api_key = os.getenv("SERVICE_KEY_2")',
        'token: ${{ secrets.DEPLOY_TOKEN_2 }}',
        'secretKey = getSecretKey2(name)',
        'api_key=AUP_SECRET_0123456789AB',
        'f"token={settings.token_v2}"',
        "apiKey: 'your-api-key-goes-here-1'",
        'sortKey: "createdAtTimestampDescending"',
        'tokenEndpoint: "8f3a1c9e2b7d6053a8e1f4c7b2d9e605"',
        "publicKey: '8f3a1c9e2b7d6053a8e1f4c7b2d9e605'",
        '["TokenTypeA1b2C3d4E5f6", "KeywordA1b2C3d4E5f6"]',
      ],
    },
  },
  {
    id: 'generic-password',
    label: 'PASSWORD',
    category: 'secret',
    keywords: PASSWORD_KEYWORDS,
    pattern: new RegExp(
      String.raw`(?:${PASSWORD_NAMES})${REST}${OPERATOR}${WRAP}(?:"((?:[^"\\\n]|\\[^nrt\s]){4,200})"|'((?:[^'\\\n]|\\[^nrt\s]){4,200})'|\x60([^\x60\\\n]{4,200})\x60|(?<=>)([^<>\n]{4,200})(?=<\/)|([A-Za-z0-9_+/~!@#%^*-][^\s"'\x60\\,;<>(){}[\]|&=]{3,200}={0,2}))`,
      'iy',
    ),
    validate: password,
    rank: 12,
    examples: {
      yes: [
        { text: 'DB_PASSWORD=Tr0ub4dor-3xyz', secret: 'Tr0ub4dor-3xyz' },
        { text: 'password: "hunter2!secure"', secret: 'hunter2!secure' },
        { text: "admin_password = 'Kq7#vLp2'", secret: 'Kq7#vLp2' },
        { text: '- name: DB_PASSWORD\n  value: Winter2026!', secret: 'Winter2026!' },
      ],
      no: [
        "if (password == 'Kq7#vLp2') return;",
        'password = input("Password: ")',
        'PASSWORD=$DB_PASSWORD_1',
        'password = hashPassword2(user.password)',
        'const bypass = "level2!override";',
        'password: "Password must have 8 letters"',
      ],
    },
  },
  {
    id: 'setting-password',
    label: 'PASSWORD',
    category: 'secret',
    keywords: PASSWORD_KEYWORDS,
    // A whole line of configuration: there the value reaches to the end of the line, whatever characters it has.
    pattern: new RegExp(
      String.raw`(?:${PASSWORD_NAMES})[A-Za-z0-9_.-]{0,40}(?:=|[ \t]{0,12}=[ \t]{1,4}|[ \t]{0,2}:[ \t]{1,4})(?![^\s&]{0,200}&\w{1,40}=)([^\s"'\x60\\$({[<][^\s"'\x60\\]{3,200}(?<![,;{(\[]))(?=[ \t]{0,8}(?:#[^\n]{0,200})?(?:\r?\n|$|\\[nr]))`,
      'iy',
    ),
    validate: setting,
    rank: 13,
    examples: {
      yes: [
        { text: 'SMTP_PASSWORD=k,7;x(9)=Q\nPORT=25', secret: 'k,7;x(9)=Q' },
        { text: 'db:\n  password: m&n[4]y;z\n  user: app', secret: 'm&n[4]y;z' },
      ],
      no: [
        'password: string | undefined',
        '  password: hashPassword2(user.password),\n',
        'const password = Tr0ub4dor(3)\n',
      ],
    },
  },
  {
    id: 'default-secret',
    label: 'PASSWORD',
    category: 'secret',
    keywords: ['password:-', 'passwd:-', 'pass:-', 'pwd:-', 'secret:-', 'token:-', 'key:-'],
    // What a shell or a compose file takes when the variable is not set.
    pattern: /(?:pass(?:wor|w)?d?|pwd|secret|token|key):-([^}\s$"'\\]{4,200})\}/iy,
    validate: (secret, around) => (isStandIn(secret) ? 'no' : fallback(secret, around)),
    rank: 12,
    examples: {
      yes: [
        { text: 'POSTGRES_PASSWORD: ${DB_PASSWORD:-Winter2026!}', secret: 'Winter2026!' },
        { text: 'TOKEN=${API_TOKEN:-q8Zr1VbT3nKp0Lw7YsXu5GdE}', secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdE' },
      ],
      no: [
        '${DB_PASSWORD:-changeme}',
        '${DB_PASSWORD:-$OTHER}',
        '${SSL_KEY:-/etc/ssl/key.pem}',
        '${CACHE_KEY:-default}',
      ],
    },
  },
  {
    id: 'seed-phrase',
    label: 'SEEDPHRASE',
    category: 'secret',
    keywords: ['mnemonic', 'seed phrase', 'seed_phrase', 'seedphrase', 'recovery phrase', 'recovery_phrase'],
    pattern:
      /(?:mnemonic|(?:seed|recovery)[ _]?phrase)(?:_?words)?["'\x60]?(?: is)?\s{0,3}[:=]?\s{0,3}["'\x60]?((?:[a-z]{3,8} ){11,23}[a-z]{3,8})(?![a-z])/iy,
    validate: (secret) =>
      /\b(?:the|and|you|your|for|are|not|with|this|that|words?)\b/.test(secret) ? 'no' : 'high',
    rank: 40,
    examples: {
      yes: [
        {
          text: 'mnemonic = "river lamp orbit canvas maple thunder velvet anchor pepper glide summit frost"',
          secret: 'river lamp orbit canvas maple thunder velvet anchor pepper glide summit frost',
        },
        {
          text: 'Recovery phrase: river lamp orbit canvas maple thunder velvet anchor pepper glide summit frost',
          secret: 'river lamp orbit canvas maple thunder velvet anchor pepper glide summit frost',
        },
      ],
      no: [
        'mnemonic is a list of words that help you to remember what the wallet needs',
        'the seed phrase has twelve words',
      ],
    },
  },
  {
    id: 'generic-mention',
    label: 'SECRET',
    category: 'secret',
    keywords: ['key ', 'key: ', 'token ', 'token: ', 'secret ', 'secret: ', 'password ', 'password: '],
    pattern:
      /(?:key|token|secret|password):? (?:is |was |=> |-> )?["'`]?([A-Za-z0-9_+/.=-]{16,500})(?![A-Za-z0-9_(+/=-])/iy,
    validate: (secret, around) => (/\d/.test(secret) ? mentioned(secret, around) : 'no'),
    rank: 8,
    examples: {
      yes: [
        { text: 'the api key is 8f3a1c9e2b7d6053a8e1f4c7, use it', secret: '8f3a1c9e2b7d6053a8e1f4c7' },
        { text: 'login with token q8Zr1VbT3nKp0Lw7YsXu5GdE', secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdE' },
      ],
      no: [
        'the key is documentation-of-version-2',
        'token refreshAccessTokenSilently',
        'the secret to good code in 2026',
      ],
    },
  },
  {
    id: 'mentioned-password',
    label: 'PASSWORD',
    category: 'secret',
    keywords: ['password is', 'password was', 'password:', 'passwort ist', 'passphrase is', 'pwd is', 'pwd:'],
    // In prose only what has letters, digits and marks is taken for a password.
    pattern:
      /(?:password|passwort|passphrase|pwd)(?: (?:is|was|ist)(?: now| set to|:)?|:) ["'`\u201c*]{0,3}([^\s"'`\u201c\u201d*\\]{5,64})/iy,
    validate: (secret, around) => {
      const value = secret.replace(/[.,;:!?)]+$/, '');
      const mixed = /\d/.test(value) && /\p{L}/u.test(value) && /[^\p{L}\p{N}]/u.test(value);
      return mixed && !/[(){}<>[\]=;]|\.\w+\.|:\/\//.test(value)
        ? passwordLike(value, placeOf(secret, around))
        : 'no';
    },
    rank: 9,
    examples: {
      yes: [
        { text: 'The password is Blue_Kayak#41 for now', secret: 'Blue_Kayak#41' },
        { text: 'Login: maria, password: Herbst-2026', secret: 'Herbst-2026' },
      ],
      no: [
        'The password is case-sensitive',
        'password: req.body.password2',
        'your password is too short (min. 8)',
      ],
    },
  },
];
