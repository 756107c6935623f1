// Writes schema/aup-1.json from the zod schema; with --check it only says whether the file is stale.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = path.join(root, 'schema/aup-1.json');

/** The sources are TypeScript, which Node 20 does not run: bundled into a folder that goes away again. */
async function generate() {
  const folder = mkdtempSync(path.join(tmpdir(), 'aup-schema-'));
  try {
    const bundle = await rolldown({
      input: path.join(root, 'src/engine/policy/json-schema.ts'),
      platform: 'node',
    });
    await bundle.write({ dir: folder, format: 'esm', entryFileNames: 'schema.mjs' });
    await bundle.close();
    const { policyJsonSchema } = await import(pathToFileURL(path.join(folder, 'schema.mjs')).href);
    const { $schema, ...rest } = policyJsonSchema();
    const title = 'aup-guard policy, format 1';
    return `${JSON.stringify({ $schema, $id: 'aup-1.json', title, ...rest }, null, 2)}\n`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const text = await generate();
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('schema/aup-1.json is stale: run node scripts/schema.mjs');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
