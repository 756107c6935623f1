import type { DetectorDef } from '../../engine/definitions.ts';
import { looksRandom } from '../../engine/redact/randomness.ts';

function bearer(secret: string): 'medium' | 'no' {
  // A token without a single digit is a name far more often.
  return /\d/.test(secret) && looksRandom(secret) ? 'medium' : 'no';
}

/** Credentials in HTTP headers, whatever issued them. */
export const headers: readonly DetectorDef[] = [
  {
    id: 'authorization-header',
    label: 'AUTHTOKEN',
    category: 'secret',
    keywords: ['bearer', 'authorization'],
    pattern:
      /(?:authorization["'\\]{0,3}\s{0,3}[:=,]\s{0,3}["'\\]{0,3})?(?:bearer|token|basic|apikey|digest)["'\\:]{0,2}[ =]\s{0,3}["']?([A-Za-z0-9._~+/-]{14,4000}={0,2})/iy,
    validate: bearer,
    rank: 30,
    examples: {
      yes: [
        {
          text: 'Authorization: Bearer q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHj',
          secret: 'q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHj',
        },
        { text: '"authorization": "Basic YWRtaW46WngyS3BXcTNMdA=="', secret: 'YWRtaW46WngyS3BXcTNMdA==' },
        { text: "-H 'Authorization: token 3fea6af1349166ea8c21d7'", secret: '3fea6af1349166ea8c21d7' },
      ],
      no: [
        'Authorization: Bearer ${token}',
        'bearer authentication-required',
        'Authorization: Bearer <your-token-here>',
      ],
    },
  },
  {
    id: 'api-key-header',
    label: 'APIKEY',
    category: 'secret',
    keywords: ['x-api-key', 'api-key', 'x-auth-token', 'private-token', 'x-access-token', 'token: '],
    pattern:
      /(?:x-api-key|api-key|x-auth-token|private-token|x-access-token|token)["'\\]{0,3}\s{0,3}[:=,]\s{0,3}["'\\]{0,3}([A-Za-z0-9._~+/-]{14,1000}={0,2})/iy,
    validate: bearer,
    rank: 30,
    examples: {
      yes: [
        { text: 'x-api-key: 3fea6af1349166ea8c21d7', secret: '3fea6af1349166ea8c21d7' },
        { text: "headers: { 'X-Auth-Token': 'Zx8KpWq3LtYv6NbRc1Ms' }", secret: 'Zx8KpWq3LtYv6NbRc1Ms' },
      ],
      no: ['x-api-key: your-api-key-here', 'createToken(token: SyntaxKind.NewKeyword)'],
    },
  },
  {
    id: 'session-cookie',
    label: 'COOKIE',
    category: 'secret',
    keywords: ['cookie: ', 'cookie":', "cookie':"],
    pattern:
      /cookie["']?:\s{0,3}["']?(?:[^\s=;"']{1,64}=[^\s;"']{0,200};? ?){0,12}?[^\s=;"']{0,40}(?:sess|sid|auth|token|jwt)[^\s=;"']{0,40}=([^\s;"']{16,4000})/iy,
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
];
