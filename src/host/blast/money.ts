/** How much a payment is about, and what a read of secrets opens, as far as the command line says. */
import type { Counter } from './model.ts';

const AMOUNT =
  /\b(amount|total|price|quantity|instance-count|currency|destination|customer)["']?\s*[=:]\s*["']?([\w.,-]{1,40})/gi;

export const paid: Counter = async ({ action }, sheet) => {
  const text = action.argv
    .slice(1)
    .join(' ')
    .replaceAll(/--?(amount|currency|quantity|instance-count|total)\s+/gi, '$1=');
  const found = [...text.matchAll(AMOUNT)].map(
    ([, name = '', value = '']) => `${name.toLowerCase()} ${value}`,
  );
  sheet.facts.push(
    found.length === 0
      ? 'the amount is not on the command line'
      : [...new Set(found)].slice(0, 6).join(' · '),
  );
};

export const secretRead: Counter = async ({ action }, sheet) => {
  const named = action.paths.slice(0, 6);
  sheet.facts.push(
    named.length > 0 ? `file  ${named.join(' ')}` : `store  ${action.program}: ${action.target}`,
  );
};
