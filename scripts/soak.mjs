// One long session, and what of it grows: `npm run soak` (minutes), `npm run soak -- --short`; `--json FILE` keeps the series.
import { existsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { loadSource } from './bench/support/source.mjs';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    json: { type: 'string', default: '.cache/soak.json' },
    turns: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const { soak, reportOf, sizeOf, killsOf } = await loadSource('test/fixtures/soak/main.ts');
const modules = path.resolve(process.env.AUP_AGENTS_CACHE ?? '.cache/agents', 'mcp/node_modules');
const size = sizeOf(values.short, values.turns === undefined ? undefined : Number(values.turns));
const began = Date.now();
const soaked = await soak({
  size,
  kills: killsOf(size),
  ...(existsSync(modules) && !values.short ? { modules } : {}),
  onProgress: (text) =>
    console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(5)} s  ${text}`),
});
const report = reportOf(soaked, size);
if (values.keep) console.log(`kept: ${soaked.world.live.dir}`);
else await soaked.close();

for (const [name, value] of Object.entries(report.figures))
  console.log(`${(Number.isInteger(value) ? String(value) : value.toFixed(2)).padStart(10)}  ${name}`);
const machine = `${os.cpus().length} x ${os.cpus()[0]?.model.trim()}, ${os.type()} ${os.release()}, Node ${process.versions.node}`;
writeFileSync(
  values.json,
  `${JSON.stringify({ machine, seconds: (Date.now() - began) / 1000, size, ...report })}\n`,
);
console.log(`\n${machine}; the series: ${values.json}`);
for (const what of report.broken) console.log(`NOT KEPT  ${what}`);
process.exit(report.broken.length === 0 ? 0 : 1);
