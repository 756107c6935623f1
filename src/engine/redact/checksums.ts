/** Check digits, as pure arithmetic. Text that is too short or holds anything else fails, it never throws. */

const NUMBER = /^[0-9]{2,}$/;

/** The values of a text's characters in base 36: digits and letters, any case. */
export function valuesOf(text: string): readonly number[] {
  return Array.from(text, (char) => Number.parseInt(char, 36));
}

/** Sum of values times weights, from the first on; values beyond the weights do not count. */
export function weighted(text: string, weights: readonly number[]): number {
  const values = valuesOf(text);
  return weights.reduce((sum, weight, index) => sum + weight * (values[index] ?? Number.NaN), 0);
}

/** Mod 10 with every second digit doubled: cards, Canada, Sweden, South Africa and many more. */
export function luhn(digits: string): boolean {
  const reversed = valuesOf(digits).toReversed();
  const sum = reversed.reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? digit : digit * 2;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return NUMBER.test(digits) && sum % 10 === 0;
}

/** Remainder by 97 of a text read as one number, letters counting 10 to 35; step by step, so that none grows large. */
export function mod97(text: string): number {
  return valuesOf(text).reduce((rest, value) => (rest * (value > 9 ? 100 : 10) + value) % 97, 0);
}

/** ISO 7064 mod 11,10: Germany's and Croatia's tax numbers. */
export function mod11And10(digits: string): boolean {
  const values = valuesOf(digits);
  const product = values.slice(0, -1).reduce((rest, digit) => (((rest + digit) % 10 || 10) * 2) % 11, 10);
  return NUMBER.test(digits) && (11 - product) % 10 === values.at(-1);
}

/** The dihedral group of order ten, and the permutation its positions go through. */
const DIHEDRAL =
  '0123456789 1234067895 2340178956 3401289567 4012395678 5987604321 6598710432 7659821043 8765932104 9876543210'.split(
    ' ',
  );
const PERMUTED =
  '0123456789 1576283094 5803796142 8916043527 9453126870 4286573901 2793806415 7046913258'.split(' ');

/** Verhoeff: catches every single wrong digit and every swap of neighbours. */
export function verhoeff(digits: string): boolean {
  const end = Array.from(digits)
    .toReversed()
    .reduce((state, char, index) => {
      const moved = Number(PERMUTED[index % 8]?.charAt(Number(char)) ?? 0);
      return Number(DIHEDRAL[state]?.charAt(moved) ?? 0);
    }, 0);
  return NUMBER.test(digits) && end === 0;
}

/** Sum of digits times weights is a multiple of `modulus`; as many weights as digits. */
export function divides(digits: string, weights: readonly number[], modulus: number): boolean {
  return digits.length === weights.length && weighted(digits, weights) % modulus === 0;
}

/** Is there such a day? The year decides about 29 February only where it is told. */
export function isDay(day: number, month: number, year = 2000): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const last = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= last;
}
