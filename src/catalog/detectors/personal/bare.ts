/**
 * Numbers without a word that says what they are: found where a policy asks for them, and then only where a value
 * stands alone on its line. A number in code, a table of sums or a log line is most often just a number.
 */
import type { DetectorDef } from '../../../engine/definitions.ts';
import { schemes } from './national.ts';

/** Numbers without a check digit that are recognised by their shape alone: passports of the US and of Korea. */
const SHAPES = [/^[A-Z][0-9]{8}$/, /^[0-9]{9}$/, /^[MSRODmsrod][0-9]{3}[A-Za-z][0-9]{4}$/];
const CHECKED = schemes
  .filter(({ bare }) => bare === true)
  .map(({ value, check }) => ({ pattern: new RegExp(`^(?:${value})$`), check }));

/** What may share the line: other values, blanks, quotes, a joining word. */
const COMPANY = /[A-Za-z]{0,3}[0-9][0-9A-Za-z_-]*|\b(?:and|or|und|oder|et|ou|y|e|o|en)\b|[\s"'.]/g;

function alone(secret: string, around: string): boolean {
  const at = Math.max(0, around.lastIndexOf(secret, 80));
  const before = around.slice(around.lastIndexOf('\n', at - 1) + 1, at);
  const [after = ''] = around.slice(at + secret.length).split('\n');
  return `${before} ${after}`.length < 80 && `${before} ${after}`.replace(COMPANY, '') === '';
}

function known(secret: string): boolean {
  const plain = secret.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase();
  if (new Set(plain).size < 2 || plain.length < 9) return false;
  return (
    SHAPES.some((shape) => shape.test(secret)) ||
    CHECKED.some(({ pattern, check }) => pattern.test(secret) && (check?.(plain) ?? true))
  );
}

export const bareNumber: DetectorDef = {
  id: 'bare-number',
  label: 'NUMBER',
  category: 'personal',
  optIn: true,
  keywords: [
    '########',
    '### ###',
    '#### ###',
    '####-###',
    '###-###',
    ...Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `${letter}####`),
    ...Array.from('dmors', (letter) => `${letter}###`),
    ...Array.from('rst', (letter) => `${letter}##`),
  ],
  pattern:
    /(?<![0-9A-Za-z.,+/=_-])(?:[0-9]{3,4}(?:[ -][0-9]{3,5}){2,3}|[A-Za-z]{0,3}[0-9][0-9A-Za-z_]{6,17})(?![0-9A-Za-z+/=_-]|[.,][0-9])/y,
  validate: (secret, around) => (known(secret) && alone(secret, around) ? 'low' : 'no'),
  rank: 20,
  examples: {
    yes: [
      { text: '\nB12345670\n', secret: 'B12345670' },
      { text: 'M123A4567', secret: 'M123A4567' },
      { text: '1730482910\n', secret: '1730482910' },
      { text: '"T483291052"', secret: 'T483291052' },
    ],
    no: ['const id = 1730482910;', '[1730482910]', '1730482911', 'took 1730482910 ns', '1111111111'],
  },
};
