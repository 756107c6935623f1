import type { DetectorDef } from '../../engine/definitions.ts';

/** Stored passwords: a hash can be tried offline, so it is as good as a weak password. */
export const passwordHash: DetectorDef = {
  id: 'password-hash',
  label: 'PASSWORDHASH',
  category: 'secret',
  keywords: [
    '$1$',
    '$5$',
    '$6$',
    '$8$',
    '$9$',
    '$y$',
    '$2a$',
    '$2b$',
    '$2y$',
    '$argon2',
    '$apr1$',
    '$scrypt$',
  ],
  pattern:
    /\$(?:(?:1|apr1)\$[./0-9A-Za-z]{1,8}\$[./0-9A-Za-z]{22}|[5689]\$(?:rounds=[0-9]{1,9}\$)?[./0-9A-Za-z]{4,16}\$[./0-9A-Za-z]{43,86}|y\$[./0-9A-Za-z]{3,8}\$[./0-9A-Za-z]{8,64}\$[./0-9A-Za-z]{43}|2[aby]\$[0-9]{2}\$[./0-9A-Za-z]{53}|(?:argon2(?:id|i|d)|scrypt)\$[a-z0-9=,$]{3,60}\$[+/0-9A-Za-z]{10,64}\$[+/0-9A-Za-z]{20,128}={0,2})/y,
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
    ],
    no: ['awk "{print $1$2}"', '$2b$12$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
  },
};
