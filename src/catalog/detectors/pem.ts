import type { DetectorDef } from '../../engine/definitions.ts';

const DASHES = '-----';

/** Program text that writes or reads keys has the marks too, but expressions between them. */
function isKey(secret: string): 'high' | 'no' {
  const body = secret.replaceAll(/-{4,5} ?(?:BEGIN|END)[^-]*-{4,5}/g, '');
  if (/\$\{|\(\?:|\[\\s|\b(?:let|const|return|function)\b/.test(body)) return 'no';
  return /[A-Za-z0-9+/]{16}/.test(body) ? 'high' : 'no';
}

export const pem: readonly DetectorDef[] = [
  {
    id: 'private-key',
    label: 'PRIVATEKEY',
    category: 'secret',
    keywords: ['-----begin'],
    // Any body: real newlines, `\n` escapes, line numbers and quotes between the marks all belong to the block.
    // Without an end mark (cut output) the block is the lines that still look like key material.
    pattern:
      /-----BEGIN(?: |%20|\+)(?:[A-Z0-9]{1,12}(?: |%20|\+)){0,4}PRIVATE(?: |%20|\+)KEY(?:(?: |%20|\+)BLOCK)?-----(?:(?:(?!-----BEGIN)[\s\S]){16,20000}?-----END(?: |%20|\+)[A-Z0-9 %+]{0,60}-----|(?:(?:\\[nr]|\s){0,24}(?:[A-Za-z0-9+/]{16,1000}={0,2}|(?:Proc-Type|DEK-Info|Version|Comment): ?[^\n\\]{1,80})){1,400})/y,
    window: { back: 0, forward: 20_000 },
    validate: isKey,
    rank: 80,
    examples: {
      yes: [
        {
          text: `key:\n${DASHES}BEGIN RSA PRIVATE KEY${DASHES}\nMIIBOgIBAAJBAKj34GkxFhD9\n0vcNLYLInFEX6Ppy1tPf\n${DASHES}END RSA PRIVATE KEY${DASHES}\nnext`,
          secret: `${DASHES}BEGIN RSA PRIVATE KEY${DASHES}\nMIIBOgIBAAJBAKj34GkxFhD9\n0vcNLYLInFEX6Ppy1tPf\n${DASHES}END RSA PRIVATE KEY${DASHES}`,
        },
        {
          text: `"private_key":"${DASHES}BEGIN PRIVATE KEY${DASHES}\\nMIIEvQIBADANBgkqhkiG9w0B\\n${DASHES}END PRIVATE KEY${DASHES}\\n","x":1`,
          secret: `${DASHES}BEGIN PRIVATE KEY${DASHES}\\nMIIEvQIBADANBgkqhkiG9w0B\\n${DASHES}END PRIVATE KEY${DASHES}`,
        },
        {
          text: `${DASHES}BEGIN OPENSSH PRIVATE KEY${DASHES}\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB`,
          secret: `${DASHES}BEGIN OPENSSH PRIVATE KEY${DASHES}\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAAB`,
        },
      ],
      no: [
        `${DASHES}BEGIN PUBLIC KEY${DASHES}\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcN\n${DASHES}END PUBLIC KEY${DASHES}`,
        `if (text.includes('${DASHES}BEGIN PRIVATE KEY${DASHES}')) return;`,
        `const re = /^${DASHES}BEGIN PRIVATE KEY${DASHES}(?:\\r\\n|\\n)([\\s\\S]+)${DASHES}END PRIVATE KEY${DASHES}$/;`,
        `\`${DASHES}BEGIN PRIVATE KEY${DASHES}\\n\${key.toString('base64')}\\n${DASHES}END PRIVATE KEY${DASHES}\``,
        `${DASHES}BEGIN CERTIFICATE${DASHES}`,
      ],
    },
  },
  {
    id: 'ssh2-private-key',
    label: 'PRIVATEKEY',
    category: 'secret',
    keywords: ['---- begin ssh2 encrypted private key ----', 'private-lines: '],
    // The commercial SSH2 form, and the private lines of a PuTTY key file.
    pattern:
      /---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----[\s\S]{16,20000}?---- END SSH2 ENCRYPTED PRIVATE KEY ----|Private-Lines: \d{1,3}(?:\r?\n|\\r?\\n|\\n)((?:(?:[A-Za-z0-9+/]{16,76}={0,2})(?:\r?\n|\\r\\n|\\n|$)){1,200}(?:Private-(?:MAC|Hash): [0-9a-f]{40,64})?)/y,
    window: { back: 0, forward: 20_000 },
    rank: 80,
    examples: {
      yes: [
        {
          text: 'Public-Lines: 1\nAAAA\nPrivate-Lines: 2\nq8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgF\na5Ue2To7XiLq0Wz8q8Zr1A==\nPrivate-MAC: 8f3a1c9e2b7d6053a8e1f4c7b2d9e6058f3a1c9e\n',
          secret:
            'q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgF\na5Ue2To7XiLq0Wz8q8Zr1A==\nPrivate-MAC: 8f3a1c9e2b7d6053a8e1f4c7b2d9e6058f3a1c9e',
        },
        {
          text: `${DASHES.slice(1)} BEGIN SSH2 ENCRYPTED PRIVATE KEY ${DASHES.slice(1)}\nComment: "x"\nP2/56wAAAi4AAAA3aWYtbW9kbntzaWdu\n${DASHES.slice(1)} END SSH2 ENCRYPTED PRIVATE KEY ${DASHES.slice(1)}`,
          secret: `${DASHES.slice(1)} BEGIN SSH2 ENCRYPTED PRIVATE KEY ${DASHES.slice(1)}\nComment: "x"\nP2/56wAAAi4AAAA3aWYtbW9kbntzaWdu\n${DASHES.slice(1)} END SSH2 ENCRYPTED PRIVATE KEY ${DASHES.slice(1)}`,
        },
      ],
      no: [
        'Private-Lines: 14',
        `${DASHES.slice(1)} BEGIN SSH2 PUBLIC KEY ${DASHES.slice(1)}\nAAAAB3NzaC1yc2E`,
      ],
    },
  },
  {
    id: 'age-key',
    label: 'AGEKEY',
    category: 'secret',
    keywords: ['age-secret-key-'],
    pattern: /AGE-SECRET-KEY-(?:PQ-)?1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58,4000}/y,
    rank: 70,
    examples: {
      yes: [
        {
          text: '# key\nAGE-SECRET-KEY-1QL3Z7HJY54PW3HYWW5AYYFG7ZQGVC7W3J2ELW8ZMRJ2KG5SFN9AQMCAC8P',
          secret: 'AGE-SECRET-KEY-1QL3Z7HJY54PW3HYWW5AYYFG7ZQGVC7W3J2ELW8ZMRJ2KG5SFN9AQMCAC8P',
        },
        {
          text: 'SOPS_AGE_KEY=AGE-SECRET-KEY-1ZMRJ2KG5SFN9AQMCAC8PQL3Z7HJY54PW3HYWW5AYYFG7ZQGVC7W3J2ELW8',
          secret: 'AGE-SECRET-KEY-1ZMRJ2KG5SFN9AQMCAC8PQL3Z7HJY54PW3HYWW5AYYFG7ZQGVC7W3J2ELW8',
        },
      ],
      no: ['AGE-SECRET-KEY-1', 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'],
    },
  },
];
