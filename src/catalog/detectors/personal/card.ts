import type { DetectorDef } from '../../../engine/definitions.ts';

function luhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - index));
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Lengths and first digits of the networks: Visa, Mastercard, American Express, Discover, Diners, JCB, UnionPay, Maestro. */
const NETWORK =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|3(?:0[0-5]|[689]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|(?:5018|5020|5038|6304|6759|676[1-3])\d{8,15})$/;

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
    /(?<![0-9A-Za-z.,_+/-])[2-6][0-9]{3}(?: [0-9]{4} [0-9]{4} [0-9]{1,7}|-[0-9]{4}-[0-9]{4}-[0-9]{1,7}|[ -][0-9]{6}[ -][0-9]{4,5}|[0-9]{8,15})(?![0-9A-Za-z_+/-]|\.[0-9])/g,
  window: { back: 28, forward: 32 },
  validate: card,
  rank: 42,
  examples: {
    yes: [
      { text: 'card 4111 1111 1111 1111 exp 12/30', secret: '4111 1111 1111 1111' },
      { text: '5555-5555-5555-4444', secret: '5555-5555-5555-4444' },
      { text: 'amex: 378282246310005', secret: '378282246310005' },
    ],
    no: ['4111 1111 1111 1112', 'order 1234567890123456', '0.4111111111111111', 'ts=1700000000000'],
  },
};
