import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { firstMissing, loadSource } from './support/source.mjs';

export const name = 'memory';
export const what = 'peak memory of scanning 100 MB in pieces, over that of the process before';

const SOURCE = 'src/engine/redact/pieces.ts';
const LINE = '  "label_0007": { "path": "/usr/share/doc", "size": 1834, "note": "all quiet here" },\n';

/** The texts: lines as logs have them, and the same without a line break. */
const TEXTS = {
  lines: { unit: LINE, megabytes: 100 },
  'one line': { unit: LINE.replace('\n', ' '), megabytes: 100 },
  'one line of 1 GB': { unit: LINE.replace('\n', ' '), megabytes: 1000 },
};

/** In a process of its own, because memory once taken is not given back. */
async function child(kind) {
  const { createPieceScanner } = await loadSource(SOURCE);
  const { compileScanner } = await loadSource('src/engine/redact/scan.ts');
  const { detectors } = await loadSource('src/catalog/detectors/index.ts');
  const { unit, megabytes } = TEXTS[kind];
  const pieces = createPieceScanner(compileScanner(detectors));
  const chunk = Buffer.from(unit.repeat(Math.ceil(65_536 / unit.length)));
  const decoder = new TextDecoder();
  const base = process.memoryUsage().rss;
  let found = 0;
  const rounds = Math.ceil((megabytes * 1e6) / chunk.length);
  for (let round = 0; round < rounds; round += 1)
    found += pieces.push(decoder.decode(chunk, { stream: true })).length;
  found += pieces.end().length;
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ peak: (peak - base) / 1e6, found }));
}

function measured(kind) {
  return new Promise((resolve, reject) => {
    const file = fileURLToPath(import.meta.url);
    const started = spawn(process.execPath, [file, kind], { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    started.stdout.on('data', (data) => {
      out += data;
    });
    started.once('error', reject);
    started.once('close', (code) =>
      code === 0 ? resolve(JSON.parse(out)) : reject(new Error(`scanning ${kind} ended with ${code}`)),
    );
  });
}

export async function run() {
  const missing = firstMissing(SOURCE, 'src/catalog/detectors/index.ts');
  if (missing) return { missing };
  const rows = [];
  for (const kind of Object.keys(TEXTS)) {
    const { peak, found } = await measured(kind);
    rows.push({ what: `${what}: ${kind}`, value: peak, limit: 200, unit: 'MB', note: `${found} findings` });
  }
  return { rows };
}

if (path.resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) await child(process.argv[2]);
