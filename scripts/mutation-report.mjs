// Writes docs/mutation.md from the report of the last `npm run mutation`.
import { readFileSync, writeFileSync } from 'node:fs';
import { readTree } from './source-tree.mjs';

/** @typedef {{ status: string }} Mutant */

const { files } = JSON.parse(readFileSync('reports/mutation.json', 'utf8'));
const { thresholds } = (await import('../stryker.config.mjs')).default;

function count(mutants, ...wanted) {
  return mutants.filter(({ status }) => wanted.includes(status)).length;
}

function measured(mutants) {
  const noticed = count(mutants, 'Killed', 'Timeout');
  const missed = count(mutants, 'Survived', 'NoCoverage');
  const all = noticed + missed;
  return { all, noticed, missed, score: all === 0 ? 100 : (100 * noticed) / all };
}

function row(name, { all, noticed, missed, score }) {
  return `| ${name} | ${all} | ${noticed} | ${missed} | ${score.toFixed(1)} |`;
}

const run = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
const others = readTree(process.cwd(), ['src/engine'], ['.ts'])
  .map(({ path }) => path)
  .filter((path) => !(path in files) && !/(?:^|\/)(?:model|index)\.ts$/.test(path));

const lines = [
  '# Mutation tests',
  '',
  'Written by `node scripts/mutation-report.mjs` from the report of `npm run mutation`. Each mutant is a small change of the',
  'code (a condition turned round, a text emptied); it is noticed when a test fails or hangs on it. The run fails below',
  `${thresholds.break} % over all files.`,
  '',
  '| file of `src/engine` | mutants | noticed | not noticed | score % |',
  '| --- | --: | --: | --: | --: |',
  ...run.map(([path, { mutants }]) => row(`\`${path.replace('src/engine/', '')}\``, measured(mutants))),
  row('**all**', measured(run.flatMap(([, { mutants }]) => mutants))),
  '',
  '## Not run',
  '',
  'These have unit, property and table tests, but nobody measured which mutants those notice:',
  '',
  ...others.map((path) => `- \`${path.replace('src/engine/', '')}\``),
];
writeFileSync('docs/mutation.md', `${lines.join('\n')}\n`);
