import { divides, isDay, luhn, mod11And10, valuesOf, weighted } from '../../../engine/redact/checksums.ts';
import type { Scheme } from './scheme.ts';

const D = '[0-9]';

function last(plain: string): number {
  return Number(plain.slice(-1));
}

/** `DDMMYY` or `YYMMDD` at the front, as a day that exists in some year. */
function day(plain: string, order: 'dmy' | 'ymd'): boolean {
  const [a = 0, b = 0, c = 0] = [plain.slice(0, 2), plain.slice(2, 4), plain.slice(4, 6)].map(Number);
  return order === 'dmy' ? isDay(a, b) : isDay(c, b);
}

/** NHS: eleven less the sum mod 11; ten is never given out. */
export function nhs(plain: string): boolean {
  const check = (11 - (weighted(plain, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return plain.length === 10 && new Set(plain).size > 1 && check === last(plain);
}

/** Of the first ten digits of a German tax number exactly one occurs twice or three times. */
function germanTaxId(plain: string): boolean {
  const counts = Array.from('0123456789', (digit) => plain.slice(0, 10).split(digit).length - 1);
  const often = counts.filter((count) => count > 1);
  return often.length <= 2 && Math.max(...counts) <= 3 && mod11And10(plain) && !plain.startsWith('0');
}

/** Digits and one letter that counts as two digits; weights, digit sums, mod 10. */
function digitSums(digits: string, weights: readonly number[]): number {
  const values = valuesOf(digits);
  return weights.reduce((sum, weight, index) => {
    const product = weight * (values[index] ?? Number.NaN);
    return sum + Math.floor(product / 10) + (product % 10);
  }, 0);
}

function twoDigits(letter: string): string {
  return String(letter.charCodeAt(0) - 64).padStart(2, '0');
}

/** German pension number: area, day, month, year, letter, serial number, check digit. */
export function germanPension(plain: string): boolean {
  const spread = `${plain.slice(0, 8)}${twoDigits(plain.charAt(8))}${plain.slice(9)}`;
  const sum = digitSums(spread, [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]);
  const date = Number(plain.slice(2, 4)) % 50;
  return isDay(date, Number(plain.slice(4, 6))) && sum % 10 === last(plain);
}

/** German health insurance number: letter, eight digits, check digit. */
export function germanHealth(plain: string): boolean {
  const spread = `${twoDigits(plain.charAt(0))}${plain.slice(1)}`;
  return digitSums(spread, [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 === last(plain);
}

/** Documents read by machines: 7, 3, 1 over letters and digits. */
function machineRead(plain: string): boolean {
  return weighted(plain, [7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 === last(plain);
}

function frenchKey(plain: string): boolean {
  const number = plain.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - (Number(number) % 97) === Number(plain.slice(13, 15));
}

const SPANISH = 'TRWAGMYFPDXBNJZSQVHLCKE';

function spanishLetter(plain: string): boolean {
  const number = plain.slice(0, -1).replace('X', '0').replace('Y', '1').replace('Z', '2');
  return SPANISH.charAt(Number(number) % 23) === plain.slice(-1);
}

function spanishFirm(plain: string): boolean {
  const digits = plain.slice(1, 8);
  const sum = digitSums(digits, [2, 1, 2, 1, 2, 1, 2]);
  const check = (10 - (sum % 10)) % 10;
  return plain.endsWith(String(check)) || plain.endsWith('JABCDEFGHI'.charAt(check));
}

/** Values of the characters in odd places of an Italian tax code. */
const ITALIAN_ODD = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

export function italianCode(plain: string): boolean {
  const sum = valuesOf(plain.slice(0, 15)).reduce((total, value, index) => {
    const rank = value > 9 ? value - 10 : value;
    return total + (index % 2 === 0 ? (ITALIAN_ODD[rank] ?? 0) : rank);
  }, 0);
  return plain.charCodeAt(15) - 65 === sum % 26;
}

/** Divisible by eleven; until 1985 also those where the first nine leave ten, with a nought behind. */
function czech(plain: string): boolean {
  return Number(plain) % 11 === 0 || (Number(plain.slice(0, 9)) % 11 === 10 && plain.endsWith('0'));
}

const FINNISH = '0123456789ABCDEFHJKLMNPRSTUVWXY';

function finnish(plain: string): boolean {
  // The century mark may be a letter, which stays among the letters and digits.
  const digits = plain.slice(0, -1).replaceAll(/[^0-9]/g, '');
  return day(plain, 'dmy') && FINNISH.charAt(Number(digits) % 31) === plain.slice(-1);
}

function norwegian(plain: string): boolean {
  const first = divides(plain.slice(0, 10), [3, 7, 6, 1, 8, 9, 4, 5, 2, 1], 11);
  return first && divides(plain, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1], 11);
}

function belgian(plain: string): boolean {
  const check = Number(plain.slice(9));
  const number = Number(plain.slice(0, 9));
  return [number, 2_000_000_000 + number].some((each) => 97 - (each % 97) === check);
}

function austrian(plain: string): boolean {
  const sum = weighted(plain, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
  return sum % 11 === Number(plain.charAt(3)) && Number(plain.slice(6, 8)) <= 15;
}

function ean13(plain: string): boolean {
  return divides(plain, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1], 10);
}

/** Sum mod 11 as the last digit, ten counting as nought. */
function mod11(plain: string, weights: readonly number[]): boolean {
  return (weighted(plain, weights) % 11) % 10 === last(plain) && plain.length === weights.length + 1;
}

function portuguese(plain: string): boolean {
  const rest = weighted(plain, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest < 2 ? 0 : 11 - rest) === last(plain);
}

function romanian(plain: string): boolean {
  const rest = weighted(plain, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return (rest === 10 ? 1 : rest) === last(plain);
}

function baltic(plain: string): boolean {
  const first = weighted(plain, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  const second = weighted(plain, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
  return (first < 10 ? first : second % 10) === last(plain) && day(plain.slice(1), 'ymd');
}

function irish(plain: string): boolean {
  const extra = /^[0-9]{7}[A-Z]([A-IW])$/.exec(plain)?.[1] ?? 'W';
  const sum = weighted(plain, [8, 7, 6, 5, 4, 3, 2]) + (extra === 'W' ? 0 : 9 * (extra.charCodeAt(0) - 64));
  return 'WABCDEFGHIJKLMNOPQRSTUV'.charAt(sum % 23) === plain.charAt(7);
}

function turkish(plain: string): boolean {
  const odd = weighted(plain, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const even = weighted(plain, [0, 1, 0, 1, 0, 1, 0, 1]);
  const tenth = (((odd * 7 - even) % 10) + 10) % 10;
  const sum = weighted(plain, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  return tenth === Number(plain.charAt(9)) && sum % 10 === last(plain);
}

function polish(plain: string): boolean {
  const month = Number(plain.slice(2, 4)) % 20;
  const date = isDay(Number(plain.slice(4, 6)), month);
  return date && divides(plain, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1], 10);
}

function russianPension(plain: string): boolean {
  const sum = weighted(plain, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101;
  return (sum === 100 ? 0 : sum) === Number(plain.slice(9));
}

function russianTax(plain: string): boolean {
  if (plain.length === 10) return mod11(plain, [2, 4, 10, 3, 5, 9, 4, 6, 8]);
  const first = mod11(plain.slice(0, 11), [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
  return first && mod11(plain, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
}

export const europe: readonly Scheme[] = [
  {
    id: 'uk-nino',
    label: 'NINO',
    words: ['national insurance number', 'nino', 'ni number', 'national insurance', 'ni no'],
    value: '(?!BG|GB|KN|NK|NT|TN|ZZ|bg|gb)[A-Za-z]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[A-Da-d]',
    written: {
      value:
        '(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[0-9]{6}| [0-9]{2} [0-9]{2} [0-9]{2} |-[0-9]{2}-[0-9]{2}-[0-9]{2}-| [0-9]{6} )[A-D]',
      keywords: ['######', ' ## ## ##', '-##-##-##'],
      back: 3,
    },
    samples: ['AB123456C', 'JG 10 37 59 A'],
    impossible: 'GB123456C',
  },
  {
    id: 'uk-nhs',
    label: 'NHS',
    family: 'health-id',
    words: ['nhs number', 'nhs no', 'nhs', 'chi number'],
    value: '[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}',
    check: nhs,
    written: {
      value: '[0-9]{3} [0-9]{3} [0-9]{4}|[0-9]{3}-[0-9]{3}-[0-9]{4}',
      keywords: ['### ### ####', '###-###-####'],
    },
    bare: true,
    samples: ['943 476 5919', '4010232137'],
    impossible: '943 476 59',
  },
  {
    id: 'uk-utr',
    label: 'TAXID',
    family: 'tax-id',
    words: ['unique taxpayer reference', 'utr number', 'utr'],
    value: '[0-9]{5} ?[0-9]{5}',
    samples: ['12345 67890', '1234567890'],
    impossible: '12345 678',
  },
  {
    id: 'de-tax-id',
    label: 'TAXID',
    family: 'tax-id',
    words: [
      'steuer-id',
      'steuerid',
      'steueridentifikationsnummer',
      'steuerliche identifikationsnummer',
      'identifikationsnummer',
      'steuer id nr',
      'idnr',
      'tax id',
      'tin',
    ],
    value: '[1-9][0-9](?: ?[0-9]{3}){3}',
    check: germanTaxId,
    bare: true,
    samples: ['65929970489', '26 954 371 827'],
    impossible: '0659299704',
  },
  {
    id: 'de-tax-number',
    label: 'TAXID',
    family: 'tax-id',
    words: ['steuernummer', 'steuer-nr', 'steuernr', 'st-nr', 'st.-nr', 'steuer nummer'],
    value: '[0-9]{2,5}[ /][0-9]{3}[ /][0-9]{4,5}(?:[ /][0-9])?|[0-9]{10,13}',
    samples: ['181/815/08155', '2181081508155'],
    impossible: '12/34/5',
  },
  {
    id: 'de-pension',
    words: [
      'sozialversicherungsnummer',
      'rentenversicherungsnummer',
      'versicherungsnummer',
      'sv-nummer',
      'sv-nr',
      'svnr',
      'rvnr',
      'rv-nummer',
      'vsnr',
    ],
    value: '[0-9]{2} ?[0-9]{6} ?[A-Za-z] ?[0-9]{3}',
    check: germanPension,
    written: {
      value: '[0-9]{8}[A-Z][0-9]{3}|[0-9]{2} [0-9]{6} [A-Z] [0-9]{3}',
      keywords: ['########', '## ###### '],
    },
    samples: ['12190367K001', '53 270139 W 032'],
    impossible: '1219036K006',
  },
  {
    id: 'de-identity-card',
    words: ['personalausweisnummer', 'personalausweis', 'ausweisnummer', 'ausweis-nr', 'personalausweis nr'],
    value:
      '[CFGHJKLMNPRTVWXYZcfghjklmnprtvwxyz][CFGHJKLMNPRTVWXYZcfghjklmnprtvwxyz0-9]{8}(?:[0-9]D?)?|T[0-9]{8}',
    check: (plain) => plain.length < 10 || machineRead(plain.replace(/D$/, '')),
    samples: ['L01X00T471', 'T22000129'],
    impossible: 'L01X',
  },
  {
    id: 'de-health-insurance',
    label: 'HEALTHID',
    family: 'health-id',
    words: [
      'krankenversichertennummer',
      'krankenversicherungsnummer',
      'versichertennummer',
      'kvnr',
      'egk-nummer',
      'egk',
      'krankenkasse',
    ],
    value: '[A-Za-z][0-9]{9}',
    check: germanHealth,
    bare: true,
    samples: ['T483291052', 'B123456782'],
    impossible: 'T48329105',
  },
  {
    id: 'de-doctor',
    label: 'HEALTHID',
    family: 'health-id',
    words: [
      'lanr',
      'arztnummer',
      'lebenslange arztnummer',
      'bsnr',
      'betriebsstättennummer',
      'betriebsstaettennummer',
    ],
    value: '[0-9]{9}',
    check: (plain) => (10 - (weighted(plain, [4, 9, 4, 9, 4, 9]) % 10)) % 10 === Number(plain.charAt(6)),
    bare: true,
    samples: ['345678801', '765432201'],
    impossible: '34567810',
  },
  {
    id: 'fr-nir',
    words: [
      'numéro de sécurité sociale',
      'numero de securite sociale',
      'sécurité sociale',
      'securite sociale',
      'num secu',
      'n° sécu',
      'nir',
      'insee',
      'carte vitale',
    ],
    value: String.raw`[1-478][ .]?[0-9]{2}[ .]?[0-9]{2}[ .]?(?:[0-9]{2}|2[ABab])[ .]?[0-9]{3}[ .]?[0-9]{3}(?:[ .]?[0-9]{2})?`,
    check: (plain) => plain.length < 15 || frenchKey(plain),
    written: {
      value: '[12] [0-9]{2} (?:0[1-9]|1[0-2]) (?:[0-9]{2}|2[AB]) [0-9]{3} [0-9]{3} [0-9]{2}',
      keywords: ['# ## ## '],
    },
    samples: ['1 84 12 76 451 089 46', '184127645108946'],
    impossible: '1 84 12 76',
  },
  {
    id: 'fr-siret',
    label: 'TAXID',
    family: 'tax-id',
    words: [
      'siret',
      'siren',
      'numéro siret',
      'numero siret',
      'numéro siren',
      'numéro fiscal',
      'numero fiscal',
      'spi',
    ],
    value: '[0-9]{3} ?[0-9]{3} ?[0-9]{3}(?: ?[0-9]{5}| ?[0-9]{4})?',
    check: luhn,
    samples: ['732 829 320 00074', '732829320'],
    impossible: '732 829',
  },
  {
    id: 'es-dni',
    words: [
      'dni',
      'documento nacional de identidad',
      'documento nacional',
      'nif',
      'nie',
      'número de identidad',
      'tarjeta de residencia',
    ],
    value: '(?:[0-9]{8}|[0-9]{2}[.][0-9]{3}[.][0-9]{3}|[XYZxyz][ -]?[0-9]{7}|[KLMklm][0-9]{7})[ -]?[A-Za-z]',
    check: spanishLetter,
    written: {
      value: '[0-9]{8}-?[A-HJ-NP-TV-Z]|[XYZ]-?[0-9]{7}-?[A-HJ-NP-TV-Z]',
      keywords: ['########', 'x#######', 'y#######', 'z#######', 'x-#######', 'y-#######', 'z-#######'],
    },
    samples: ['12345678Z', 'X1234567L'],
    impossible: '1234567',
  },
  {
    id: 'es-cif',
    label: 'TAXID',
    family: 'tax-id',
    words: ['cif', 'código de identificación fiscal', 'codigo de identificacion fiscal', 'nif de la empresa'],
    value: '[ABCDEFGHJKLMNPQRSUVWabcdefghjklmnpqrsuvw][ -]?[0-9]{7}[ -]?[0-9A-Ja-j]',
    check: spanishFirm,
    samples: ['B12345674', 'Q-2812345-C'],
    impossible: 'B1234',
  },
  {
    id: 'es-social-security',
    words: [
      'número de la seguridad social',
      'numero de la seguridad social',
      'seguridad social',
      'nuss',
      'número de afiliación',
    ],
    value: '[0-9]{2}[ /-]?[0-9]{8}[ /-]?[0-9]{2}',
    check: (plain) => Number(plain.slice(0, 10)) % 97 === Number(plain.slice(10)),
    samples: ['28/12345678/40', '281234567840'],
    impossible: '28/1234567',
  },
  {
    id: 'it-codice-fiscale',
    label: 'TAXID',
    family: 'tax-id',
    words: ['codice fiscale', 'cod fisc', 'codicefiscale', 'fiscal code', 'c.f.'],
    value:
      '[A-Za-z]{6}[0-9LMNP-Vlmnp-v]{2}[ABCDEHLMPRSTabcdehlmprst][0-9LMNP-Vlmnp-v]{2}[A-Za-z][0-9LMNP-Vlmnp-v]{3}[A-Za-z]',
    check: italianCode,
    written: {
      value:
        '[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]|[a-z]{6}[0-9]{2}[abcdehlmprst][0-9]{2}[a-z][0-9]{3}[a-z]',
      keywords: Array.from('abcdehlmprst', (month) => `##${month}##`),
      back: 7,
    },
    samples: ['BNCGLI92D41F205P', 'VRDLCU75H12L219X'],
    impossible: 'BNCGLI92D41',
  },
  {
    id: 'it-partita-iva',
    label: 'TAXID',
    family: 'tax-id',
    words: ['partita iva', 'p iva', 'p.iva', 'piva', 'partita i.v.a.'],
    value: '(?:IT ?)?[0-9]{8}[ _]?[0-9]{3}',
    check: (plain) => luhn(plain.replace(/^IT/, '')) && !/^0{8}/.test(plain),
    bare: true,
    samples: ['01234567897', 'IT07643520567'],
    impossible: '0123456',
  },
  {
    id: 'it-identity-card',
    words: [
      "carta d'identità",
      "carta d'identita",
      'carta di identità',
      'carta di identita',
      "numero carta d'identità",
      'identity card',
    ],
    value: '[A-Za-z]{2} ?[0-9]{5}[A-Za-z]{2}|[A-Za-z]{2} ?[0-9]{7}|[0-9]{7}[A-Za-z]{2}',
    samples: ['CA12345AB', 'AA 1234567'],
    impossible: 'CA12',
  },
  {
    id: 'nl-bsn',
    words: ['burgerservicenummer', 'bsn', 'sofinummer', 'sofi nummer', 'citizen service number'],
    value: '[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{3}|[0-9]{4}[.][0-9]{2}[.][0-9]{3}|[0-9]{8}',
    check: (plain) => divides(plain.padStart(9, '0'), [9, 8, 7, 6, 5, 4, 3, 2, 10], 11),
    bare: true,
    samples: ['123456782', '1112.22.333'],
    impossible: '1234567',
  },
  {
    id: 'pl-pesel',
    words: ['pesel'],
    value: `${D}{11}`,
    check: polish,
    bare: true,
    samples: ['90050712345', '02270803624'],
    impossible: '900507123',
  },
  {
    id: 'pl-nip',
    label: 'TAXID',
    family: 'tax-id',
    words: ['nip', 'numer identyfikacji podatkowej', 'regon'],
    value: '(?:PL ?)?[0-9]{3}-?[0-9]{3}-?[0-9]{2}-?[0-9]{2}|[0-9]{9}',
    check: (plain) =>
      mod11(plain.replace(/^PL/, ''), [6, 5, 7, 2, 3, 4, 5, 6, 7]) || mod11(plain, [8, 9, 2, 3, 4, 5, 6, 7]),
    samples: ['123-456-32-18', '123456785'],
    impossible: '123-456',
  },
  {
    id: 'pl-identity-card',
    words: ['dowód osobisty', 'dowod osobisty', 'numer dowodu', 'nr dowodu', 'seria i numer'],
    value: '[A-Za-z]{3} ?[0-9]{6}',
    samples: ['ABA 300000', 'ABS123456'],
    impossible: 'AB 12',
  },
  {
    id: 'se-personnummer',
    words: ['personnummer', 'samordningsnummer', 'personal identity number', 'pers nr', 'person nr'],
    value: '(?:19|20)?[0-9]{6}[-+ ]?[0-9]{4}',
    check: (plain) => luhn(plain.slice(-10)),
    written: {
      value:
        '(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])[-+][0-9]{4}',
      keywords: ['######-####', '######+####', '########-####'],
    },
    samples: ['850709-9805', '198507099805'],
    impossible: '85070-980',
  },
  {
    id: 'fi-hetu',
    words: ['henkilötunnus', 'henkilotunnus', 'hetu', 'personbeteckning', 'sosiaaliturvatunnus'],
    value: '[0-3][0-9][01][0-9]{3}[-+A-FU-Ya-fu-y][0-9]{3}[0-9A-FHJ-NPR-Ya-fhj-npr-y]',
    check: finnish,
    written: {
      value: '[0-3][0-9][01][0-9]{3}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y]',
      keywords: ['######-', '######+', ...Array.from('abcdef', (mark) => `######${mark}`)],
    },
    samples: ['010190-123M', '150303A456K'],
    impossible: '990190-123',
  },
  {
    id: 'no-fodselsnummer',
    words: ['fødselsnummer', 'fodselsnummer', 'personnummer', 'fnr', 'd-nummer'],
    value: '[0-9]{6} ?[0-9]{5}',
    check: norwegian,
    bare: true,
    samples: ['010190 12480', '15057502352'],
    impossible: '0101901',
  },
  {
    id: 'dk-cpr',
    words: ['cpr-nummer', 'cpr nr', 'cpr', 'personnummer'],
    value: '[0-3][0-9][01][0-9]{3}[- ]?[0-9]{4}',
    check: (plain) => day(plain, 'dmy'),
    samples: ['010190-1234', '1505751235'],
    impossible: '990190',
  },
  {
    id: 'is-kennitala',
    words: ['kennitala', 'kennitölu'],
    value: '[0-7][0-9][01][0-9]{3}-?[0-9]{4}',
    samples: ['010190-2989', '1505753339'],
    impossible: '990190',
  },
  {
    id: 'be-rijksregister',
    words: [
      'rijksregisternummer',
      'rijksregister',
      'registre national',
      'numéro national',
      'numero national',
      'insz',
      'niss',
      'nrn',
    ],
    value: '[0-9]{2}[. ]?[0-9]{2}[. ]?[0-9]{2}[- ]?[0-9]{3}[. ]?[0-9]{2}',
    check: belgian,
    written: { value: '[0-9]{2}[.][0-9]{2}[.][0-9]{2}-[0-9]{3}[.][0-9]{2}', keywords: ['##.##.##-###.##'] },
    samples: ['90.05.07-123.40', '85073003328'],
    impossible: '90.05.07',
  },
  {
    id: 'at-svnr',
    words: ['svnr', 'sozialversicherungsnummer', 'sv-nummer', 'versicherungsnummer', 'vsnr'],
    value: '[1-9][0-9]{3}[ -]?[0-9]{6}',
    check: austrian,
    samples: ['1237 010180', '7822280787'],
    impossible: '1237 01',
  },
  {
    id: 'ch-ahv',
    words: ['ahv-nummer', 'ahv nr', 'ahv', 'avs', 'sozialversicherungsnummer', 'numéro avs', 'numero avs'],
    value: '756[. ]?[0-9]{4}[. ]?[0-9]{4}[. ]?[0-9]{2}',
    check: ean13,
    written: { value: '756[.][0-9]{4}[.][0-9]{4}[.][0-9]{2}', keywords: ['###.####.####.##'] },
    bare: true,
    samples: ['756.1234.5678.97', '7569217076985'],
    impossible: '757.1234.56',
  },
  {
    id: 'pt-nif',
    label: 'TAXID',
    family: 'tax-id',
    words: ['número de contribuinte', 'numero de contribuinte', 'contribuinte', 'nif', 'nipc'],
    value: '[0-9]{3} ?[0-9]{3} ?[0-9]{3}',
    check: portuguese,
    samples: ['123 456 789', '234567899'],
    impossible: '123 456',
  },
  {
    id: 'ro-cnp',
    words: ['cnp', 'cod numeric personal'],
    value: '[1-9][0-9]{12}',
    check: romanian,
    bare: true,
    samples: ['1900507123458', '2850730033283'],
    impossible: '190050712',
  },
  {
    id: 'cz-rodne-cislo',
    words: ['rodné číslo', 'rodne cislo', 'rodné čislo', 'r.č.', 'birth number'],
    value: '[0-9]{6}[ /]?[0-9]{3,4}',
    check: (plain) => plain.length === 9 || czech(plain),
    written: {
      value: '[0-9]{2}(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12][0-9]|3[01])/[0-9]{4}',
      keywords: ['######/####'],
    },
    samples: ['900507/1295', '7103192745'],
    impossible: '9005/12',
  },
  {
    id: 'hu-taj',
    words: [
      'taj szám',
      'taj szam',
      'taj',
      'tajszám',
      'adóazonosító',
      'adoazonosito',
      'személyi szám',
      'szemelyi szam',
    ],
    value: '[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}|8[0-9]{9}|[1-8][ -]?[0-9]{6}[ -]?[0-9]{4}',
    samples: ['123 456 788', '8123456789'],
    impossible: '123 456',
  },
  {
    id: 'bg-egn',
    words: ['egn', 'егн', 'единен граждански номер'],
    value: `${D}{10}`,
    check: (plain) => mod11(plain, [2, 4, 8, 5, 10, 9, 7, 3, 6]),
    samples: ['9005071235', '7523169263'],
    impossible: '900507',
  },
  {
    id: 'hr-oib',
    words: ['oib', 'osobni identifikacijski broj'],
    value: '(?:HR)?[0-9]{11}',
    check: (plain) => mod11And10(plain.replace(/^HR/, '')),
    samples: ['12345678903', '69435151530'],
    impossible: '1234567',
  },
  {
    id: 'baltic-code',
    words: ['isikukood', 'asmens kodas', 'personal code', 'personas kods', 'isikukoodi'],
    value: '[1-8][0-9]{10}|[0-9]{6}-[0-9]{5}',
    check: (plain) => baltic(plain) || day(plain, 'dmy'),
    samples: ['39005071233', '070590-12345'],
    impossible: '390050',
  },
  {
    id: 'ie-pps',
    words: ['pps number', 'ppsn', 'pps no', 'pps', 'personal public service'],
    value: '[0-9]{7}[A-Wa-w][A-IWa-iw]?',
    check: irish,
    samples: ['1234567T', '1234567FA'],
    impossible: '12345T',
  },
  {
    id: 'gr-afm',
    label: 'TAXID',
    family: 'tax-id',
    words: ['afm', 'αφμ', 'α.φ.μ.', 'amka', 'αμκα'],
    value: '(?:EL ?)?[0-9]{9}|[0-9]{11}',
    check: (plain) =>
      plain.length === 11 && /^[0-9]+$/.test(plain)
        ? luhn(plain)
        : mod11(plain.replace(/^EL/, ''), [256, 128, 64, 32, 16, 8, 4, 2]),
    samples: ['123456783', '07059012349'],
    impossible: '12345',
  },
  {
    id: 'tr-kimlik',
    words: ['tc kimlik', 't.c. kimlik', 'kimlik no', 'kimlik numarası', 'tckn', 'kimlik numarasi'],
    value: '[1-9][0-9]{10}',
    check: turkish,
    bare: true,
    samples: ['12345678950', '23456789060'],
    impossible: '100000',
  },
  {
    id: 'ru-snils',
    words: ['снилс', 'snils'],
    value: '[0-9]{3}-?[0-9]{3}-?[0-9]{3}[ -]?[0-9]{2}',
    check: russianPension,
    written: {
      value: '[0-9]{3}-[0-9]{3}-[0-9]{3}[ -][0-9]{2}',
      keywords: ['###-###-### ##', '###-###-###-##'],
    },
    samples: ['123-456-789 64', '11223344595'],
    impossible: '123-456',
  },
  {
    id: 'ru-inn',
    label: 'TAXID',
    family: 'tax-id',
    words: ['инн', 'inn'],
    value: '[0-9]{12}|[0-9]{10}',
    check: russianTax,
    samples: ['123456789047', '1234567894'],
    impossible: '50010',
  },
  {
    id: 'ua-rnokpp',
    label: 'TAXID',
    family: 'tax-id',
    words: ['рнокпп', 'rnokpp', 'іпн', 'ідентифікаційний код'],
    value: `${D}{10}`,
    check: (plain) => mod11(plain, [-1, 5, 7, 9, 4, 6, 10, 5, 7]),
    samples: ['1759013776', '3184710691'],
    impossible: '17590',
  },
];
