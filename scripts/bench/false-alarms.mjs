// Counts what the detectors find in text that holds no secrets of anybody's.
// `node scripts/bench/false-alarms.mjs --list FILE` writes where each finding stands, by detector; never what it is.
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { corpus, fetchCorpus } from '../corpus.mjs';
import { firstMissing, loadSource } from './support/source.mjs';

export const name = 'false-alarms';
export const what = 'findings in clean npm text, all detectors of secrets';

/** Less text than this proves nothing. */
const LEAST = 50_000_000;

/** Findings of all texts: `{detector, category, file, start, length}`, and the bytes read. */
async function findings() {
  const { compileScanner } = await loadSource('src/engine/redact/scan.ts');
  const { detectors } = await loadSource('src/catalog/detectors/index.ts');
  const scanner = compileScanner(detectors);
  const found = [];
  let bytes = 0;
  for (const { file, text } of corpus()) {
    bytes += Buffer.byteLength(text);
    for (const { detector, category, start, end } of scanner.scan(text))
      found.push({ detector, category, file, start, length: end - start });
  }
  return { found, bytes };
}

function counts(found) {
  const by = new Map();
  for (const { detector } of found) by.set(detector, (by.get(detector) ?? 0) + 1);
  return [...by].toSorted((a, b) => b[1] - a[1]);
}

function inWords(found) {
  return counts(found)
    .map(([detector, count]) => `${detector} ${count}`)
    .join(', ');
}

export async function run() {
  const missing = firstMissing('src/engine/redact/scan.ts', 'src/catalog/detectors/index.ts');
  if (missing) return { missing };
  fetchCorpus();
  const { found, bytes } = await findings();
  if (bytes < LEAST)
    return { missing: `only ${(bytes / 1e6).toFixed(0)} MB of text: the registry does not answer` };
  const secrets = found.filter(({ category }) => category === 'secret');
  const personal = found.length - secrets.length;
  const note = `${(bytes / 1e6).toFixed(0)} MB; ${inWords(secrets.slice())}; ${personal} of personal data, counted apart: authors sign their work`;
  return { rows: [{ what, value: secrets.length / (bytes / 1e6), limit: 0.5, unit: '/MB', note }] };
}

/** The findings as a list for people who improve a rule. */
async function list(target) {
  fetchCorpus();
  const { found, bytes } = await findings();
  const lines = counts(found).map(([detector, count]) => `${count}\t${detector}`);
  const places = found
    .toSorted((a, b) => (a.detector < b.detector ? -1 : Number(a.detector > b.detector)))
    .map(({ detector, file, start, length }) => `${detector}\t${file}\t${start}\t${length}`);
  writeFileSync(target, `${[...lines, '', ...places].join('\n')}\n`);
  console.log(`${found.length} findings in ${(bytes / 1e6).toFixed(1)} MB, listed in ${target}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [option, target] = process.argv.slice(2);
  if (option === '--list' && target !== undefined) await list(target);
  else
    console.log(
      (await run()).rows
        ?.map((row) => `${row.value.toFixed(2)} ${row.unit} (<= ${row.limit}) ${row.note}`)
        .join('\n'),
    );
}
