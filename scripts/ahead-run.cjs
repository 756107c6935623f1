// Runs a bundle and leaves the code it has compiled for the next: `node ahead-run.cjs ENTRY CHUNK... -- ARGUMENTS`.
'use strict';
const { mkdirSync, readdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { compile, folder, run } = require('../dist/ahead.cjs');

const words = process.argv.slice(2);
const end = words.indexOf('--');
const [entry, ...beginnings] = words.slice(0, end);
const dist = path.join(__dirname, '../dist');
const chunks = readdirSync(path.join(dist, 'chunks'));

for (const beginning of beginnings) {
  const name = chunks.find((chunk) => chunk.startsWith(`${beginning}-`) && chunk.endsWith('.cjs'));
  if (name === undefined) throw new Error(`no chunk ${beginning}`);
  const file = path.join(dist, 'chunks', name);
  const script = compile(file);
  // What was called by the end of the last run is in it, compiled; what was not is left out.
  process.on('exit', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, path.basename(name, '.cjs')), script.createCachedData());
  });
  run(script, file);
}
process.argv.splice(1, process.argv.length - 1, path.join(dist, '..', 'bin', entry), ...words.slice(end + 1));
require(`../dist/${path.basename(entry, '.js')}.cjs`);
