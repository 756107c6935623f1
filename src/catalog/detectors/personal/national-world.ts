import { divides, isDay, luhn, valuesOf, verhoeff, weighted } from '../../../engine/redact/checksums.ts';
import type { Scheme } from './scheme.ts';

function last(plain: string): number {
  return Number(plain.slice(-1));
}

function born(plain: string): boolean {
  return isDay(Number(plain.slice(4, 6)), Number(plain.slice(2, 4)));
}

/** Korea has given out numbers without a check digit since 2020: the day and the kind have to do. */
function korean(plain: string): boolean {
  return born(plain);
}

const CHINESE = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

export function chinese(plain: string): boolean {
  const date = isDay(Number(plain.slice(12, 14)), Number(plain.slice(10, 12)), Number(plain.slice(6, 10)));
  return date && '10X98765432'.charAt(weighted(plain, CHINESE) % 11) === plain.slice(-1);
}

function japanese(plain: string): boolean {
  const rest = weighted(plain, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest < 2 ? 0 : 11 - rest) === last(plain);
}

const SINGAPORE: Readonly<Record<string, string>> = {
  S: 'JZIHGFEDCBA',
  T: 'GFEDCBAJZIH',
  F: 'XWUTRQPNMLK',
  G: 'RQPNMLKXWUT',
  M: 'TRQPNJLKXWU',
};

export function singapore(plain: string): boolean {
  const rest = weighted(plain.slice(1), [2, 7, 6, 5, 4, 3, 2]) % 11;
  return SINGAPORE[plain.charAt(0)]?.charAt(rest) === plain.slice(-1);
}

/** Letters of Taiwan's counties in the order of their numbers, 10 to 35. */
const TAIWAN = 'ABCDEFGHJKLMNPQRSTUVXYWZIO';

function taiwanese(plain: string): boolean {
  const county = TAIWAN.indexOf(plain.charAt(0)) + 10;
  const digits = `${county}${plain.slice(1)}`;
  return weighted(digits, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 === 0;
}

function hongKong(plain: string): boolean {
  const letters = /^[A-Z]+/.exec(plain)?.[0] ?? '';
  const values = [...(letters.length === 1 ? [36] : []), ...valuesOf(plain.slice(0, -1))];
  const sum = values.reduce((total, value, index) => total + value * (9 - index), 0);
  const check = (11 - (sum % 11)) % 11;
  return plain.endsWith(check === 10 ? 'A' : String(check));
}

function thai(plain: string): boolean {
  return (11 - (weighted(plain, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === last(plain);
}

/** A check digit that must not be ten, with a second set of weights where it would be. */
function newZealand(plain: string): boolean {
  const digits = plain.padStart(9, '0');
  const check = (weights: readonly number[]): number => (11 - (weighted(digits, weights) % 11)) % 11;
  const first = check([3, 2, 7, 6, 5, 4, 3, 2]);
  return (first === 10 ? check([7, 4, 3, 2, 5, 2, 7, 6]) : first) === last(plain);
}

export function australianBusiness(plain: string): boolean {
  const shifted = `${Number(plain.charAt(0)) - 1}${plain.slice(1)}`;
  return plain.charAt(0) !== '0' && divides(shifted, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19], 89);
}

function australianCompany(plain: string): boolean {
  return (10 - (weighted(plain, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === last(plain);
}

function australianMedicare(plain: string): boolean {
  return weighted(plain, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(plain.charAt(8));
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

export const world: readonly Scheme[] = [
  {
    id: 'au-tfn',
    label: 'TAXID',
    family: 'tax-id',
    words: ['tax file number', 'tfn', 'tax file no'],
    value: '[0-9]{3} ?[0-9]{3} ?[0-9]{2,3}',
    check: (plain) => divides(plain, [1, 4, 3, 7, 5, 8, 6, 9, 10].slice(-plain.length), 11),
    bare: true,
    samples: ['123 456 782', '876543210'],
    impossible: '123 456',
  },
  {
    id: 'au-medicare',
    label: 'HEALTHID',
    family: 'health-id',
    words: ['medicare number', 'medicare card', 'medicare no', 'medicare'],
    value: '[2-6][0-9]{3} ?[0-9]{5} ?[0-9](?:[ /-]?[0-9])?',
    check: australianMedicare,
    written: { value: '[2-6][0-9]{3} [0-9]{5} [0-9]', keywords: ['#### ##### #'] },
    bare: true,
    samples: ['2123 45670 1', '3456789171'],
    impossible: '2123 4',
  },
  {
    id: 'au-abn',
    label: 'TAXID',
    family: 'tax-id',
    words: ['australian business number', 'abn'],
    value: '[1-9][0-9] ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}',
    check: australianBusiness,
    written: { value: '[1-9][0-9] [0-9]{3} [0-9]{3} [0-9]{3}', keywords: ['## ### ### ###'] },
    bare: true,
    samples: ['64 123 456 791', '20987654721'],
    impossible: '51 824',
  },
  {
    id: 'au-acn',
    label: 'TAXID',
    family: 'tax-id',
    words: ['australian company number', 'acn'],
    value: '[0-9]{3} ?[0-9]{3} ?[0-9]{3}',
    check: australianCompany,
    bare: true,
    samples: ['010 499 966', '123456780'],
    impossible: '010 49',
  },
  {
    id: 'nz-ird',
    label: 'TAXID',
    family: 'tax-id',
    words: ['ird number', 'ird no', 'ird', 'inland revenue'],
    value: '[0-9]{2,3}[ -]?[0-9]{3}[ -]?[0-9]{3}',
    check: newZealand,
    samples: ['49-091-850', '136410132'],
    impossible: '49-09',
  },
  {
    id: 'in-aadhaar',
    words: ['aadhaar', 'aadhar', 'uidai', 'adhaar', 'आधार'],
    value: '[2-9][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}',
    check: verhoeff,
    written: {
      value: '[2-9][0-9]{3} [0-9]{4} [0-9]{4}|[2-9][0-9]{3}-[0-9]{4}-[0-9]{4}',
      keywords: ['#### #### ####', '####-####-####'],
    },
    bare: true,
    samples: ['2345 6789 0124', '998877665548'],
    impossible: '1234 5678',
  },
  {
    id: 'in-pan',
    label: 'TAXID',
    family: 'tax-id',
    words: ['permanent account number', 'pan card', 'pan number', 'pan no', 'pan', 'income tax'],
    value: '[A-Za-z]{3}[PCHABGJLFTKpchabgjlftk][A-Za-z][0-9]{4}[A-Za-z]',
    written: {
      value: '[A-Z]{3}[PCHABGJLFTK][A-Z][0-9]{4}[A-Z]',
      keywords: Array.from(LETTERS, (letter) => `${letter}####`),
      back: 6,
    },
    samples: ['BNZPM2501F', 'ABCPD1234E'],
    impossible: 'BNZPM25',
  },
  {
    id: 'in-gstin',
    label: 'TAXID',
    family: 'tax-id',
    words: ['gstin', 'gst number', 'gst no', 'gst'],
    value: '[0-3][0-9][A-Za-z]{5}[0-9]{4}[A-Za-z][1-9A-Za-z][Zz][0-9A-Za-z]',
    written: {
      value: '[0-3][0-9][A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]',
      keywords: Array.from(LETTERS, (letter) => `${letter}####`),
      back: 8,
    },
    samples: ['27BNZPM2501F1ZV', '07ABCPD1234E1Z5'],
    impossible: '27BNZPM',
  },
  {
    id: 'in-voter',
    words: ['voter id', 'epic number', 'epic no', 'voter card', 'election card', 'electors photo'],
    value: '[A-Za-z]{3}[0-9]{7}',
    bare: true,
    samples: ['KSD1287349', 'ABC1234567'],
    impossible: 'KSD12',
  },
  {
    id: 'kr-rrn',
    words: [
      '주민등록번호',
      '주민번호',
      '외국인등록번호',
      'resident registration number',
      'resident registration',
      'rrn',
      'foreigner registration',
      'frn',
      'korean rrn',
    ],
    value: '[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])-?[0-9]{7}',
    check: korean,
    written: {
      value: '[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])-[1-8][0-9]{6}',
      keywords: ['######-#######'],
    },
    bare: true,
    samples: ['900507-1234567', '0507306000012'],
    impossible: '901507-1234567',
  },
  {
    id: 'kr-business',
    label: 'TAXID',
    family: 'tax-id',
    words: ['사업자등록번호', 'business registration number', 'brn'],
    value: '[0-9]{3}-?[0-9]{2}-?[0-9]{5}',
    check: (plain) => {
      const sum =
        weighted(plain, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((Number(plain.charAt(8)) * 5) / 10);
      return (10 - (sum % 10)) % 10 === last(plain);
    },
    written: { value: '[1-9][0-9]{2}-[0-9]{2}-[0-9]{5}', keywords: ['###-##-#####'] },
    samples: ['124-81-00998', '2208162517'],
    impossible: '124-81',
  },
  {
    id: 'cn-resident',
    words: [
      '身份证号码',
      '身份证号',
      '身份证',
      '公民身份号码',
      'resident identity card',
      'chinese id',
      'id card number',
    ],
    value: '[1-9][0-9]{16}[0-9Xx]',
    check: chinese,
    written: {
      value: '[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]',
      keywords: ['#################'],
    },
    samples: ['110105199005071232', '11010119850730127X'],
    impossible: '1101051990',
  },
  {
    id: 'jp-my-number',
    words: ['マイナンバー', '個人番号', 'my number', 'individual number'],
    value: '[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}',
    check: japanese,
    samples: ['1234 5678 9018', '210987654320'],
    impossible: '1234 5678',
  },
  {
    id: 'sg-nric',
    words: ['nric', 'fin number', 'fin no', 'fin', 'singapore id', 'identity card'],
    value: '[STFGMstfgm][0-9]{7}[A-Za-z]',
    check: singapore,
    written: { value: '[STFGM][0-9]{7}[A-Z]', keywords: Array.from('stfgm', (letter) => `${letter}#######`) },
    samples: ['S7654321F', 'G7654321L'],
    impossible: 'S12345',
  },
  {
    id: 'sg-uen',
    label: 'TAXID',
    family: 'tax-id',
    words: ['unique entity number', 'uen'],
    value: '[0-9]{8}[A-Za-z]|(?:19|20)[0-9]{7}[A-Za-z]|[RSTrst][0-9]{2}[A-Za-z]{2}[0-9]{4}[A-Za-z]',
    bare: true,
    samples: ['53125226D', 'T16RF0037C'],
    impossible: '53125',
  },
  {
    id: 'my-nric',
    words: ['mykad', 'kad pengenalan', 'no kp', 'malaysian ic', 'ic number', 'nric'],
    value: '[0-9]{6}-?[0-9]{2}-?[0-9]{4}',
    check: born,
    written: {
      value: '[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])-(?:0[1-9]|[1-5][0-9])-[0-9]{4}',
      keywords: ['######-##-####'],
    },
    samples: ['900507-14-1234', '850730085678'],
    impossible: '900507',
  },
  {
    id: 'id-nik',
    words: ['nik', 'nomor induk kependudukan', 'ktp'],
    value: '[1-9][0-9]{15}',
    samples: ['3171014507900001', '3273010705850002'],
    impossible: '317101',
  },
  {
    id: 'ph-id',
    words: ['philsys', 'philippine', 'sss number', 'sss no', 'philhealth', 'pag-ibig'],
    value: '[0-9]{4}-?[0-9]{4}-?[0-9]{4}(?:-?[0-9]{4})?|[0-9]{2}-?[0-9]{7}-?[0-9]|[0-9]{2}-?[0-9]{9}-?[0-9]',
    samples: ['1234-5678-9012-3456', '34-1234567-8'],
    impossible: '12-34',
  },
  {
    id: 'vn-cccd',
    words: ['cccd', 'căn cước', 'cmnd', 'can cuoc', 'số định danh'],
    value: '0[0-9]{11}|[0-9]{9}',
    samples: ['001090012345', '012345678'],
    impossible: '00109',
  },
  {
    id: 'th-id',
    words: ['เลขประจำตัวประชาชน', 'บัตรประชาชน', 'thai id', 'thai national', 'tnin', 'national id'],
    value: '[1-8][ -]?[0-9]{4}[ -]?[0-9]{5}[ -]?[0-9]{2}[ -]?[0-9]',
    check: thai,
    written: { value: '[1-8]-[0-9]{4}-[0-9]{5}-[0-9]{2}-[0-9]', keywords: ['#-####-#####-##-#'] },
    bare: true,
    samples: ['1-2345-67890-12-1', '3100600445635'],
    impossible: '1-2345',
  },
  {
    id: 'tw-id',
    words: ['身分證字號', '身分證', '統一編號', 'taiwan id', 'national id'],
    value: '[A-Za-z][1289][0-9]{8}',
    check: taiwanese,
    bare: true,
    samples: ['A123456789', 'F234567898'],
    impossible: 'A3234',
  },
  {
    id: 'hk-id',
    words: ['hkid', 'hong kong id', 'hong kong identity', '香港身份證'],
    value: String.raw`[A-Za-z]{1,2}[0-9]{6} ?(?:\([0-9Aa]\)|[0-9Aa])`,
    check: hongKong,
    samples: ['A123456(3)', 'K6543219'],
    impossible: 'A123',
  },
  {
    id: 'il-id',
    words: ['teudat zehut', 'תעודת זהות', 'ת.ז.', 'israeli id', 'israel id'],
    value: '[0-9]{8,9}',
    check: (plain) => luhn(plain.padStart(9, '0')),
    samples: ['123456782', '039337423'],
    impossible: '12345',
  },
  {
    id: 'za-id',
    words: ['south african id', 'sa id', 'rsa id', 'said', 'za id', 'identity number', 'id number'],
    value: '[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]) ?[0-9]{4} ?[0-9]{2}[0-9]',
    check: (plain) => born(plain) && luhn(plain),
    bare: true,
    samples: ['9005075012088', '850730 0123 086'],
    impossible: '9015075012',
  },
  {
    id: 'ng-nin',
    words: ['national identification number', 'nin', 'bank verification number', 'bvn'],
    value: '[0-9]{11}',
    samples: ['12345678901', '22123456789'],
    impossible: '12345',
  },
  {
    id: 'pk-cnic',
    words: ['cnic', 'nicop'],
    value: '[0-9]{5}-?[0-9]{7}-?[0-9]',
    written: { value: '[1-7][0-9]{4}-[0-9]{7}-[0-9]', keywords: ['#####-#######-#'] },
    samples: ['35202-1234567-8', '3520212345678'],
    impossible: '35202-12',
  },
  {
    id: 'ae-id',
    words: ['emirates id', 'uae id', 'iqama', 'civil id', 'saudi id', 'رقم الهوية'],
    value: '784-?[0-9]{4}-?[0-9]{7}-?[0-9]|[12][0-9]{9}|[0-9]{12}',
    written: { value: '784-[0-9]{4}-[0-9]{7}-[0-9]', keywords: ['###-####-#######-#'] },
    samples: ['784-1990-1234567-8', '1234567890'],
    impossible: '784-19',
  },
  {
    id: 'any',
    words: [
      'national id number',
      'national id',
      'national identification',
      'national identity',
      'identity card number',
      'identity card',
      'identity document',
      'id card',
      'government id',
      'citizen id',
      'personal id',
      'personal identification number',
      'kimlik',
      'ausweis nr',
      'personnummer',
      'documento de identidad',
      'documento de identidade',
      'carte nationale',
      "carte d'identité",
      "carte d'identite",
    ],
    value: '(?=[A-Za-z0-9./-]*[0-9]{3})[A-Za-z0-9]{1,10}(?:[./-][A-Za-z0-9]{1,8}){0,4}(?<=[A-Za-z0-9./-]{6})',
    reach: 16,
    samples: ['AB1234567', '1234-5678-90'],
    impossible: 'none',
  },
  {
    id: 'any-tax',
    label: 'TAXID',
    family: 'tax-id',
    words: [
      'vat number',
      'vat id',
      'vat no',
      'vat reg',
      'vat registration',
      'ust-idnr',
      'ust-id',
      'ustid',
      'umsatzsteuer-identifikationsnummer',
      'umsatzsteuer id',
      'tva intracommunautaire',
      'numéro de tva',
      'numero de tva',
      'n° tva',
      'btw-nummer',
      'btw nr',
      'partita iva',
      'tax number',
      'tax identification number',
      'tax id',
      'taxid',
      'momsnummer',
    ],
    value:
      '(?=[A-Za-z0-9. -]{0,6}[0-9])(?:[A-Za-z]{2} ?)?[0-9A-Za-z]{2,4}(?:[. /-]?[0-9A-Za-z]{2,4}){1,4}(?<=[0-9][A-Za-z]{0,2})(?<=(?:[A-Za-z0-9][. /-]?){8})',
    reach: 16,
    samples: ['DE 136 695 976', 'ATU12345675'],
    impossible: 'none',
  },
];
