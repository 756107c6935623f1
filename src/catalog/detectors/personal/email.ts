import type { DetectorDef } from '../../../engine/definitions.ts';

/** Endings of file names that follow an `@` in build output (`icon@2x.png`) and are no top-level domains people use. */
const FILE_ENDING =
  /\.(?:png|jpe?g|gif|svg|webp|avif|ico|js|mjs|cjs|ts|tsx|jsx|css|scss|less|map|json|ya?ml|md|html?|tgz|gz|lock|wasm|sock|service)$/i;
/** Addresses nobody reads. Those of example domains are found: what stands in a test may be a customer's. */
const NOBODY = /^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster)[+@]|noreply|@(?:users\.)?noreply\./i;

function person(secret: string, around: string): 'high' | 'no' {
  if (FILE_ENDING.test(secret) || NOBODY.test(secret)) return 'no';
  const after = around.slice(around.indexOf(secret) + secret.length);
  // `git@host:path` and `user@host:port` are machines; so is the user part of an address with a password.
  if (/^git@/i.test(secret) && after.startsWith(':')) return 'no';
  // The password of `scheme://user:password@host` is not the local part of an address.
  if (/:\/\/[^\s/@]*$/.test(around.slice(0, around.indexOf(secret)))) return 'no';
  return 'high';
}

export const email: DetectorDef = {
  id: 'email',
  label: 'EMAIL',
  category: 'personal',
  keywords: [
    '?@?',
    '?"@?',
    '?%40?',
    '?@\u00fc',
    '?@\u00e4',
    '?@\u00f6',
    '?@\u00e9',
    '\u00e9@?',
    '\u00fc@?',
    '\u00f6@?',
    '\u00e4@?',
  ],
  pattern:
    /(?<![\p{L}\p{N}._%+@-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}._%+'&-]{0,62}[\p{L}\p{N}_+])?|"[A-Za-z0-9 ._%+'&-]{1,40}")@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,6}(?:[\p{L}]{2,24}|xn--[a-z0-9-]{2,40})(?![\p{L}\p{N}@_])/gu,
  window: { back: 70, forward: 260 },
  validate: person,
  rank: 40,
  examples: {
    yes: [
      { text: 'write to jane.doe+ai@example.com, please', secret: 'jane.doe+ai@example.com' },
      { text: '<max@mustermann.co.uk>', secret: 'max@mustermann.co.uk' },
      { text: 'SUPPORT_CONTACT=jane.doe@example.com', secret: 'jane.doe@example.com' },
      { text: 'mailto:jane.doe@example.com', secret: 'jane.doe@example.com' },
      { text: 'jörg@müller.example', secret: 'jörg@müller.example' },
      { text: '"max mustermann"@example.org wrote', secret: '"max mustermann"@example.org' },
      { text: 'x@xn--mller-kva.example', secret: 'x@xn--mller-kva.example' },
      { text: '"email":"o_neil99@mail.example.org"', secret: 'o_neil99@mail.example.org' },
    ],
    no: [
      'noreply@example.com',
      'git@github.com:acme/app.git',
      'npm i @scope/pkg lodash@4.17.21',
      'icon@2x.png',
      'https://deploy@example.com/app.git',
      '123+bot@users.noreply.github.com',
    ],
  },
};
