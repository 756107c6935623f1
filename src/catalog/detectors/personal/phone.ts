import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { DetectorDef } from '../../../engine/definitions.ts';

/** The library only confirms: a number it calls valid and that is written the way people write numbers. */
function international(secret: string): 'high' | 'no' {
  return parsePhoneNumberFromString(secret)?.isValid() === true ? 'high' : 'no';
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
      ],
      no: ['x = y +12345678', '+10000000000', 'a+1-2-3-4-5-6-7-8'],
    },
  },
  {
    id: 'phone-american',
    label: 'PHONE',
    category: 'personal',
    keywords: ['###-###-####', '(###) ###-####', '(###)###-####', '###.###.####'],
    pattern:
      /(?<![0-9A-Za-z_.-])(?:\([0-9]{3}\) ?[0-9]{3}-[0-9]{4}|[0-9]{3}-[0-9]{3}-[0-9]{4}|[0-9]{3}\.[0-9]{3}\.[0-9]{4})(?![0-9A-Za-z_-])/y,
    validate: american,
    rank: 40,
    examples: {
      yes: [
        { text: 'Phone: (202) 555-0143', secret: '(202) 555-0143' },
        { text: 'home (415)555-0132.', secret: '(415)555-0132' },
        { text: '415-555-0132', secret: '415-555-0132' },
      ],
      no: ['123-456-78901', '000-000-0000'],
    },
  },
];
