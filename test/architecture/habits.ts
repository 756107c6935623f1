import { type Node, type ParsedFile, lineAt, walk } from '../../scripts/source-tree.mjs';

const IMPURE = new Set([
  'process',
  'Date',
  'Buffer',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'console',
  'fetch',
  'performance',
  'crypto',
  'globalThis',
  'Promise',
]);

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function nameOf(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === 'Identifier' && typeof value['name'] === 'string') return value['name'];
  if (value.type === 'Literal' && typeof value['value'] === 'string') return value['value'];
  return undefined;
}

function isNamePosition(parent: Node | undefined, key: string | undefined): boolean {
  if (parent === undefined || parent['computed'] === true) return false;
  if (parent.type === 'MemberExpression') return key === 'property';
  return key === 'key' && parent['shorthand'] !== true;
}

const TYPE_ONLY = new Set([
  'TSTypeAnnotation',
  'TSTypeAliasDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeParameterInstantiation',
  'TSTypeParameterDeclaration',
]);

/** Names the file itself gives to something at its top: `fetch` may be a function of its own. */
function ownNames(file: ParsedFile): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of list(file.program['body'])) {
    if (!isNode(statement)) continue;
    const inner = statement.type === 'ExportNamedDeclaration' ? statement['declaration'] : statement;
    if (!isNode(inner)) continue;
    const parts = [inner, ...list(inner['declarations']), ...list(inner['specifiers'])];
    for (const part of parts) {
      const name = isNode(part) ? nameOf(part['id'] ?? part['local']) : undefined;
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}

/** Globals, promises and randomness used by code that must be pure, as `path:line name`. */
export function impurities(file: ParsedFile): string[] {
  const found: string[] = [];
  const own = ownNames(file);
  walk(file.program, (node, parent, key) => {
    if (TYPE_ONLY.has(node.type)) return false;
    const name = node.type === 'Identifier' ? nameOf(node) : undefined;
    const global = name !== undefined && IMPURE.has(name) && !own.has(name) && !isNamePosition(parent, key);
    if (global) found.push(`${file.path}:${lineAt(file, node.start)} ${name}`);
    if (node['async'] === true || node.type === 'AwaitExpression') {
      found.push(`${file.path}:${lineAt(file, node.start)} async`);
    }
    if (isMember(node, 'Math', 'random')) found.push(`${file.path}:${lineAt(file, node.start)} Math.random`);
    return true;
  });
  return found;
}

function isMember(node: Node, object: string, property: string): boolean {
  return (
    node.type === 'MemberExpression' &&
    nameOf(node['object']) === object &&
    nameOf(node['property']) === property
  );
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function picks(pattern: unknown, property: string): boolean {
  if (!isNode(pattern) || pattern.type !== 'ObjectPattern') return false;
  return list(pattern['properties']).some((one) => isNode(one) && nameOf(one['key']) === property);
}

function asksPlatform(node: Node): boolean {
  if (isMember(node, 'process', 'platform') || isMember(node, 'os', 'platform')) return true;
  if (node.type === 'VariableDeclarator') {
    return nameOf(node['init']) === 'process' && picks(node['id'], 'platform');
  }
  if (node.type !== 'ImportDeclaration') return false;
  if (!['node:os', 'node:process'].includes(nameOf(node['source']) ?? '')) return false;
  return list(node['specifiers']).some((one) => isNode(one) && nameOf(one['imported']) === 'platform');
}

/** Places that ask which system this is. */
export function platformQuestions(file: ParsedFile): string[] {
  const found: string[] = [];
  walk(file.program, (node) => {
    if (asksPlatform(node)) found.push(`${file.path}:${lineAt(file, node.start)}`);
  });
  return found;
}

/** Variables of the module that can be assigned again. */
export function moduleVariables(file: ParsedFile): string[] {
  const found: string[] = [];
  for (const statement of list(file.program['body'])) {
    if (!isNode(statement)) continue;
    const inner = statement.type === 'ExportNamedDeclaration' ? statement['declaration'] : statement;
    if (isNode(inner) && inner.type === 'VariableDeclaration' && inner['kind'] !== 'const') {
      found.push(`${file.path}:${lineAt(file, inner.start)}`);
    }
  }
  return found;
}

const MOCKS = new Set(['mock', 'doMock', 'unmock', 'doUnmock', 'importMock']);

function calledMember(node: Node): { object: string | undefined; property: string | undefined } | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const callee = node['callee'];
  if (!isNode(callee) || callee.type !== 'MemberExpression') return undefined;
  return { object: nameOf(callee['object']), property: nameOf(callee['property']) };
}

/** Calls that replace a module, as `path:line`. */
export function moduleMocks(file: ParsedFile): string[] {
  const found: string[] = [];
  walk(file.program, (node) => {
    const call = calledMember(node);
    if (call?.property === undefined) return;
    const replaces =
      (['vi', 'vitest', 'jest'].includes(call.object ?? '') && MOCKS.has(call.property)) ||
      (call.object === 'mock' && call.property === 'module');
    if (replaces) found.push(`${file.path}:${lineAt(file, node.start)}`);
  });
  return found;
}

const SKIPS = new Set(['skip', 'skipIf', 'runIf', 'todo', 'fails']);
const TEST_WORDS = new Set(['it', 'test', 'describe', 'suite', 'context', 'ctx', 'task']);

/** Tests that may not run (`it.skip`, `it.skipIf(...)`, `context.skip()`) and those that silence others (`only`). */
export function skips(file: ParsedFile): { readonly skipped: string[]; readonly only: string[] } {
  const skipped: string[] = [];
  const only: string[] = [];
  walk(file.program, (node) => {
    if (node.type !== 'MemberExpression' || !TEST_WORDS.has(nameOf(node['object']) ?? '')) return;
    const word = nameOf(node['property']) ?? '';
    if (SKIPS.has(word)) skipped.push(`${file.path}:${lineAt(file, node.start)}`);
    if (word === 'only') only.push(`${file.path}:${lineAt(file, node.start)}`);
  });
  return { skipped, only };
}
