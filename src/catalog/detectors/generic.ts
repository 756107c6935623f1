import type { DetectorDef } from '../../engine/definitions.ts';
import { looksRandom, shapeOf } from '../../engine/redact/randomness.ts';
import type { Shape } from '../../engine/redact/randomness.ts';

/** References to a value kept elsewhere, format fields, markup and our own placeholders. */
const REFERENCE =
  /^[$%@{<[(*#&]|\$\{|\$\(|\{\{|\}|%\(|%s|process\.env|import\.meta|environ|getenv|config\[|secrets\.|AUP_[A-Z0-9]{2,24}_|:\/\/|^\.{0,2}\/[a-z]|\.\.\.|^(?:true|false|null|none|undefined)\b/i;
/** Words of documentation and tests that stand where a secret would. */
const STAND_IN =
  /x{4,}|\*{3,}|\.{3,}|your[-_ ]?|<|>|example|placeholder|change-?_?me|redacted|dummy|insert|replace|todo/i;
/** A dotted or called name: `config.auth.token2`, `getToken2(`. */
const MEMBER = /^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)+$/;
const FILE =
  /\.(?:js|ts|tsx|jsx|mjs|cjs|json|ya?ml|md|py|go|rs|java|rb|php|html?|css|scss|svg|png|pem|key|crt|txt|sh|lock)$/i;
const DIGEST = /^(?:sha(?:1|224|256|384|512)|md5)[-:]/i;

function isMember(secret: string): boolean {
  return MEMBER.test(secret) && !secret.split('.').some((part) => looksRandom(part));
}

interface Surroundings {
  readonly before: string;
  readonly after: string;
}

function surroundings(secret: string, around: string): Surroundings {
  const at = around.lastIndexOf(secret, 80);
  return { before: around.slice(0, Math.max(0, at)), after: around.slice(at + secret.length) };
}

/** Source code names things where configuration holds them. */
function isCode(secret: string, { before, after }: Surroundings): boolean {
  if (/["'`]$/.test(before)) return false;
  return /^[ \t]?[([]/.test(after) || isMember(secret) || /^[A-Za-z_$][A-Za-z_$]*[0-9]?$/.test(secret);
}

function isStandIn(secret: string): boolean {
  return REFERENCE.test(secret) || STAND_IN.test(secret) || FILE.test(secret) || DIGEST.test(secret);
}

function keyLike(secret: string, around: string): 'medium' | 'no' {
  const value = secret.replace(/[.,;:!?]+$/, '');
  if (isStandIn(value) || !looksRandom(value)) return 'no';
  return isCode(value, surroundings(secret, around)) ? 'no' : 'medium';
}

/** A password may be short; letters with digits or marks are enough, a bare word is not. */
function passwordLike(secret: string, around: string): 'medium' | 'low' | 'no' {
  if (isStandIn(secret) || isCode(secret, surroundings(secret, around))) return 'no';
  if (looksRandom(secret)) return 'medium';
  return strong(shapeOf(secret)) ? 'low' : 'no';
}

function strong({ digits, letters, length, distinct, wordiness }: Shape): boolean {
  if (length > 64 || distinct < 5 || letters < 2 || digits === 0) return false;
  const marks = length - digits - letters;
  return marks > 0 || wordiness < 0.75 || digits >= 2;
}

const REST = String.raw`[A-Za-z0-9_.-]{0,24}["'\x60\]\\)]{0,3}(?:[ \t]{0,4}:?[ \t]{0,2}(?:string|str|String)\b)?`;
const OPERATOR = String.raw`\s{0,4}(?:=>|:=|\?=|=(?![=>])|:(?![:=])|>|,(?=\s{0,4}["'\x60]))\s{0,4}`;
const QUOTED = String.raw`"([^"\\\s]{8,2000})"|'([^'\\\s]{8,2000})'|\x60([^\x60\\\s]{8,2000})\x60`;
const BARE = String.raw`([A-Za-z0-9_+/-][^\s"'\x60\\,;<>(){}[\]|&=]{7,2000}={0,2})`;

/** Anything that is named like a secret, assigned and looks generated. Needs a name, an operator and a value. */
export const generic: readonly DetectorDef[] = [
  {
    id: 'generic-key',
    label: 'SECRET',
    category: 'secret',
    keywords: ['key', 'token', 'secret', 'credential', 'auth'],
    pattern: new RegExp(
      String.raw`(?:(?<=[A-Za-z0-9_-])key|token|secret|credential|auth)${REST}${OPERATOR}(?:[A-Za-z]{1,2}(?=["']))?(?:${QUOTED}|${BARE})`,
      'iy',
    ),
    validate: keyLike,
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
      ],
    },
  },
  {
    id: 'generic-password',
    label: 'PASSWORD',
    category: 'secret',
    keywords: ['password', 'passwd', 'passphrase', 'passwort', 'pwd'],
    pattern: new RegExp(
      String.raw`(?:password|passwd|passphrase|passwort|pwd)${REST}${OPERATOR}(?:${QUOTED}|${BARE})`,
      'iy',
    ),
    validate: passwordLike,
    rank: 12,
    examples: {
      yes: [
        { text: 'DB_PASSWORD=Tr0ub4dor-3xyz', secret: 'Tr0ub4dor-3xyz' },
        { text: 'password: "hunter2!secure"', secret: 'hunter2!secure' },
        { text: "admin_password = 'Kq7#vLp2'", secret: 'Kq7#vLp2' },
      ],
      no: [
        "if (password == 'Kq7#vLp2') return;",
        'password = input("Password: ")',
        'password: "correcthorse"',
        'PASSWORD=$DB_PASSWORD_1',
        'password = hashPassword2(user.password)',
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
    validate: (secret, around) => (/\d/.test(secret) ? keyLike(secret, around) : 'no'),
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
];
