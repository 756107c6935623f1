import { randomInt } from 'node:crypto';

/** Nobody mixes these up, and none is a key of the box. */
const LETTERS = '234679ACEFHJKMPQRTUWXYZ';

/** Three letters and digits that a person types to show that the box was read. */
export function shortCode(): string {
  return Array.from({ length: 3 }, () => LETTERS[randomInt(LETTERS.length)] ?? '7').join('');
}
