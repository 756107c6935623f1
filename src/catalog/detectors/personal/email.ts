import type { DetectorDef } from '../../../engine/definitions.ts';

/** Endings of file names that follow an `@` in build output (`icon@2x.png`) and are no top-level domains people use. */
const FILE_ENDING =
  /\.(?:png|jpe?g|gif|svg|webp|avif|ico|js|mjs|cjs|ts|tsx|jsx|css|scss|less|map|json|ya?ml|md|html?|tgz|gz|lock|wasm|sock|service)$/i;
/** Addresses nobody reads. */
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
  keywords: ['?@?'],
  pattern:
    /(?<![A-Za-z0-9._%+@-])(?:[A-Za-z0-9](?:[A-Za-z0-9._%+'-]{0,62}[A-Za-z0-9_+])?)@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9@_])/g,
  window: { back: 70, forward: 260 },
  validate: person,
  rank: 40,
  examples: {
    yes: [
      { text: 'write to jane.doe+ai@example.com, please', secret: 'jane.doe+ai@example.com' },
      { text: '<max@mustermann.co.uk>', secret: 'max@mustermann.co.uk' },
      { text: 'SUPPORT_CONTACT=jane.doe@example.com', secret: 'jane.doe@example.com' },
      { text: 'mailto:jane.doe@example.com', secret: 'jane.doe@example.com' },
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
