/** Passports, driving licences, vehicles, medical records and accounts: numbers only their word tells. */
import type { DetectorDef } from '../../../engine/definitions.ts';
import { worded } from './context.ts';
import { luhn, weighted } from '../../../engine/redact/checksums.ts';

/** Letters and digits with at least three digits, joints allowed. */
const MIXED =
  '(?=[A-Za-z0-9-]{0,12}[0-9][A-Za-z0-9-]{0,3}[0-9][A-Za-z0-9-]{0,3}[0-9])[A-Za-z0-9]{1,12}(?:[ -][0-9]{2,8}[A-Za-z]?){0,3}';

/** ABA routing numbers: first two digits of the Federal Reserve's districts, weights 3, 7, 1. */
export function routing(plain: string): boolean {
  const district = Number(plain.slice(0, 2));
  const known = district <= 12 || (district >= 21 && district <= 32) || (district >= 61 && district <= 72);
  return known && plain !== '000000000' && weighted(plain, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}

/** Countries whose banks people name. */
const BANK_COUNTRY =
  /^[A-Z]{4}(?:A[DELTU]|B[EGR]|C[AHNYZ]|D[EK]|E[ES]|F[IR]|G[BR]|H[KRU]|I[ELNST]|JP|KR|L[ITUV]|M[CTX]|N[LOZ]|P[LT]|R[OSU]|S[AEGIKM]|T[RW]|U[AS]|VA|ZA)/;

/** Vehicle identification: the ninth character is the sum mod 11. Only North America's cars keep to it. */
const VIN = 'A1B2C3D4E5F6G7H8J1K2L3M4N5P7R9S2T3U4V5W6X7Y8Z9';

export function vehicleNumber(plain: string): boolean {
  const values = Array.from(plain, (char) => (/[0-9]/.test(char) ? char : VIN.charAt(VIN.indexOf(char) + 1)));
  const rest = weighted(values.join(''), [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return plain.charAt(8) === (rest === 10 ? 'X' : String(rest));
}

export const documents: readonly DetectorDef[] = [
  worded({
    id: 'passport',
    label: 'PASSPORT',
    words: [
      'passport number',
      'passport no',
      'passport',
      'reisepass',
      'reisepassnummer',
      'passnummer',
      'pass-nr',
      'passeport',
      'pasaporte',
      'passaporto',
      'passaporte',
      'paspoort',
      'paspoortnummer',
      'paszport',
      'passnr',
      'pasaport',
      '여권번호',
      '여권',
      '护照',
      '護照',
      '旅券',
    ],
    value:
      '[A-Za-z]{1,3}[ -]?[0-9]{6,9}|[0-9]{2}[A-Za-z]{2}[0-9]{5}|[A-Za-z][0-9]{3}[A-Za-z][0-9]{4}|[CFGHJKLMNPRTVWXYZcfghjklmnprtvwxyz][CFGHJKLMNPRTVWXYZ0-9cfghjklmnprtvwxyz]{8}|[0-9]{2} ?[0-9]{2} ?[0-9]{6}|[0-9]{7,9}',
    examples: {
      yes: [
        { text: 'my travel passport is B12345670', secret: 'B12345670' },
        { text: 'Reisepass-Nr.: C01X00T47', secret: 'C01X00T47' },
        { text: '여권번호는 M123A4567입니다', secret: 'M123A4567' },
        { text: '"passport_number":"912345678"', secret: '912345678' },
        { text: 'Passeport n° 12AB34567', secret: '12AB34567' },
      ],
      no: ['passport.authenticate(strategy2023)', 'passport-local@1.0.0', 'passport v0.7.0 of 2023'],
    },
  }),
  worded({
    id: 'driver-licence',
    label: 'LICENCE',
    words: [
      "driver's license",
      "driver's licence",
      'driver’s license',
      'drivers license',
      'drivers licence',
      'driver license',
      'driver licence',
      'driving license',
      'driving licence',
      'dl number',
      'dl no',
      'dl:',
      'dl#',
      'führerschein',
      'fuehrerschein',
      'führerscheinnummer',
      'fuehrerscheinnummer',
      'permis de conduire',
      'permiso de conducir',
      'licencia de conducir',
      'patente di guida',
      'rijbewijs',
      'prawo jazdy',
      'körkort',
      'carteira de motorista',
      'cnh',
      '운전면허',
    ],
    value: `[A-Za-z]{1,5}[0-9]{2,3}[A-Za-z0-9-]{4,12}|[0-9]{2}-[0-9]{2}-[0-9]{6}-[0-9]{2}|${MIXED}`,
    reach: 24,
    examples: {
      yes: [
        { text: "driver's license: D1234562", secret: 'D1234562' },
        { text: 'Driving licence no. MORGA657054SM9IJ', secret: 'MORGA657054SM9IJ' },
        { text: 'Führerschein: B072RRE2I55', secret: 'B072RRE2I55' },
        { text: 'DL: F255-9215-0094', secret: 'F255-9215-0094' },
      ],
      no: [
        'driver license is required',
        'driver licence: none',
        'this.Dl = 0x5f1d36f1 | 0;',
        'exports.CANT_FIND_DL_ENTRY = 1127;',
      ],
    },
  }),
  worded({
    id: 'vehicle-number',
    label: 'VIN',
    words: [
      'vehicle identification number',
      'vehicle identification',
      'vin number',
      'vin',
      'fahrgestellnummer',
      'chassis number',
      'chassis no',
      'fin nummer',
    ],
    value: '[A-HJ-NPR-Za-hj-npr-z0-9]{11}[0-9]{6}|[A-HJ-NPR-Za-hj-npr-z0-9]{17}',
    check: vehicleNumber,
    examples: {
      yes: [
        { text: 'VIN: 1HGCM82633A004352', secret: '1HGCM82633A004352' },
        { text: '"vin":"WVWZZZ1JZXW000001"', secret: 'WVWZZZ1JZXW000001' },
      ],
      no: ['vin: 1HGCM82633', 'vin 10 years old'],
    },
  }),
  worded({
    id: 'vehicle-plate',
    label: 'PLATE',
    words: [
      'license plate',
      'licence plate',
      'number plate',
      'plate number',
      'plate no',
      'vehicle registration number',
      'vehicle registration',
      'registration plate',
      'kennzeichen',
      'kfz-kennzeichen',
      'immatriculation',
      "plaque d'immatriculation",
      'matrícula',
      'matricula',
      'targa',
      'kenteken',
      'tablica rejestracyjna',
      'plaka',
    ],
    value:
      '[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]?[0-9]{1,4}[EH]?|[A-Z]{2}[0-9]{2} ?[A-Z]{3}|[A-Z]{2}[ -]?[0-9]{2,3}[ -]?[A-Z]{1,3}(?:[ -]?[0-9]{4})?|[0-9]{4} ?[A-Z]{3}|[A-Z]{2,3}[ -]?[0-9]{3,4}|[0-9A-Z]{1,3}-[0-9A-Z]{2,3}-[0-9A-Z]{1,3}|[0-9]{2} ?[A-Z]{1,3} ?[0-9]{2,4}|[0-9][A-Z]{3}[0-9]{3}',
    reach: 20,
    examples: {
      yes: [
        { text: 'Kennzeichen: M-AB 1234', secret: 'M-AB 1234' },
        { text: 'license plate 7ABC123', secret: '7ABC123' },
        { text: 'Number plate: AB12 CDE', secret: 'AB12 CDE' },
        { text: 'immatriculation AB-123-CD', secret: 'AB-123-CD' },
      ],
      no: ['license plate recognition', 'plate number: none'],
    },
  }),
  worded({
    id: 'health-id-record',
    label: 'HEALTHID',
    words: [
      'medical record number',
      'medical record no',
      'medical record',
      'mrn',
      'patient id',
      'patient number',
      'patient no',
      'patienten-nr',
      'patientennummer',
      'fallnummer',
      'health insurance number',
      'health insurance id',
      'health plan',
      'health card',
      'insurance member',
      'policy number',
      'member id',
      'subscriber id',
    ],
    value: `(?:[A-Z]{1,4}-?)?[0-9]{5,12}|${MIXED}`,
    reach: 16,
    examples: {
      yes: [
        { text: 'MRN: 00482913', secret: '00482913' },
        { text: 'medical record number is MR-482913', secret: 'MR-482913' },
        { text: '"patient_id": "P4829137"', secret: 'P4829137' },
      ],
      no: ['patient id is required', 'mrn: none'],
    },
  }),
  worded({
    id: 'bank-account-routing',
    label: 'ACCOUNT',
    words: [
      'routing number',
      'routing no',
      'aba routing',
      'aba number',
      'aba',
      'routing',
      'aba transit',
      'rtn',
    ],
    value: '[0-9]{4}-?[0-9]{4}-?[0-9]',
    check: routing,
    examples: {
      yes: [
        { text: 'routing number 021000089', secret: '021000089' },
        { text: 'ABA: 1234-5678-0', secret: '1234-5678-0' },
      ],
      no: ['routing number 12', 'routing between 12 services'],
    },
  }),
  worded({
    id: 'bank-account',
    label: 'ACCOUNT',
    words: [
      'bank account number',
      'bank account no',
      'bank account',
      'account number',
      'account no',
      'account num',
      'acct number',
      'acct no',
      'acct',
      'checking account',
      'savings account',
      'kontonummer',
      'konto-nr',
      'konto nr',
      'kontonr',
      'numéro de compte',
      'numero de compte',
      'número de cuenta',
      'numero de cuenta',
      'numero di conto',
      'conto corrente',
      'rekeningnummer',
      'numer konta',
      'numer rachunku',
      'clabe',
      'bsb',
      'sort code',
      'bankleitzahl',
      'blz',
    ],
    value:
      '[0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9]{3}-[0-9]{3}|[0-9]{3} [0-9]{3} [0-9]{2}|[0-9]{6,18}|[0-9]{2,6}(?:[ -][0-9]{2,6}){1,6}',
    reach: 24,
    examples: {
      yes: [
        { text: 'my bank account number is 945456787654', secret: '945456787654' },
        { text: 'sort code 12-34-56', secret: '12-34-56' },
        { text: 'Kontonummer: 0532013000', secret: '0532013000' },
        { text: '"account_number":"000123456789"', secret: '000123456789' },
      ],
      no: ['account number: none', 'bank account created in 2024'],
    },
  }),
  worded({
    id: 'bank-account-bic',
    label: 'BIC',
    words: ['bic', 'swift', 'swift code', 'bic/swift', 'swift/bic', 'bic code', 'swift-bic'],
    value: '[A-Z]{4} ?[A-Z]{2} ?[A-Z0-9]{2}(?: ?[A-Z0-9]{3})?',
    check: (plain) => BANK_COUNTRY.test(plain),
    reach: 16,
    examples: {
      yes: [
        { text: 'BIC: COBADEFFXXX', secret: 'COBADEFFXXX' },
        { text: 'SWIFT code DEUTDEFF', secret: 'DEUTDEFF' },
      ],
      no: ['swift package manager', 'the BIC of your bank'],
    },
  }),
  worded({
    id: 'payment-card-code',
    label: 'CVV',
    words: [
      'cvv',
      'cvc',
      'cvv2',
      'cvc2',
      'card verification',
      'card security code',
      'security code',
      'prüfziffer der karte',
    ],
    value: '[0-9]{3,4}',
    reach: 10,
    examples: {
      yes: [
        { text: 'CVV: 123', secret: '123' },
        { text: '"cvc":"4321"', secret: '4321' },
      ],
      no: ['cvv: none', 'CVV 12345'],
    },
  }),
  worded({
    id: 'payment-card-number',
    label: 'CARD',
    words: [
      'card number',
      'credit card number',
      'credit card',
      'creditcard',
      'debit card',
      'card no',
      'cardnumber',
      'kreditkarte',
      'kreditkartennummer',
      'kartennummer',
      'carte bancaire',
      'carte de crédit',
      'carte bleue',
      'tarjeta de crédito',
      'tarjeta de credito',
      'carta di credito',
      'cartão de crédito',
      'cc number',
      'pan',
    ],
    value:
      '[0-9]{12,19}|[0-9]{4}(?:[ .-][0-9]{4}){2,3}(?:[ .-][0-9]{1,3})?|[0-9]{4}[ -][0-9]{6}[ -][0-9]{4,5}',
    check: luhn,
    examples: {
      yes: [
        { text: 'my credit card: 122000000000003', secret: '122000000000003' },
        { text: 'Kreditkarte 4111.1111.1111.1111', secret: '4111.1111.1111.1111' },
        { text: 'card number: 4012-8888-8888-1882', secret: '4012-8888-8888-1882' },
      ],
      no: ['credit card ending in 4242', 'card number: 1234'],
    },
  }),
];
