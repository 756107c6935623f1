/** Postal addresses: a street with its number, the way each country writes them, and what follows a word for address. */
import type { DetectorDef } from '../../../engine/definitions.ts';
import { worded } from './context.ts';

const CAPITAL = String.raw`[A-ZÀ-ÖØ-Þ]`;
/** One or two capitalised words: a town. */
const TOWN = String.raw`${CAPITAL}[\p{L}'’-]{1,24}(?: ${CAPITAL}[\p{L}'’-]{1,24}){0,2}`;
const BRITISH = '[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}';
/** Postcode and town on the Continent: `10115 Berlin`, `1012 AB Amsterdam`, `D-10115 Berlin`. */
const CONTINENTAL = String.raw`(?:,|\n|\s)\s{0,3}(?:[A-Z]{1,2}-)?(?:[0-9]{4} ?[A-Z]{2}|[0-9]{2}[ -]?[0-9]{3}|[0-9]{4}) ${TOWN}`;
const ENGLISH_STREET =
  'Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Boulevard|Blvd|Highway|Hwy|Parkway|Pkwy|Terrace|Crescent|Close|Gardens|Drive|Dr|Court|Ct|Way|Place|Pl|Square|Sq';
const AFTER_STREET = String.raw`(?:,? (?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|#)[. ]{0,2}[0-9A-Za-z-]{1,6})?(?:,?\s${TOWN}){0,3}(?:,? (?:[A-Z]{2},? )?(?:[0-9]{5}(?:-[0-9]{4})?|${BRITISH})|,? [A-Z]{2} [0-9]{4})`;

function streets(names: string): readonly string[] {
  return names.split(',');
}

const MORE_EXAMPLES = 'see 12 Monkeys Street Art';

export const address: readonly DetectorDef[] = [
  {
    id: 'address-english',
    label: 'ADDRESS',
    category: 'personal',
    keywords: streets(
      ' street, st,, st., avenue, ave, road, rd,, rd., lane, blvd, boulevard, drive, dr., court, terrace, close, gardens, square, highway',
    ).filter((word) => word.trim().length > 2),
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}.,-])[0-9]{1,5}[A-Za-z]? (?:${CAPITAL}[\p{L}'’.-]{1,20} |[0-9]{1,3}(?:st|nd|rd|th) |[NSEW]\.? ){1,4}(?:${ENGLISH_STREET})\b\.?(?:${AFTER_STREET}|(?<=Street|Avenue|Road|Lane|Boulevard|Drive|Ave\.?|St\.?|Rd\.?|Blvd\.?)(?![\p{L} -]*[\p{L}]))`,
      'gu',
    ),
    window: { back: 70, forward: 110 },
    validate: () => 'medium',
    rank: 36,
    examples: {
      yes: [
        {
          text: 'lives at 42 Maple Street, Springfield, IL 62704.',
          secret: '42 Maple Street, Springfield, IL 62704',
        },
        { text: 'ship to 221B Baker Street, London NW1 6XE', secret: '221B Baker Street, London NW1 6XE' },
        {
          text: '"1600 Elm Tree Avenue, Apt 4, Denver, CO 80014"',
          secret: '1600 Elm Tree Avenue, Apt 4, Denver, CO 80014',
        },
      ],
      no: ['the street has 42 trees', '3 Way Street fights', MORE_EXAMPLES],
    },
  },
  {
    id: 'address-germanic',
    label: 'ADDRESS',
    category: 'personal',
    keywords: [
      'straße #',
      'strasse #',
      'str. #',
      'weg #',
      'platz #',
      'allee #',
      'gasse #',
      'ring #',
      'damm #',
      'ufer #',
      'straat #',
      'laan #',
      'gracht #',
      'gatan #',
      'vej #',
    ],
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}])(?:${CAPITAL}[\p{L}ß.-]{1,24}[ -]){0,3}${CAPITAL}?[\p{L}ß-]{0,24}(?:straße|strasse|[Ss]tr\.|weg|platz|allee|gasse|ring|damm|ufer|Straße|Strasse|Weg|Platz|Allee|Ring|straat|laan|gracht|gatan|vej) [0-9]{1,4} ?[a-zA-Z]?(?![\p{L}\p{N}]|[.][0-9])(?:${CONTINENTAL})?`,
      'gu',
    ),
    window: { back: 70, forward: 70 },
    validate: (secret) => (/^[A-ZÀ-Þ]/.test(secret) ? 'medium' : 'no'),
    rank: 36,
    examples: {
      yes: [
        { text: 'wohnt in der Musterstraße 12a, 10115 Berlin.', secret: 'Musterstraße 12a, 10115 Berlin' },
        { text: 'Keizersgracht 123, 1015 CJ Amsterdam', secret: 'Keizersgracht 123, 1015 CJ Amsterdam' },
        { text: 'Anschrift: Am Alten Markt-Weg 7', secret: 'Am Alten Markt-Weg 7' },
      ],
      no: ['string 12', 'ring 3 bells', 'der Weg ist 12 km lang', 'IronPython covering 2.6 and 2.7'],
    },
  },
  {
    id: 'address-romance',
    label: 'ADDRESS',
    category: 'personal',
    keywords: [
      ' rue ',
      '# avenue ',
      '#, avenue ',
      '# boulevard ',
      '#, boulevard ',
      '# place ',
      '# chemin ',
      '# allée ',
      '# quai ',
      'calle ',
      'avenida ',
      'avda. ',
      'paseo ',
      'plaza ',
      'via ',
      'viale ',
      'piazza ',
      'corso ',
      'rua ',
    ],
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}])(?:[0-9]{1,4}(?: ?bis| ?ter)?,? (?:rue|avenue|boulevard|place|chemin|allée|quai|impasse|cours)(?: [\p{L}'’-]{1,20}){1,6}${CONTINENTAL}|(?:Calle|Avenida|Avda\.|Paseo|Plaza|Via|Viale|Piazza|Corso|Rua)(?: [\p{L}'’.-]{1,20}){1,5},? (?:n[.º°]{1,2} ?)?[0-9]{1,4}[A-Za-z]?(?:, ?[0-9]{1,2}[ºª°]? ?[A-Za-z]?)?${CONTINENTAL})`,
      'gu',
    ),
    window: { back: 10, forward: 130 },
    validate: () => 'medium',
    rank: 36,
    examples: {
      yes: [
        {
          text: 'habite au 12 bis, rue des Lilas, 75011 Paris.',
          secret: '12 bis, rue des Lilas, 75011 Paris',
        },
        { text: 'Calle Mayor 15, 28013 Madrid', secret: 'Calle Mayor 15, 28013 Madrid' },
        { text: 'Via Garibaldi 8, 20121 Milano', secret: 'Via Garibaldi 8, 20121 Milano' },
      ],
      no: ['via Node 20', 'Via npm 10, see 2024', 'calle mayor'],
    },
  },
  worded({
    id: 'address',
    label: 'ADDRESS',
    words: [
      'home address',
      'postal address',
      'mailing address',
      'street address',
      'shipping address',
      'billing address',
      'delivery address',
      'residential address',
      'address line',
      'lives at',
      'living at',
      'resides at',
      'anschrift',
      'wohnhaft in',
      'wohnhaft',
      'postanschrift',
      'adresse postale',
      'domicilio',
      'dirección',
      'direccion',
      'indirizzo',
      'residenza',
      'domicile',
    ],
    value: String.raw`(?=[^\n"]{0,60}[0-9])[0-9A-ZÀ-Þ][^\n"<>{}|;=()]{6,90}[0-9A-Za-zÀ-ÿ]`,
    reach: 8,
    rank: 35,
    check: (plain) => /[0-9]/.test(plain) && /[A-Z]{4}/.test(plain),
    examples: {
      yes: [
        {
          text: 'Home address: 7 The Old Mill, Oxfordshire OX1 2JD',
          secret: '7 The Old Mill, Oxfordshire OX1 2JD',
        },
        { text: '"street_address":"Unit 5, Harbour Quay"', secret: 'Unit 5, Harbour Quay' },
      ],
      no: ['home address is required', 'postal address: none'],
    },
  }),
  worded({
    id: 'address-postcode',
    label: 'ADDRESS',
    words: [
      'postcode',
      'post code',
      'postal code',
      'zip code',
      'zipcode',
      'zip',
      'plz',
      'postleitzahl',
      'code postal',
      'código postal',
      'codigo postal',
      'codice postale',
      'cap',
    ],
    value: `[0-9]{5}(?:-[0-9]{4})?|${BRITISH}|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|[0-9]{4} ?[A-Z]{2}|[0-9]{2}-[0-9]{3}|[0-9]{4}`,
    reach: 10,
    rank: 34,
    optIn: true,
    examples: {
      yes: [
        { text: 'postcode: SW1A 1AA', secret: 'SW1A 1AA' },
        { text: 'ZIP code 62704', secret: '62704' },
      ],
      no: ['zip: none', 'postcode lookup'],
    },
  }),
];
