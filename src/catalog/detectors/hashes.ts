import type { DetectorDef } from '../../engine/definitions.ts';

/** Crypt's own alphabet. */
const C = '[./0-9A-Za-z]';
/** Base64 in any of its alphabets. */
const B = '[./+_0-9A-Za-z-]';

/** Stored passwords: a hash can be tried offline, so it is as good as a weak password. */
export const passwordHash: DetectorDef = {
  id: 'password-hash',
  label: 'PASSWORDHASH',
  category: 'secret',
  keywords: [
    '$1$',
    '$5$',
    '$6$',
    '$7$',
    '$8$',
    '$9$',
    '$y$',
    '$2a$',
    '$2b$',
    '$2x$',
    '$2y$',
    '$argon2',
    '$apr1$',
    '$scrypt$',
    '$p$',
    '$h$',
    '$pbkdf2',
    'pbkdf2_sha',
    'pbkdf2:sha',
    'scrypt:#',
    '{sha}',
    '{ssha',
    'grub.pbkdf2.',
    'scram-sha-256$',
    'aad3b435b51404ee',
  ],
  pattern: new RegExp(
    [
      String.raw`\$(?:1|apr1)\$${C}{1,8}\$${C}{22}`,
      String.raw`\$[56789]\$(?:rounds=[0-9]{1,9}\$)?${C}{4,20}\$${C}{43,86}`,
      String.raw`\$y\$${C}{3,8}\$${C}{8,64}\$${C}{43}`,
      String.raw`\$2[abxy]\$[0-9]{2}\$${C}{53}`,
      String.raw`\$(?:argon2(?:id|i|d)|scrypt)\$[a-z0-9=,$]{3,60}\$${B}{10,64}\$${B}{20,128}={0,2}`,
      String.raw`\$[PH]\$${C}{31}(?!${C})`,
      String.raw`\$pbkdf2(?:-sha\d{1,3})?\$(?:[a-z0-9=,]{1,20}\$)?${B}{8,64}\$${B}{20,128}={0,2}`,
      String.raw`pbkdf2_sha\d{1,3}\$[0-9]{3,8}\$${B}{6,64}\$${B}{27,128}={0,2}`,
      String.raw`(?:pbkdf2:sha\d{1,3}|scrypt)(?::[0-9]{1,9}){1,3}\$${B}{6,64}\$[0-9a-f]{40,256}`,
      String.raw`\{SSHA?(?:256|384|512)?\}${B}{26,200}={0,2}|\{SHA\}${B}{27}=`,
      String.raw`grub\.pbkdf2\.sha512\.[0-9]{3,8}\.[0-9A-F]{64,512}\.[0-9A-F]{64,512}`,
      String.raw`SCRAM-SHA-256\$[0-9]{3,8}:${B}{10,64}={0,2}\$${B}{40,64}={0,2}:${B}{40,64}={0,2}`,
      '(?:aad3b435b51404ee){2}:[0-9a-f]{32}',
    ].join('|'),
    'iy',
  ),
  validate: (secret) => (new Set(secret).size < 12 ? 'no' : 'high'),
  rank: 50,
  examples: {
    yes: [
      {
        text: 'root:$6$q8Zr1VbT$3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiLq0Wzq8Zr1VbT3nKp0Lw:19000:0',
        secret:
          '$6$q8Zr1VbT$3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc1MsJd9HgFa5Ue2To7XiLq0Wzq8Zr1VbT3nKp0Lw',
      },
      {
        text: '"hash": "$2b$12$q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6Nb"',
        secret: '$2b$12$q8Zr1VbT3nKp0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6Nb',
      },
      { text: 'bob:{SHA}q8Zr1VbT3nKp0Lw7YsXu5GdEa9c=', secret: '{SHA}q8Zr1VbT3nKp0Lw7YsXu5GdEa9c=' },
      {
        text: 'pbkdf2_sha256$260000$q8Zr1VbT3nKp$0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc=',
        secret: 'pbkdf2_sha256$260000$q8Zr1VbT3nKp$0Lw7YsXu5GdEa9cHjMf2RtQi4oZx8KpWq3LtYv6NbRc=',
      },
      { text: 'wp: $P$Bq8Zr1VbT3nKp0Lw7YsXu5GdEa9cHj.', secret: '$P$Bq8Zr1VbT3nKp0Lw7YsXu5GdEa9cHj.' },
      {
        text: 'bob:1001:aad3b435b51404eeaad3b435b51404ee:31d6cfe0d16ae931b73c59d7e0c089c0:::',
        secret: 'aad3b435b51404eeaad3b435b51404ee:31d6cfe0d16ae931b73c59d7e0c089c0',
      },
    ],
    no: [
      'awk "{print $1$2}"',
      '$2b$12$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'pbkdf2_sha256 is the default hasher',
    ],
  },
};
