import { builtinModules } from 'node:module';
import { type Edge, packageOf } from '../../scripts/source-tree.mjs';

const LAYERS = ['engine', 'catalog', 'host', 'shims', 'hooks', 'cli'] as const;
export type Layer = (typeof LAYERS)[number] | 'bin' | 'dist';

interface Rule {
  /** Layers of which values may be imported, the own one included. */
  readonly values: readonly Layer[];
  /** Layers of which only types may be imported. */
  readonly types: readonly Layer[];
  readonly node: boolean;
  /** Packages, or `any`. */
  readonly packages: readonly string[] | 'any';
}

const PURE_PACKAGES = [
  '@noble/hashes',
  'yaml',
  'zod',
  'unbash',
  're2js',
  'libphonenumber-js',
  'jsonc-parser',
  'smol-toml',
];

/** The arrows of ARCHITECTURE.md. */
const RULES: Readonly<Record<Layer, Rule>> = {
  engine: { values: ['engine'], types: [], node: false, packages: PURE_PACKAGES },
  catalog: { values: ['catalog', 'engine'], types: [], node: false, packages: PURE_PACKAGES },
  host: { values: ['host', 'engine'], types: [], node: true, packages: 'any' },
  shims: { values: ['shims', 'host', 'catalog'], types: ['engine'], node: true, packages: 'any' },
  hooks: { values: ['hooks', 'host', 'catalog'], types: ['engine'], node: true, packages: [] },
  cli: { values: ['cli', 'host', 'catalog'], types: ['engine'], node: false, packages: 'any' },
  bin: { values: ['dist'], types: [], node: false, packages: [] },
  dist: { values: [], types: [], node: false, packages: [] },
};

/** The layer a tree path belongs to; undefined for anything else. */
export function layerOf(file: string): Layer | undefined {
  if (file.startsWith('bin/')) return 'bin';
  if (file.startsWith('dist/')) return 'dist';
  return LAYERS.find((layer) => file.startsWith(`src/${layer}/`));
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function insideProblem(edge: Edge, to: string, rule: Rule): string | undefined {
  const layer = layerOf(to);
  if (layer === undefined) return 'leads out of the layers';
  if (rule.values.includes(layer)) return undefined;
  if (!rule.types.includes(layer)) return `may not import ${layer}/`;
  return edge.kind === 'type' ? undefined : `may import only types from ${layer}/`;
}

function outsideProblem(edge: Edge, rule: Rule): string | undefined {
  if (edge.specifier === '<computed>') return 'imports a computed name';
  if (isBuiltin(edge.specifier)) {
    if (!edge.specifier.startsWith('node:')) return 'names a node module without node:';
    return rule.node ? undefined : 'may not touch the machine';
  }
  if (rule.packages === 'any' || rule.packages.includes(packageOf(edge.specifier))) return undefined;
  return `may not use the package ${packageOf(edge.specifier)}`;
}

/** What the law says against an import, as `src/a.ts:3 -> x: why`; undefined when it is allowed. */
export function problemOf(edge: Edge): string | undefined {
  const layer = layerOf(edge.from);
  const rule = layer === undefined ? undefined : RULES[layer];
  const why =
    rule === undefined
      ? 'is in no layer'
      : edge.to === undefined
        ? outsideProblem(edge, rule)
        : insideProblem(edge, edge.to, rule);
  return why === undefined ? undefined : `${edge.from}:${edge.line} -> ${edge.specifier}: ${why}`;
}

/** Import cycles, types and dynamic imports included, each as the sorted list of its files (Tarjan). */
export function cyclesOf(edges: readonly Edge[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    if (to !== undefined) next.set(from, [...(next.get(from) ?? []), to]);
  }
  const cycles: string[][] = [];
  const seen = new Map<string, { index: number; low: number; open: boolean }>();
  const stack: string[] = [];

  function visit(file: string): { index: number; low: number; open: boolean } {
    const mark = { index: seen.size, low: seen.size, open: true };
    seen.set(file, mark);
    stack.push(file);
    for (const to of next.get(file) ?? []) {
      const known = seen.get(to);
      if (known === undefined) mark.low = Math.min(mark.low, visit(to).low);
      else if (known.open) mark.low = Math.min(mark.low, known.index);
    }
    if (mark.low === mark.index) {
      const group = stack.splice(stack.indexOf(file));
      for (const one of group) {
        const closed = seen.get(one);
        if (closed !== undefined) closed.open = false;
      }
      if (group.length > 1 || (next.get(file) ?? []).includes(file)) cycles.push(group.toSorted());
    }
    return mark;
  }

  for (const file of next.keys()) if (!seen.has(file)) visit(file);
  return cycles;
}

/** Files reached from the roots over edges that `follow` accepts, roots included. */
export function reach(
  roots: readonly string[],
  edges: readonly Edge[],
  follow: (edge: Edge) => boolean,
): { readonly files: ReadonlySet<string>; readonly packages: ReadonlySet<string> } {
  const files = new Set(roots);
  const packages = new Set<string>();
  // A Set grows while it is iterated, which makes it the work list as well.
  for (const file of files) {
    for (const edge of edges) {
      if (edge.from !== file || !follow(edge)) continue;
      if (edge.to !== undefined) files.add(edge.to);
      else if (!isBuiltin(edge.specifier)) packages.add(packageOf(edge.specifier));
    }
  }
  return { files, packages };
}
