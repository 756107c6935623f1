// Writes docs/mutation.md from the report of the last `npm run mutation`; exits 1 when a file is below the bar.
import { readFileSync, writeFileSync } from 'node:fs';
import { parse, readTree } from './source-tree.mjs';

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

const TYPES = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'ImportDeclaration']);

/** False for files of types alone: there is nothing to mutate. */
function hasCode(source) {
  const statements = parse(source).program.body.map((one) => one.declaration ?? one);
  return statements.some(({ type }) => !TYPES.has(type));
}

const run = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
const others = readTree(process.cwd(), ['src/engine'], ['.ts'])
  .filter((source) => !(source.path in files) && !source.path.endsWith('/index.ts') && hasCode(source))
  .map(({ path }) => path);

const lines = [
  '# Mutation tests',
  '',
  'Written by `node scripts/mutation-report.mjs` from the report of `npm run mutation`. Each mutant is a small change of the',
  'code (a condition turned round, a text emptied); it is noticed when a test fails or hangs on it. A file below',
  `${thresholds.break} % fails the run.`,
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

const below = run.filter(([, { mutants }]) => measured(mutants).score < thresholds.break);
for (const [path, { mutants }] of below) {
  console.error(`${path}: ${measured(mutants).score.toFixed(1)} % is below ${thresholds.break} %`);
}
if (below.length > 0) process.exitCode = 1;
