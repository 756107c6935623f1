import type { DetectorDef } from '../../../engine/definitions.ts';
import { luhn } from '../../../engine/redact/checksums.ts';

/** Lengths and first digits of the networks: Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro, Dankort, Mir, RuPay, Troy. */
const NETWORK =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|3(?:0[0-5]|[689]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|5019\d{12}|220[0-4]\d{12}|(?:60|65|81|82|50)\d{14}|9792\d{12}|(?:5018|5020|5038|6304|6759|676[1-3])\d{8,15})$/;

function card(secret: string): 'high' | 'no' {
  const digits = secret.replaceAll(/[ -]/g, '');
  return NETWORK.test(digits) && luhn(digits) && new Set(digits).size > 1 ? 'high' : 'no';
}

export const paymentCard: DetectorDef = {
  id: 'payment-card',
  label: 'CARD',
  category: 'personal',
  keywords: ['########', '#### ####', '####-####'],
  pattern:
    /(?<![0-9A-Za-z.,_+/-])[2-69][0-9]{3}(?: [0-9]{4} [0-9]{4} [0-9]{1,7}|-[0-9]{4}-[0-9]{4}-[0-9]{1,7}|[ -][0-9]{6}[ -][0-9]{4,5}|[0-9]{8,15})(?![0-9A-Za-z_+/-]|\.[0-9])/g,
  window: { back: 28, forward: 32 },
  validate: card,
  rank: 42,
  examples: {
    yes: [
      { text: 'card 4111 1111 1111 1111 exp 12/30', secret: '4111 1111 1111 1111' },
      { text: '5555-5555-5555-4444', secret: '5555-5555-5555-4444' },
      { text: 'Dankort 5019 0000 0000 0008', secret: '5019 0000 0000 0008' },
      { text: 'amex: 378282246310005', secret: '378282246310005' },
    ],
    no: ['4111 1111 1111 1112', 'order 1234567890123456', '0.4111111111111111', 'ts=1700000000000'],
  },
};
