import type { DetectorDef } from '../../engine/definitions.ts';
import { decodeBase64 } from '../../engine/redact/base64.ts';
import { looksRandom } from '../../engine/redact/randomness.ts';
import { isStandIn } from '../assigned.ts';

function bearer(secret: string): 'medium' | 'no' {
  if (isStandIn(secret)) return 'no';
  // A token without a single digit is a name far more often.
  return /\d/.test(secret) && looksRandom(secret) ? 'medium' : 'no';
}

/** `user:password` in base64, whatever it looks like, or any other credential. */
function credential(secret: string): 'high' | 'medium' | 'no' {
  const plain = decodeBase64(secret, { start: 0, end: secret.replace(/=+$/, '').length }, 126);
  return plain !== undefined && /^[^:\s]{0,64}:\S{3,}$/.test(plain) ? 'high' : bearer(secret);
}

/** What may stand between a header's name and its value, in raw form and in code. */
const BETWEEN = String.raw`["'\x60\\)\]]{0,3}\s{0,3}(?:=>|[:=,])\s{0,3}[bf]?["'\x60\\]{0,3}`;
const TOKEN = String.raw`([A-Za-z0-9._~+/:-]{12,4000}={0,2})`;

/** Credentials in HTTP headers, whatever issued them. */
export const headers: readonly DetectorDef[] = [
  {
    id: 'authorization-header',
    label: 'AUTHTOKEN',
    category: 'secret',
    keywords: ['bearer', 'authorization'],
    pattern: new RegExp(
      String.raw`authorization${BETWEEN}(?:digest [^\n]{0,400}?response=["\\]{0,2}([a-f0-9]{32,128})|AWS4-HMAC-SHA256 [^\n]{0,400}?Signature=([a-f0-9]{64})|(?:[A-Za-z][A-Za-z0-9-]{1,20}[ ]{1,3}(?:token=["\\]{0,2})?)?${TOKEN})|bearer["'\\:]{0,2}[ =]\s{0,3}["']?${TOKEN}`,
      'iy',
    ),
    validate: credential,
    rank: 30,
    examples: {
      yes: [
        {
          text: 'Authorization: Bearer q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHj',
          secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHj',
        },
        { text: '"authorization": "Basic YWRtaW46WngyS3BXcTNMdA=="', secret: 'YWRtaW46WngyS3BXcTNMdA==' },
        { text: "-H 'Authorization: token 3fea6af1349166ea8c21d7'", secret: '3fea6af1349166ea8c21d7' },
        { text: 'Authorization: 3fea6af1349166ea8c21d7', secret: '3fea6af1349166ea8c21d7' },
        {
          text: 'Authorization: Digest username="bob", uri="/", response="6629fae49393a05397450978507c4ef1"',
          secret: '6629fae49393a05397450978507c4ef1',
        },
      ],
      no: [
        'Authorization: Bearer ${token}',
        'bearer authentication-required',
        'Authorization: Bearer <your-token-here>',
        'Authorization: Basic authentication-scheme',
        'headers.authorization = createAuthorizationHeaderV2(request)',
      ],
    },
  },
  {
    id: 'api-key-header',
    label: 'APIKEY',
    category: 'secret',
    keywords: ['x-api-key', 'api-key', 'x-auth-token', 'private-token', 'x-access-token', 'x-vault-token'],
    pattern: new RegExp(
      String.raw`(?:x-api-key|api-key|x-auth-token|private-token|x-access-token|x-vault-token)${BETWEEN}${TOKEN}`,
      'iy',
    ),
    validate: bearer,
    rank: 30,
    examples: {
      yes: [
        { text: 'x-api-key: 3fea6af1349166ea8c21d7', secret: '3fea6af1349166ea8c21d7' },
        { text: "headers: { 'X-Auth-Token': 'Zx8KpWq3LtYv6NbRc1Ms' }", secret: 'Zx8KpWq3LtYv6NbRc1Ms' },
      ],
      no: ['x-api-key: your-api-key-here', "api-key': settings.apiKeyVersion2"],
    },
  },
  {
    id: 'session-cookie',
    label: 'COOKIE',
    category: 'secret',
    keywords: ['cookie: ', 'cookie":', "cookie':", 'cookie = "', "cookie = '"],
    pattern:
      /cookie["']?(?::| =)\s{0,3}["']?(?:[^\s=;"']{1,64}=[^\s;"']{0,200}; ?){0,12}?[^\s=;"']{0,40}(?:sess|sid|auth|token|jwt|login|remember)[^\s=;"']{0,40}=([^\s;"']{16,4000})/iy,
    validate: bearer,
    rank: 30,
    examples: {
      yes: [
        {
          text: 'Cookie: theme=dark; sessionid=q8zr1vbt3nkp0lw7ysxu5gdea9c; x=1',
          secret: 'q8zr1vbt3nkp0lw7ysxu5gdea9c',
        },
        {
          text: 'Set-Cookie: connect.sid=s%3AZx8KpWq3LtYv6NbRc1MsJd9H; Path=/',
          secret: 's%3AZx8KpWq3LtYv6NbRc1MsJd9H',
        },
      ],
      no: ['Cookie: theme=dark; lang=en', 'Cookie: session=${session}'],
    },
  },
  {
    id: 'session-id',
    label: 'COOKIE',
    category: 'secret',
    keywords: [
      'sessid',
      'sessionid',
      'session_id=',
      'session-token',
      '_session',
      'connect.sid',
      'remember_token',
    ],
    pattern:
      /(?:sessid|sessionid|session_id(?==)|session-token|_session|connect\.sid|remember_token)["']{0,2}(?:=|: ?)["']?([A-Za-z0-9%._~+/-]{20,2000}={0,2})(?![\w(])/iy,
    validate: (secret) =>
      /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(secret) ? 'no' : bearer(secret),
    rank: 28,
    examples: {
      yes: [
        {
          text: "curl -b 'JSESSIONID=4A7F0C1B9D2E83F65A7F0C1B9D2E83F6' https://x.example",
          secret: '4A7F0C1B9D2E83F65A7F0C1B9D2E83F6',
        },
        { text: '_app_session=q8zr1vbt3nkp0lw7ysxu5gdea9c;', secret: 'q8zr1vbt3nkp0lw7ysxu5gdea9c' },
      ],
      no: [
        'session_id=getSessionIdFromRequestV2(request)',
        'session_id: 29f63271-dc2f-4734-8221-5b31b5169bac',
        'JSESSIONID=${id}',
        '"x-session-id": "ses_dfc421008ffenmXcW8Ji4qdk"',
      ],
    },
  },
];
