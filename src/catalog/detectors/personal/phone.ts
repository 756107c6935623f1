import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { DetectorDef } from '../../../engine/definitions.ts';
import { worded } from './context.ts';

/** The library only confirms. What it calls possible counts where it is written the way people write numbers. */
function international(secret: string): 'high' | 'medium' | 'no' {
  // A single point is that of a decimal number.
  if (/^[^.]+\.[0-9]+$/.test(secret)) return 'no';
  const number = parsePhoneNumberFromString(secret);
  if (number?.isValid() === true) return 'high';
  return number?.isPossible() === true && /[ ().-]/.test(secret) ? 'medium' : 'no';
}

function american(secret: string): 'medium' | 'no' {
  return parsePhoneNumberFromString(secret, 'US')?.isValid() === true ? 'medium' : 'no';
}

export const phone: readonly DetectorDef[] = [
  {
    id: 'phone-international',
    label: 'PHONE',
    category: 'personal',
    keywords: ['+##', '+#-', '+# ', '+#(', '+#.', '+#/'],
    pattern: /(?<![A-Za-z0-9+*/=_.-])\+[1-9](?:[ ().\u00a0/-]{0,3}[0-9]){7,14}(?![0-9A-Za-z+*/=])/y,
    validate: international,
    rank: 40,
    examples: {
      yes: [
        { text: 'call +49 30 901820 now', secret: '+49 30 901820' },
        { text: 'tel:+12025550143', secret: '+12025550143' },
        { text: '"+44 (0)20 7946 0958"', secret: '+44 (0)20 7946 0958' },
        { text: 'at +1 (555) 010-0199', secret: '+1 (555) 010-0199' },
      ],
      no: ['x = y +12345678', '+10000000000', 'a+1-2-3-4-5-6-7-8', "Decimal('+35236450.6')"],
    },
  },
  {
    id: 'phone-american',
    label: 'PHONE',
    category: 'personal',
    keywords: [
      '###-###-####',
      '(###) ###-####',
      '(###)###-####',
      '(###) ### ####',
      '###.###.####',
      '### ###-####',
      '### ### ####',
      '### #######',
    ],
    pattern:
      /(?<![0-9A-Za-z_.-]|[0-9] )(?:1[ .-])?(?:\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[ -][0-9]{4}|[2-9][0-9]{2}(?:-[2-9][0-9]{2}-|\.[2-9][0-9]{2}\.| [2-9][0-9]{2}[ -]?)[0-9]{4})(?![0-9A-Za-z_-]| [0-9])/y,
    validate: american,
    rank: 40,
    examples: {
      yes: [
        { text: 'Phone: (202) 555-0143', secret: '(202) 555-0143' },
        { text: 'home (415)555-0132.', secret: '(415)555-0132' },
        { text: '415-555-0132', secret: '415-555-0132' },
        { text: 'reach me at 415 555 0132', secret: '415 555 0132' },
      ],
      no: ['123-456-78901', '000-000-0000', '12 415 555 0132 77'],
    },
  },
  worded({
    id: 'phone-national',
    label: 'PHONE',
    words: [
      'phone number',
      'phone no',
      'phone',
      'telephone',
      'telephone number',
      'tel',
      'tel.',
      'tel nr',
      'tel no',
      'mobile number',
      'mobile phone',
      'mobile no',
      'mobile',
      'cell phone',
      'cellphone',
      'cell',
      'fax',
      'fax number',
      'contact number',
      'call me at',
      'call me on',
      'reach me at',
      'reach me on',
      'whatsapp',
      'handynummer',
      'handy',
      'mobilnummer',
      'mobil',
      'rufnummer',
      'telefonnummer',
      'telefon',
      'festnetz',
      'téléphone',
      'numéro de téléphone',
      'numero de telephone',
      'portable',
      'tél',
      'tél.',
      'teléfono',
      'telefono',
      'móvil',
      'movil',
      'celular',
      'cellulare',
      'telefone',
      'telefoonnummer',
      'telefoon',
      'mobiel',
      'komórka',
      'numer telefonu',
      'puhelin',
      'telefonnummer',
      '전화번호',
      '전화',
      '电话',
      '電話',
      '手机',
    ],
    value: String.raw`[+]?(?:\([0-9]{1,5}\) ?)?[0-9](?:[ ./-]{0,2}(?:\([0-9]{1,4}\) ?)?[0-9]){5,14}`,
    reach: 20,
    rank: 38,
    check: (plain) => plain.length >= 7 && plain.length <= 15 && !/^(?:19|20)[0-9]{6}$/.test(plain),
    examples: {
      yes: [
        { text: 'Tel. 030 901820-17', secret: '030 901820-17' },
        { text: '"phone": "0171 5550199"', secret: '0171 5550199' },
        { text: 'Mobile: 07700 900123', secret: '07700 900123' },
        { text: 'Téléphone : 01 70 18 99 00', secret: '01 70 18 99 00' },
        { text: 'my phone number is 555-0199-22', secret: '555-0199-22' },
        { text: 'phoneNumber="5550199221"', secret: '5550199221' },
      ],
      no: ['mobile first since 2015', 'phone: none', 'phone 12 pro'],
    },
  }),
];
