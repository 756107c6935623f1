// The source tree as syntax: what bars.mjs measures and test/architecture.test.ts judges.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

/** Reads all files below the folders whose names end in one of the endings; paths are relative with `/`. */
export function readTree(root, folders, endings) {
  const found = [];
  for (const folder of folders) {
    for (const entry of readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !endings.some((ending) => entry.name.endsWith(ending))) continue;
      const file = path.join(entry.parentPath, entry.name);
      const relative = path.relative(root, file).split(path.sep).join('/');
      found.push({ path: relative, text: readFileSync(file, 'utf8') });
    }
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Parses one file. A syntax error is thrown: a file that cannot be read must not pass as clean. */
export function parse(source) {
  const { program, comments, module, errors } = parseSync(source.path, source.text);
  if (errors.length > 0) throw new Error(`${source.path}: ${errors[0].message}`);
  const starts = [0];
  for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return { path: source.path, text: source.text, program, comments, module, starts };
}

/** Line of an offset, from 1. */
export function lineAt(file, offset) {
  let low = 0;
  let high = file.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (file.starts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** Calls `visit(node, parent, key)` on every node, parents first; a `false` answer skips the children. */
export function walk(node, visit, place = {}) {
  if (visit(node, place.parent, place.key) === false) return;
  for (const [name, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child !== null && typeof child === 'object' && typeof child.type === 'string') {
        walk(child, visit, { parent: node, key: name });
      }
    }
  }
}

function staticEdges(file) {
  const edges = [];
  for (const item of file.module.staticImports) {
    const isType = item.entries.length > 0 && item.entries.every((entry) => entry.isType);
    edges.push({ at: item.start, specifier: item.moduleRequest.value, kind: isType ? 'type' : 'static' });
  }
  for (const item of file.module.staticExports) {
    const sourced = item.entries.filter((entry) => entry.moduleRequest);
    if (sourced.length === 0) continue;
    const isType = sourced.every((entry) => entry.isType);
    edges.push({
      at: item.start,
      specifier: sourced[0].moduleRequest.value,
      kind: isType ? 'type' : 'static',
    });
  }
  return edges;
}

function nestedEdges(file) {
  const edges = [];
  walk(file.program, (node) => {
    if (node.type === 'ImportExpression' || node.type === 'TSImportType') {
      const literal = typeof node.source.value === 'string' ? node.source.value : undefined;
      const kind = node.type === 'TSImportType' ? 'type' : 'dynamic';
      // A computed specifier cannot be judged, so it is named as what it is and never allowed.
      edges.push({ at: node.start, specifier: literal ?? '<computed>', kind });
    }
  });
  return edges;
}

/** What CommonJS loads; inside a function only when that is called. */
function requireEdges(file) {
  const edges = [];
  const visit = (kind) => (node) => {
    if (kind === 'static' && /Function/.test(node.type) && node.body) {
      walk(node.body, visit('dynamic'));
      return false;
    }
    const isCall = node.type === 'CallExpression' && node.callee.name === 'require';
    const specifier = isCall ? node.arguments[0]?.value : undefined;
    if (typeof specifier === 'string') edges.push({ at: node.start, specifier, kind });
    return true;
  };
  walk(file.program, visit('static'));
  return edges;
}

/** Every import edge of a file: `{from, to, specifier, kind, line}`; `to` is a tree path or undefined for a package. */
export function edgesOf(file) {
  return [...staticEdges(file), ...nestedEdges(file), ...requireEdges(file)].map(
    ({ at, specifier, kind }) => ({
      from: file.path,
      to: specifier.startsWith('.')
        ? path.posix.normalize(path.posix.join(path.posix.dirname(file.path), specifier))
        : undefined,
      specifier,
      kind,
      line: lineAt(file, at),
    }),
  );
}

/** Package name of a bare specifier: `zod/v4` -> `zod`, `@a/b/c` -> `@a/b`. */
export function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
