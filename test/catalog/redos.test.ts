import { describe, expect, it } from 'vitest';
import { detectors } from '../../src/catalog/detectors/index.ts';
import type { DetectorDef } from '../../src/engine/definitions.ts';
import { compileScanner } from '../../src/engine/redact/scan.ts';

const SIZE = 6000;
/** Other work on the machine may spoil a measurement, not so many. */
const ATTEMPTS = 4;
/** Times are compared with one pass of this pattern over this text, in the same process. */
const YARDSTICK = /[A-Za-z0-9_-]{20,}/g;
const MEASURE = 'const total = items.map((item) => item.price_of_everything_in_it); '.repeat(6000);

/** Time of the processor, in ms: what else runs here does not count. */
function timed(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function best(rounds: number, work: () => unknown): number {
  return Math.min(...Array.from({ length: rounds }, () => timed(work)));
}

const unit = best(9, () => MEASURE.match(YARDSTICK));

/** Some characters that each class of a pattern accepts, and the classes' complements by accident. */
function alphabetOf({ source }: RegExp): readonly string[] {
  const classes = source.match(/\\[wdsWDS]|\[(?:\\.|[^\]\\])+\]/g) ?? [];
  const chars = new Set(['a', '1', ' ']);
  for (const one of new Set(classes)) {
    const accepts = new RegExp(one);
    const accepted = Array.from('aZ0_-./+=: "\'@\\\n', (char) => char).filter((char) => accepts.test(char));
    for (const char of [accepted[0], accepted.at(-1)]) if (char !== undefined) chars.add(char);
  }
  return [...chars];
}

/** What a text made to be slow repeats: keywords, runs of each class, secrets that break off. */
function unitsOf({ keywords, pattern, examples }: DetectorDef): readonly string[] {
  const words = keywords.map((keyword) => keyword.replaceAll('#', '1').replaceAll('?', 'a'));
  const alphabet = alphabetOf(pattern);
  const misses = examples.yes.slice(0, 3).flatMap(({ text, secret }) => {
    const at = text.indexOf(secret);
    const lead = text.slice(0, at);
    const cuts = [Math.ceil(secret.length / 2), secret.length - 1];
    return [`${text} `, lead, ...cuts.map((cut) => `${lead}${secret.slice(0, cut)}!`)];
  });
  return [...words.flatMap((word) => [word, `${word}=`, `${word} : "`]), ...misses, ...alphabet];
}

/** Texts of `SIZE` characters: units repeated, and beginnings followed by one long run. */
function textsOf(detector: DetectorDef): readonly string[] {
  const repeated = unitsOf(detector)
    .filter((one) => one !== '')
    .map((one) => one.repeat(Math.ceil(SIZE / one.length)));
  const [first] = detector.examples.yes;
  const begun = first === undefined ? '' : first.text.slice(0, first.text.indexOf(first.secret) + 8);
  const runs = alphabetOf(detector.pattern).map((char) => `${begun}${char.repeat(500)}\n`);
  return [...new Set([...repeated, ...runs.map((run) => run.repeat(Math.ceil(SIZE / run.length)))])];
}

/** The text is cheap, or at least no dearer than its length: four times the text takes less than eight times as long. */
function isSound(scan: (text: string) => unknown, text: string): boolean {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const once = best(attempt + 1, () => scan(text));
    if (once < unit * 4) return true;
    if (once > unit * 100) return false;
    if (best(attempt + 1, () => scan(text.repeat(4))) < once * 8) return true;
  }
  return false;
}

describe('no text makes a pattern run away', () => {
  it.each(detectors.map((detector) => ({ id: detector.id, detector })))('of $id', ({ detector }) => {
    const scanner = compileScanner([detector]);
    const slow = textsOf(detector).filter((text) => !isSound((given) => scanner.scan(given), text));
    expect(slow.map((text) => text.slice(0, 120))).toEqual([]);
  });
});

describe('the measure itself', () => {
  const bad: DetectorDef = {
    id: 'bad',
    label: 'BAD',
    category: 'secret',
    keywords: ['bad'],
    pattern: /bad(?:[a-z]+\d?)+;/y,
    examples: { yes: [{ text: 'badabc1;', secret: 'badabc1;' }], no: [] },
  };
  it('catches a pattern that backtracks', () => {
    // Short, because twice as long would take longer than anybody waits.
    const text = `bad${'a'.repeat(26)}\n`;
    expect(isSound((given) => compileScanner([bad]).scan(given), text)).toBe(false);
  });

  it('catches a pattern that is quadratic', () => {
    const square = compileScanner([{ ...bad, pattern: /bad[a-z ]*;/y }]);
    expect(isSound((text) => square.scan(text), 'bad '.repeat(2000))).toBe(false);
  });
});
