// Renders the part of the gates that the catalogue decides: `dist/gates.json`.
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

export async function writeGateTexts(file) {
  const { gatedPrograms } = await load('src/catalog/gates.ts');
  const { gateTexts } = await load('src/host/gate-script.ts');
  writeFileSync(file, `${JSON.stringify(gateTexts(gatedPrograms))}\n`);
}
