// Measures src/ against the bars of the project and exits 1 on a breach: `node scripts/bars.mjs`.
import { pathToFileURL } from 'node:url';
import { lineAt, parse, readTree, walk } from './source-tree.mjs';

/** Upper limits. Catalog files are data, so their length is free; their functions are not. */
const BARS = {
  fileP95: 180,
  fileMax: 250,
  functionP95: 26,
  functionMax: 50,
  parameters: 3,
  complexity: 10,
  any: 0,
  nonNull: 0,
  castsPerKloc: 1,
};

/** Share of lines that are comments, in percent; outside is reported, never a breach. */
const COMMENT_RANGE = [8, 12];

// A rate over very few lines is noise: a tree below this size is allowed what a tree of this size is.
const SMALLEST_TREE = 4000;

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

// The same constructs the linter counts, so that both name the same functions.
const BRANCHES = new Set([
  'IfStatement',
  'ConditionalExpression',
  'LogicalExpression',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'CatchClause',
  'AssignmentPattern',
]);
const SHORT_ASSIGNMENTS = new Set(['&&=', '||=', '??=']);

function branches(node) {
  if (BRANCHES.has(node.type)) return 1;
  if (node.type === 'SwitchCase') return node.test === null ? 0 : 1;
  if (node.type === 'AssignmentExpression') return SHORT_ASSIGNMENTS.has(node.operator) ? 1 : 0;
  if (node.type === 'MemberExpression' || node.type === 'CallExpression') return node.optional ? 1 : 0;
  return 0;
}

function complexityOf(fn) {
  let total = 1;
  walk(fn, (node) => {
    if (node !== fn && FUNCTIONS.has(node.type)) return false;
    total += branches(node);
    return true;
  });
  return total;
}

function nameOf(node, parent) {
  const named = node.id ?? parent?.id ?? parent?.key;
  return named?.name ?? 'anonymous';
}

function measureFunction(file, node, parent) {
  const first = lineAt(file, node.start);
  return {
    where: `${file.path}:${first}`,
    name: nameOf(node, parent),
    lines: lineAt(file, node.end - 1) - first + 1,
    parameters: node.params.filter((one) => one.name !== 'this').length,
    complexity: complexityOf(node),
  };
}

function isCast(node) {
  if (node.type === 'TSTypeAssertion') return true;
  if (node.type !== 'TSAsExpression') return false;
  return node.typeAnnotation.typeName?.name !== 'const';
}

function commentLines(file) {
  const lines = new Set();
  for (const comment of file.comments) {
    const first = lineAt(file, comment.start);
    const alone = file.text.slice(file.starts[first - 1], comment.start).trim() === '';
    for (let line = alone ? first : first + 1; line <= lineAt(file, comment.end - 1); line += 1) {
      lines.add(line);
    }
  }
  return lines.size;
}

function measureFile(source) {
  const file = parse(source);
  const at = (node) => `${file.path}:${lineAt(file, node.start)}`;
  const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
  const found = { path: file.path, lines, comments: commentLines(file), functions: [] };
  Object.assign(found, { any: [], nonNull: [], casts: [] });
  walk(file.program, (node, parent) => {
    if (FUNCTIONS.has(node.type) && node.body) found.functions.push(measureFunction(file, node, parent));
    if (node.type === 'TSAnyKeyword') found.any.push(at(node));
    if (node.type === 'TSNonNullExpression' || node.definite === true) found.nonNull.push(at(node));
    if (isCast(node)) found.casts.push(at(node));
  });
  return found;
}

/** Measures sources `{path, text}`. */
export function measure(sources) {
  return sources.map(measureFile);
}

// Interpolated, so that in a small tree one long file is not the whole figure.
function percentile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const position = Math.max(0, (sorted.length - 1) * share);
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? 0;
  return Math.round(below + (above - below) * (position - Math.floor(position)));
}

function over(items, limit, size) {
  return items.filter((item) => size(item) > limit).toSorted((a, b) => size(b) - size(a));
}

function rowMax(what, items, rule) {
  const breaches = over(items, rule.limit, rule.size).map((item) => `${rule.size(item)} ${rule.label(item)}`);
  const value = Math.max(0, ...items.map(rule.size));
  return { what, value, limit: rule.limit, breaches, ok: breaches.length === 0 };
}

function rowP95(what, items, rule) {
  const value = percentile(items.map(rule.size), 0.95);
  const ok = value <= rule.limit;
  // All above the bar are named: which of them to shorten is for the reader to say.
  const long = ok ? [] : over(items, rule.limit, rule.size);
  const breaches = long.map((item) => `${rule.size(item)} ${rule.label(item)}`);
  return { what, value, limit: rule.limit, breaches, ok };
}

function rowNone(what, places, limit) {
  return { what, value: places.length, limit, breaches: places, ok: places.length <= limit };
}

function rowCasts(files) {
  const casts = files.flatMap((file) => file.casts);
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  const allowed = (Math.max(lines, SMALLEST_TREE) / 1000) * BARS.castsPerKloc;
  return { ...rowNone('casts (as)', casts, Math.floor(allowed)), ok: casts.length <= allowed };
}

const label = (fn) => `${fn.where} ${fn.name}`;
const ofFile = { size: (file) => file.lines, label: (file) => file.path };
const ofFunction = { size: (fn) => fn.lines, label };

/** Holds measurements against the bars: one row a bar `{what, value, limit, ok, breaches}`. */
export function judge(files) {
  const code = files.filter((file) => !file.path.startsWith('src/catalog/'));
  const functions = files.flatMap((file) => file.functions);
  return [
    rowP95('file lines p95', code, { limit: BARS.fileP95, ...ofFile }),
    rowMax('file lines max', code, { limit: BARS.fileMax, ...ofFile }),
    rowP95('function lines p95', functions, { limit: BARS.functionP95, ...ofFunction }),
    rowMax('function lines max', functions, { limit: BARS.functionMax, ...ofFunction }),
    rowMax('parameters', functions, { limit: BARS.parameters, size: (fn) => fn.parameters, label }),
    rowMax('complexity', functions, { limit: BARS.complexity, size: (fn) => fn.complexity, label }),
    rowNone(
      'any',
      files.flatMap((file) => file.any),
      BARS.any,
    ),
    rowNone(
      'non-null (!)',
      files.flatMap((file) => file.nonNull),
      BARS.nonNull,
    ),
    rowCasts(files),
  ];
}

/** Comment lines in percent of the code outside catalog/. */
export function commentShare(files) {
  const code = files.filter((file) => !file.path.startsWith('src/catalog/'));
  const lines = code.reduce((sum, file) => sum + file.lines, 0);
  const comments = code.reduce((sum, file) => sum + file.comments, 0);
  return lines === 0 ? 0 : (100 * comments) / lines;
}

function print(files, rows) {
  const lines = files.reduce((sum, file) => sum + file.lines, 0);
  console.log(`${files.length} files, ${lines} lines`);
  for (const row of rows) {
    const words = [row.ok ? 'ok  ' : 'OVER', row.what.padEnd(20), String(row.value).padStart(5)];
    console.log(`${words.join(' ')}  limit ${row.limit}`);
    if (!row.ok) for (const breach of row.breaches) console.log(`       ${breach}`);
  }
  const share = commentShare(files);
  const [low, high] = COMMENT_RANGE;
  const within = share >= low && share <= high;
  console.log(
    `${within ? 'ok  ' : 'warn'} ${'comment lines %'.padEnd(20)} ${share.toFixed(1).padStart(5)}  aim ${low}-${high}`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = measure(readTree(process.cwd(), ['src'], ['.ts']));
  const rows = judge(files);
  print(files, rows);
  if (files.length === 0 || rows.some((row) => !row.ok)) process.exitCode = 1;
}
