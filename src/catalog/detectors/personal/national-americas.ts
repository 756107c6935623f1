import { divides, luhn, valuesOf, weighted } from '../../../engine/redact/checksums.ts';
import type { Scheme } from './scheme.ts';

function last(plain: string): number {
  return Number(plain.slice(-1));
}

/** Not one digit over and over: those pass many checks and are what forms show as a pattern. */
function varied(plain: string): boolean {
  return new Set(plain).size > 1;
}

/** Two check digits, each eleven less the sum mod 11, ten and eleven counting as nought. */
function brazilian(plain: string, first: readonly number[], second: readonly number[]): boolean {
  const check = (weights: readonly number[]): number => {
    const rest = weighted(plain, weights) % 11;
    return rest < 2 ? 0 : 11 - rest;
  };
  const written = Number(plain.slice(first.length, first.length + 1));
  return varied(plain) && check(first) === written && check(second) === last(plain);
}

const CPF = [10, 9, 8, 7, 6, 5, 4, 3, 2];
const CNPJ = [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

function argentine(plain: string): boolean {
  return divides(plain, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1], 11);
}

function chilean(plain: string): boolean {
  const digits = valuesOf(plain.slice(0, -1)).toReversed();
  const sum = digits.reduce((total, digit, index) => total + digit * (2 + (index % 6)), 0);
  return '0K987654321'.charAt(sum % 11) === plain.slice(-1);
}

function colombian(plain: string): boolean {
  const weights = [3, 7, 13, 17, 19, 23, 29, 37, 41];
  const digits = valuesOf(plain.slice(0, -1)).toReversed();
  const rest = digits.reduce((sum, digit, index) => sum + digit * (weights[index] ?? 0), 0) % 11;
  return (rest > 1 ? 11 - rest : rest) === last(plain);
}

const MEXICAN = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';

export function mexican(plain: string): boolean {
  const sum = Array.from(plain.slice(0, 17)).reduce(
    (total, char, index) => total + MEXICAN.indexOf(char) * (18 - index),
    0,
  );
  return (10 - (sum % 10)) % 10 === last(plain);
}

const STATE = 'A[SC]|B[CS]|C[CLMSH]|D[FG]|G[TR]|HG|JC|M[CNS]|N[ETL]|OC|PL|Q[TR]|S[PLR]|T[CSL]|VZ|YN|ZS';

/** US provider number: Luhn over the number behind the prefix of health cards. */
export function providerNumber(plain: string): boolean {
  return varied(plain) && luhn(`80840${plain}`);
}

export const americas: readonly Scheme[] = [
  {
    id: 'us-ssn',
    label: 'SSN',
    words: [
      'social security number',
      'social security no',
      'social security',
      'ssn',
      'soc sec',
      'ss number',
      'ssid',
      'tax id',
      'tax payer id',
      'taxpayer identification number',
    ],
    value: '(?!000|666|9)[0-9]{3}[ .-]?(?!00)[0-9]{2}[ .-]?(?!0000)[0-9]{4}',
    written: {
      value: '(?!000|666|9)[0-9]{3}-(?!00)[0-9]{2}-(?!0000)[0-9]{4}',
      keywords: ['###-##-####'],
    },
    samples: ['529-98-2471', '529982471'],
    impossible: '000-12-3456',
  },
  {
    id: 'us-itin',
    label: 'ITIN',
    family: 'tax-id',
    words: [
      'individual taxpayer',
      'itin',
      'taxpayer identification',
      'taxpayer id',
      'tax id',
      'tax identification',
    ],
    value: '9[0-9]{2}[ .-]?(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])[ .-]?[0-9]{4}',
    written: {
      value:
        '9[0-9]{2}-(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])-?[0-9]{4}|9[0-9]{2}(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])-[0-9]{4}',
      keywords: ['###-##-####', '###-######', '#####-####'],
    },
    samples: ['912-73-4581', '912734581'],
    impossible: '912-43-45',
  },
  {
    id: 'us-ein',
    label: 'TAXID',
    family: 'tax-id',
    words: [
      'employer identification number',
      'employer identification',
      'federal tax id',
      'fein',
      'ein',
      'tax id',
      'employer id',
    ],
    value: '[0-9]{2}-?[0-9]{7}',
    samples: ['12-3456789', '123456789'],
    impossible: '12-345',
  },
  {
    id: 'us-provider',
    label: 'HEALTHID',
    family: 'health-id',
    words: [
      'npi',
      'national provider',
      'provider identifier',
      'provider id',
      'provider number',
      'npi number',
    ],
    value: '[12][0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}',
    check: providerNumber,
    written: {
      value: '[12][0-9]{3} [0-9]{3} [0-9]{3}|[12][0-9]{3}-[0-9]{3}-[0-9]{3}',
      keywords: ['#### ### ###', '####-###-###'],
    },
    bare: true,
    samples: ['1730 482 910', '1487652301'],
    impossible: '3730482915',
  },
  {
    id: 'us-medicare',
    label: 'HEALTHID',
    family: 'health-id',
    words: ['medicare beneficiary', 'medicare id', 'medicare number', 'medicare', 'mbi', 'hicn'],
    value:
      '[1-9][AC-HJKMNP-RT-Yac-hjkmnp-rt-y][0-9AC-HJKMNP-RT-Yac-hjkmnp-rt-y][0-9]-?[AC-HJKMNP-RT-Yac-hjkmnp-rt-y][0-9AC-HJKMNP-RT-Yac-hjkmnp-rt-y][0-9]-?[AC-HJKMNP-RT-Yac-hjkmnp-rt-y]{2}[0-9]{2}',
    bare: true,
    samples: ['1EG4-TE5-MK73', '2AC7HJ8PQ45'],
    impossible: '1SG4-TE5-MK',
  },
  {
    id: 'us-dea',
    label: 'HEALTHID',
    family: 'health-id',
    words: ['dea number', 'dea no', 'dea', 'medical license', 'medical licence', 'prescriber'],
    value: '[ABCDEFGHJKLMPRSTUXabcdefghjklmprstux][A-Za-z9][0-9]{7}',
    check: (plain) => {
      const digits = plain.slice(2);
      return weighted(digits, [1, 2, 1, 2, 1, 2]) % 10 === last(plain);
    },
    bare: true,
    samples: ['AB1234563', 'FM7654329'],
    impossible: 'A123',
  },
  {
    id: 'ca-sin',
    label: 'SIN',
    words: [
      'social insurance number',
      'social insurance',
      'sin number',
      'sin',
      "numéro d'assurance sociale",
      "numero d'assurance sociale",
      'assurance sociale',
      'nas',
    ],
    value: '[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}',
    check: luhn,
    written: { value: '[1-79][0-9]{2}-[0-9]{3}-[0-9]{3}', keywords: ['###-###-###'] },
    samples: ['130-692-544', '521719666'],
    impossible: '130-69',
  },
  {
    id: 'br-cpf',
    words: ['cpf', 'cadastro de pessoas', 'cadastro de pessoa'],
    value: '[0-9]{3}[.]?[0-9]{3}[.]?[0-9]{3}-?[0-9]{2}',
    check: (plain) => brazilian(plain, CPF, [11, ...CPF]),
    written: { value: '[0-9]{3}[.][0-9]{3}[.][0-9]{3}-[0-9]{2}', keywords: ['###.###.###-##'] },
    bare: true,
    samples: ['529.982.247-25', '12345678909'],
    impossible: '529.982',
  },
  {
    id: 'br-cnpj',
    label: 'TAXID',
    family: 'tax-id',
    words: ['cnpj', 'cadastro nacional'],
    value: '[0-9]{2}[.]?[0-9]{3}[.]?[0-9]{3}/?[0-9]{4}-?[0-9]{2}',
    check: (plain) => brazilian(plain, CNPJ, [6, ...CNPJ]),
    written: { value: '[0-9]{2}[.][0-9]{3}[.][0-9]{3}/[0-9]{4}-[0-9]{2}', keywords: ['##.###.###/####-##'] },
    bare: true,
    samples: ['11.222.333/0001-81', '12345678000195'],
    impossible: '11.222.333',
  },
  {
    id: 'br-rg',
    words: [
      'registro geral',
      'rg',
      'carteira de identidade',
      'pis',
      'pasep',
      'título de eleitor',
      'titulo de eleitor',
    ],
    value:
      '[0-9]{1,2}[.][0-9]{3}[.][0-9]{3}-[0-9Xx]|[0-9]{3}[.][0-9]{5}[.][0-9]{2}-[0-9]|[0-9]{4} ?[0-9]{4} ?[0-9]{4}|[0-9]{8,9}',
    samples: ['12.345.678-9', '123456789'],
    impossible: '12.345',
  },
  {
    id: 'mx-curp',
    words: ['curp', 'clave única de registro', 'clave unica de registro'],
    value: `[A-Za-z][AEIOUXaeioux][A-Za-z]{2}[0-9]{6}[HMXhmx][A-Za-z]{5}[0-9A-Za-z][0-9]`,
    check: mexican,
    written: {
      value: `[A-Z][AEIOUX][A-Z]{2}[0-9]{6}[HMX](?:${STATE}|NE)[A-Z]{3}[0-9A-Z][0-9]`,
      keywords: ['######h', '######m', '######x'],
      back: 5,
    },
    samples: ['HEGG900507MDFRRL04', 'PXRA850730HJCRRN00'],
    impossible: 'HEGG900507',
  },
  {
    id: 'mx-rfc',
    label: 'TAXID',
    family: 'tax-id',
    words: ['rfc', 'registro federal de contribuyentes', 'registro federal'],
    value: '[A-Za-zÑñ&]{3,4}[ -]?[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][ -]?[A-Za-z0-9]{2}[0-9Aa]',
    samples: ['HEGG900507AB1', 'GODE-561231-GR8'],
    impossible: 'HEGG99',
  },
  {
    id: 'mx-nss',
    words: ['nss', 'número de seguridad social', 'numero de seguridad social', 'imss'],
    value: '[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{4}[ -]?[0-9]',
    samples: ['12-34-56-7890-1', '12345678901'],
    impossible: '12-34',
  },
  {
    id: 'ar-cuit',
    words: ['cuit', 'cuil', 'cuit/cuil'],
    value: '(?:2[03-7]|3[034])[ -]?[0-9]{8}[ -]?[0-9]',
    check: argentine,
    written: { value: '(?:2[03-7]|3[034])-[0-9]{8}-[0-9]', keywords: ['##-########-#'] },
    samples: ['20-12345678-6', '27234567891'],
    impossible: '20-1234',
  },
  {
    id: 'ar-dni',
    words: [
      'dni',
      'documento',
      'cédula',
      'cedula',
      'cédula de identidad',
      'cedula de ciudadania',
      'cédula de ciudadanía',
    ],
    value:
      '[0-9]{1,2}[.][0-9]{3}[.][0-9]{3}(?:-[0-9])?|[0-9]{1}[.][0-9]{3}[.][0-9]{3}[.][0-9]{3}|[0-9]{7,10}',
    reach: 16,
    samples: ['12.345.678', '1020304050'],
    impossible: '12.34',
  },
  {
    id: 'cl-rut',
    words: ['rut', 'rol único tributario', 'rol unico tributario'],
    value: '[0-9]{1,2}[.]?[0-9]{3}[.]?[0-9]{3}-?[0-9Kk]',
    check: chilean,
    written: { value: '[0-9]{1,2}[.][0-9]{3}[.][0-9]{3}-[0-9Kk]', keywords: ['#.###.###-', '##.###.###-'] },
    samples: ['12.345.678-5', '76543210-3'],
    impossible: '12.34',
  },
  {
    id: 'co-nit',
    label: 'TAXID',
    family: 'tax-id',
    words: ['nit', 'número de identificación tributaria', 'numero de identificacion tributaria'],
    value: '[0-9]{3}[.]?[0-9]{3}[.]?[0-9]{3}-?[0-9]',
    check: colombian,
    written: { value: '[89][0-9]{2}[.][0-9]{3}[.][0-9]{3}-[0-9]', keywords: ['###.###.###-#'] },
    samples: ['812.345.678-1', '9001234568'],
    impossible: '812.345',
  },
];
