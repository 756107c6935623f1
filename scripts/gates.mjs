// Renders the part of the gates that the catalogue decides: `dist/gates.json`, and their scripts beside it.
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

async function load(file) {
  const output = path.resolve(`dist/.${path.basename(file)}-${process.pid}.mjs`);
  const bundle = await rolldown({ input: file, platform: 'node', logLevel: 'silent' });
  await bundle.write({ file: output, format: 'esm', codeSplitting: false });
  await bundle.close();
  const loaded = await import(pathToFileURL(output).href);
  rmSync(output);
  return loaded;
}

/** Lists of words as `src/host/gate-texts.ts` reads them. */
function rowOf({ programs, lead, free, calm, filters }) {
  return [...[programs, lead, free, calm].map((words) => words.join(' ')), filters];
}

function shRowOf({ sh }) {
  const { fast, filter } = sh();
  return [fast, filter];
}

export async function writeGateTexts(file) {
  const { gatedPrograms } = await load('src/catalog/gates.ts');
  const { gateTexts } = await load('src/host/gate-script.ts');
  const texts = gateTexts(gatedPrograms);
  writeFileSync(file, `${JSON.stringify(texts.map(rowOf))}\n`);
  writeFileSync(file.replace(/\.json$/, '-sh.json'), `${JSON.stringify(texts.map(shRowOf))}\n`);
}
