import { writeFileSync } from 'node:fs';
import { scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { CURVES } from './support/curves.mjs';
import { throwawayHome } from './support/home.mjs';
import { firstMissing } from './support/source.mjs';

export const name = 'curves';
export const what = 'how a cost grows: 1 is in step with the size, 0 not at all';

const PICTURE = 'docs/cost-curves.svg';
const PANEL = { width: 300, height: 200, left: 52, right: 16, top: 34, bottom: 36 };
const COLUMNS = 3;

const short = (value) => (value >= 1000 ? `${value / 1000}k` : String(value));

function panel({ curve, points }, index) {
  const { width, height, left, right, top, bottom } = PANEL;
  const times = points.map(({ ms }) => ms);
  const x = scaleLog([curve.sizes[0], curve.sizes.at(-1)], [left, width - right]);
  const y = scaleLog([Math.min(...times) / 1.6, Math.max(...times) * 1.6], [height - bottom, top]);
  const path = line()
    .x(({ size }) => x(size))
    .y(({ ms }) => y(ms));
  const marks = points.map(({ size, ms }) => {
    const text = ms < 10 ? ms.toFixed(1) : ms.toFixed(0);
    return `<circle cx="${x(size).toFixed(1)}" cy="${y(ms).toFixed(1)}" r="3"/><text x="${x(size).toFixed(1)}" y="${(y(ms) - 8).toFixed(1)}" text-anchor="middle">${text}</text>`;
  });
  const ticks = curve.sizes.map(
    (size) =>
      `<text x="${x(size).toFixed(1)}" y="${height - bottom + 14}" text-anchor="middle">${short(size)}</text>`,
  );
  const at = `translate(${(index % COLUMNS) * width} ${Math.floor(index / COLUMNS) * height})`;
  return `<g transform="${at}">
<text class="t" x="${left}" y="18">${curve.title.replaceAll('`', '')}</text>
<path d="M${left} ${top}V${height - bottom}H${width - right}" class="a"/>
<path d="${path(points)}" class="l"/>
${marks.join('')}
${ticks.join('')}
<text x="${(left + width - right) / 2}" y="${height - 6}" text-anchor="middle">${curve.unit}</text>
<text x="14" y="${(top + height - bottom) / 2}" text-anchor="middle" transform="rotate(-90 14 ${(top + height - bottom) / 2})">ms</text>
</g>`;
}

function picture(measured) {
  const width = PANEL.width * COLUMNS;
  const height = PANEL.height * Math.ceil(measured.length / COLUMNS);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="How the costs of the guard grow with the size of what it works on">
<style>text{font:11px system-ui,sans-serif;fill:#444}.t{font-weight:600;fill:#111}.a{fill:none;stroke:#999}.l{fill:none;stroke:#0969da;stroke-width:2}circle{fill:#0969da}</style>
<rect width="100%" height="100%" fill="#fff"/>
${measured.map((one, index) => panel(one, index)).join('\n')}
</svg>
`;
}

/** Exponent of the growth over the upper half of the sizes. */
function growth(points) {
  const [from, to] = points.slice(-2);
  return Math.log(to.ms / from.ms) / Math.log(to.size / from.size);
}

export async function run() {
  const missing = firstMissing('bin/aup-guard.js', 'src/engine/redact/body.ts', 'src/host/ledger-file.ts');
  if (missing) return { missing };
  const measured = [];
  for (const curve of CURVES) {
    const home = throwawayHome();
    try {
      const timeOf = await curve.prepare(home);
      const points = curve.sizes.map((size) => ({ size, ms: timeOf(size) }));
      measured.push({ curve, points });
    } finally {
      home.close();
    }
  }
  writeFileSync(PICTURE, picture(measured));
  const rows = measured.map(({ curve, points }) => ({
    what: `growth: ${curve.title}, by ${curve.unit}`,
    value: growth(points),
    limit: 1.2,
    unit: '',
    note: points.map(({ size, ms }) => `${short(size)}: ${ms.toFixed(1)} ms`).join(', '),
  }));
  return { rows };
}
