import { readFileSync } from 'node:fs';
import { inTurns } from './support/measure.mjs';
import { firstMissing, loadSource } from './support/source.mjs';

export const name = 'scan';
export const what = 'full scan, against one pass of `/[A-Za-z0-9_-]{20,}/g` over the same text';

/** Real code and prose that every checkout has after npm ci. */
const TEXTS = [
  'node_modules/zod/v4/core/schemas.js',
  'node_modules/commander/lib/command.js',
  'node_modules/yaml/dist/compose/resolve-block-map.js',
  'node_modules/undici/lib/core/request.js',
  'node_modules/knip/README.md',
  'package-lock.json',
];

export async function run() {
  const missing = firstMissing('src/engine/redact/scan.ts', 'src/catalog/detectors/index.ts');
  if (missing) return { missing };
  const { compileScanner } = await loadSource('src/engine/redact/scan.ts');
  const { detectors } = await loadSource('src/catalog/detectors/index.ts');
  const scanner = compileScanner(detectors);
  const once = TEXTS.map((file) => readFileSync(file, 'utf8')).join('\n');
  const text = once.repeat(Math.ceil(4_000_000 / once.length));
  const found = { direct: 0, ours: 0 };
  const { direct, ours } = await inTurns(
    {
      direct: async () => {
        found.direct = [...text.matchAll(/[A-Za-z0-9_-]{20,}/g)].length;
      },
      ours: async () => {
        found.ours = scanner.scan(text).length;
      },
    },
    9,
  );
  const megabytes = (text.length / 1e6).toFixed(1);
  const note = `${megabytes} MB, ${detectors.length} detectors, ${found.ours} findings; medians ${(direct.median / ours.median).toFixed(2)}x`;
  return { rows: [{ what, value: direct.min / ours.min, limit: 1, atLeast: true, unit: 'x', note }] };
}
