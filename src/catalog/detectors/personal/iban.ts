import type { DetectorDef } from '../../../engine/definitions.ts';
import { mod97 } from '../../../engine/redact/checksums.ts';

/** Lengths by country, as registered. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 ' +
    'GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 ' +
    'PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);

function iban(secret: string, around: string): 'high' | 'medium' | 'no' {
  const plain = secret.replaceAll(/[ .\u00a0-]/g, '').toUpperCase();
  if (LENGTHS.get(plain.slice(0, 2)) !== plain.length) return 'no';
  if (mod97(`${plain.slice(4)}${plain.slice(0, 4)}`) === 1) return 'high';
  // A slip of the pen in what is called an IBAN still tells most of it.
  return /iban\W{0,12}$/i.test(around.slice(0, Math.max(0, around.lastIndexOf(secret, 80))))
    ? 'medium'
    : 'no';
}

export const ibanAccount: DetectorDef = {
  id: 'iban',
  label: 'IBAN',
  category: 'personal',
  keywords: ['########', '#### ##', '####-####', 'iban'],
  pattern:
    /(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?:[A-Z0-9]{11,30}|(?:[ .\u00a0-][A-Z0-9]{4}){2,7}(?:[ .\u00a0-][A-Z0-9]{1,3})?)(?![A-Za-z0-9])/gi,
  window: { back: 44, forward: 48 },
  validate: iban,
  rank: 44,
  examples: {
    yes: [
      { text: 'IBAN DE89 3704 0044 0532 0130 00 bitte', secret: 'DE89 3704 0044 0532 0130 00' },
      { text: 'GB82WEST12345698765432', secret: 'GB82WEST12345698765432' },
      { text: 'konto de89370400440532013000', secret: 'de89370400440532013000' },
      { text: 'IBAN: DE89 3704 0044 0532 0130 01', secret: 'DE89 3704 0044 0532 0130 01' },
      { text: 'iban: NL91ABNA0417164300,', secret: 'NL91ABNA0417164300' },
    ],
    no: ['DE89 3704 0044 0532 0130 01', 'GB00WEST12345698765432', 'AB12CDEF34567890123456'],
  },
};
