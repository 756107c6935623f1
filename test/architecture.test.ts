import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundledFolders, packageIn, startupFiles } from '../scripts/startup.mjs';
import { type Edge, type Source, edgesOf, parse, readTree } from '../scripts/source-tree.mjs';
import { impurities, moduleMocks, moduleVariables, platformQuestions, skips } from './architecture/habits.ts';
import { cyclesOf, layerOf, problemOf, reach } from './architecture/law.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const sources = readTree(ROOT, ['src', 'bin'], ['.ts', '.js']);
const files = sources.map(parse);
const edges = files.flatMap(edgesOf);
const tests = readTree(ROOT, ['test'], ['.ts', '.mjs']).map(parse);

/** Places where a test may be left out (each prints its reason), by test file. A new one is a decision: state it here. */
const SKIPS_BY_FILE: Readonly<Record<string, number>> = {
  // An agent that is not in the cache of agents.
  'test/agents/tls-others.test.ts': 1,
  'test/agents/tls-opencode.test.ts': 3,
  'test/agents/tier.test.ts': 1,
  'test/agents/tls-copilot.test.ts': 1,
  // No fish, no zsh.
  'test/cli/completion.test.ts': 2,
  // No bubblewrap, or an account that may make no namespaces.
  'test/e2e/tls.test.ts': 1,
  'test/agents/aider.test.ts': 1,
  'test/agents/native-codex.test.ts': 1,
  'test/agents/native-session.test.ts': 1,
  // The same, and an account that may not mount another /etc.
  'test/agents/native-system.test.ts': 2,
  'test/agents/mcp-export.test.ts': 1,
  'test/agents/mcp-headers.test.ts': 1,
  'test/e2e/midway.test.ts': 2,
  // An account that may make no namespaces.
  'test/e2e/beside.test.ts': 2,
  // A machine on which attempts on the guard cannot be fenced in: no bubblewrap, no user namespaces.
  // And attempts that are left to other days.
  'test/e2e/adversary.test.ts': 3,
  // An agent that can be had from no registry, or a broken hook where it has none of the session.
  'test/agents/matrix.test.ts': 2,
  // It could not be installed.
  'test/agents/mcp-session.test.ts': 3,
  'test/agents/codex.test.ts': 1,
  'test/agents/mcp.test.ts': 1,
  // An account that may make no system of its own, no busybox, or a Debian that takes too long to get.
  'test/e2e/devcontainer.test.ts': 1,
  // A machine without bubblewrap, or one that lets it make no namespaces.
  'test/e2e/containment.test.ts': 3,
  'test/host/containment/undo.test.ts': 1,
  // A manager of hooks that can be had from no registry.
  'test/e2e/repositories-managed.test.ts': 4,
  'test/e2e/hook-templates.test.ts': 3,
  // The same, and a shell that is not installed.
  'test/e2e/repo-hooks.test.ts': 4,
  // An account that may not mount another /etc, or a file system that runs nothing.
  'test/e2e/failures.test.ts': 2,
  // A shell that is not installed.
  'test/cli/install.test.ts': 2,
  // An account that may not mount over a folder.
  'test/cli/doctor-broken.test.ts': 1,
  // An account that may not mount a small file system to fill up.
  'test/host/ledger-file.test.ts': 2,
  'test/host/inventory-note.test.ts': 1,
  'test/e2e/limits.test.ts': 1,
  // A machine without rsyslog, or without ClickHouse.
  'test/e2e/export.test.ts': 2,
  // No OpenTelemetry Collector was built: it takes minutes.
  'test/e2e/collector.test.ts': 1,
  // A machine without nginx, or without ClickHouse.
  'test/e2e/fleet-server.test.ts': 1,
  'test/e2e/fleet-simulation.test.ts': 1,
  // A machine without a C compiler: there is no native front.
  'test/host/gate-decisions.test.ts': 1,
  'test/host/gate-front.test.ts': 2,
  'test/host/gate-hooks-named.test.ts': 1,
  // No bubblewrap, or an account that may make no namespaces.
  'test/e2e/sandbox.test.ts': 1,
  // A shell that is not installed.
  'test/host/gate-shells.test.ts': 1,
  'test/host/gate-ask.test.ts': 1,
  // An account that may not mount a folder read-only.
  'test/host/vault-file.test.ts': 1,
  // A machine on which nothing can be contained: no bubblewrap, no user namespaces.
  'test/e2e/depth.test.ts': 2,
  // A machine without python3, which writes databases with a log.
  'test/host/look-browser/wal.test.ts': 1,
  'test/host/look-browser/visits.test.ts': 1,
  // A machine without Chromium.
  'test/e2e/report-browser.test.ts': 1,
  'test/host/look-browser/chromium-real.test.ts': 1,
  // A machine without ps.
  'test/host/platform/other-systems.test.ts': 1,
  'test/host/running-outside.test.ts': 1,
};

/** Must never be loaded before a hook, a gate or the shim has started to work. */
const HEAVY = ['zod', 'yaml', 'commander', 'execa', 'simple-git', 'undici', '@xterm/headless'];

function edgesOfText(file: string, text: string): Edge[] {
  return edgesOf(parse({ path: file, text }));
}

function problems(list: readonly Edge[]): string[] {
  return list.map(problemOf).filter((problem) => problem !== undefined);
}

/** Files of a catalog folder that its index does not lead to. */
function unlisted(folder: string, tree: readonly Source[], all: readonly Edge[]): string[] {
  const index = `${folder}/index.ts`;
  const inside = (edge: Edge): boolean => edge.to?.startsWith(`${folder}/`) === true;
  const listed = reach([index], all, inside).files;
  return tree
    .map((source) => source.path)
    .filter((file) => file.startsWith(`${folder}/`) && !listed.has(file));
}

/** What starts with the program: static values; in hooks/ also what they load at once by name. */
function startsWith(edge: Edge): boolean {
  return edge.kind === 'static' || (edge.kind === 'dynamic' && edge.to?.startsWith('src/hooks/') === true);
}

function heavyIn(roots: readonly string[], all: readonly Edge[]): string[] {
  const { packages } = reach(roots, all, startsWith);
  return HEAVY.filter((name) => packages.has(name));
}

describe('imports', () => {
  it('sees the tree', () => {
    expect(files.length).toBeGreaterThan(15);
    expect(edges.length).toBeGreaterThan(15);
    expect(edges.filter((edge) => edge.kind === 'type').length).toBeGreaterThan(5);
  });

  it('obey the law', () => {
    expect(problems(edges)).toEqual([]);
  });

  it('lead to files that exist', () => {
    const missing = edges.filter(
      ({ to }) => to !== undefined && !to.startsWith('dist/') && !existsSync(path.join(ROOT, to)),
    );
    expect(missing).toEqual([]);
  });

  it('have no cycles, types included', () => {
    expect(cyclesOf(edges)).toEqual([]);
  });

  it.each([
    ['engine touches the machine', 'src/engine/a.ts', "import { readFileSync } from 'node:fs';"],
    ['engine names a bare builtin', 'src/engine/a.ts', "import fs from 'fs';"],
    ['engine uses host', 'src/engine/a.ts', "import { x } from '../host/x.ts';"],
    ['engine uses host types', 'src/engine/a.ts', "import type { X } from '../host/x.ts';"],
    ['engine uses a host type inline', 'src/engine/a.ts', "export type X = import('../host/x.ts').X;"],
    ['engine uses a process library', 'src/engine/a.ts', "import { execa } from 'execa';"],
    ['catalog uses host', 'src/catalog/a.ts', "export { x } from '../host/x.ts';"],
    ['catalog touches the machine', 'src/catalog/a.ts', "const os = await import('node:os');"],
    ['host uses catalog', 'src/host/a.ts', "import { x } from '../catalog/x.ts';"],
    ['host uses catalog types', 'src/host/a.ts', "import type { X } from '../catalog/x.ts';"],
    ['shims use an engine value', 'src/shims/a.ts', "import { type X, x } from '../engine/x.ts';"],
    ['shims load an engine value', 'src/shims/a.ts', "await import('../engine/x.ts');"],
    ['shims use hooks', 'src/shims/a.ts', "import type { X } from '../hooks/x.ts';"],
    ['hooks use cli', 'src/hooks/a.ts', "import '../cli/x.ts';"],
    ['hooks use a package', 'src/hooks/a.ts', "import * as z from 'zod';"],
    ['cli uses shims', 'src/cli/a.ts', "import { x } from '../shims/x.ts';"],
    ['cli touches the machine', 'src/cli/a.ts', "import { readFileSync } from 'node:fs';"],
    ['bin uses sources', 'bin/a.js', "import '../src/cli/main.ts';"],
    ['a name is computed', 'src/host/a.ts', 'await import(`./${name}.ts`);'],
    ['an import leaves the tree', 'src/host/a.ts', "import '../../test/x.ts';"],
  ])('are refused when %s', (_, file, text) => {
    expect(problems(edgesOfText(file, text))).toHaveLength(1);
  });

  it.each([
    ['src/engine/a.ts', "import { parse } from 'yaml'; import type { X } from './x.ts';"],
    ['src/host/a.ts', "import { readFileSync } from 'node:fs'; import { x } from '../engine/x.ts';"],
    ['src/shims/a.ts', "import type { X } from '../engine/x.ts'; import { y } from '../catalog/y.ts';"],
    ['src/cli/a.ts', "import { type X } from '../engine/x.ts'; import { y } from '../host/y.ts';"],
  ])('are free where the law says so: %s', (file, text) => {
    expect(problems(edgesOfText(file, text))).toEqual([]);
  });

  it('cycles over types and dynamic imports are found', () => {
    const ring = [
      ...edgesOfText('src/host/a.ts', "import type { B } from './b.ts';"),
      ...edgesOfText('src/host/b.ts', "await import('./c.ts');"),
      ...edgesOfText('src/host/c.ts', "export * from './a.ts';"),
      ...edgesOfText('src/host/d.ts', "import './a.ts';"),
    ];
    expect(cyclesOf(ring)).toEqual([['src/host/a.ts', 'src/host/b.ts', 'src/host/c.ts']]);
  });
});

describe('code', () => {
  const engine = files.filter((file) => layerOf(file.path) === 'engine');
  const pure = files.filter((file) => ['engine', 'catalog'].includes(layerOf(file.path) ?? ''));

  it('of engine/ and catalog/ is pure', () => {
    expect(engine.length).toBeGreaterThan(5);
    expect(pure.flatMap(impurities)).toEqual([]);
  });

  it('asks for the platform only in host/platform/', () => {
    const elsewhere = files.filter((file) => !file.path.startsWith('src/host/platform/'));
    expect(elsewhere.flatMap(platformQuestions)).toEqual([]);
  });

  it('keeps no state in modules', () => {
    expect(files.flatMap(moduleVariables)).toEqual([]);
  });

  it('has no file that says nothing by its name', () => {
    const vague = /(?:^|[/.-])(?:utils?|helpers?|misc|common)(?:[/.-]|$)/;
    expect(sources.map((source) => source.path).filter((file) => vague.test(file))).toEqual([]);
    expect(vague.test('src/host/file-utils.ts')).toBe(true);
  });

  it.each([
    ['a clock', impurities, 'export const t = Date.now();'],
    ['a global', impurities, 'export const p = globalThis.process;'],
    ['a shorthand', impurities, 'export const p = { process };'],
    ['a promise', impurities, 'export async function f(): Promise<void> {}'],
    ['randomness', impurities, 'export const r = Math.random();'],
    ['process.platform', platformQuestions, "export const w = process.platform === 'win32';"],
    ['process["platform"]', platformQuestions, "export const w = process['platform'];"],
    ['a picked platform', platformQuestions, 'export const { platform } = process;'],
    ['an imported platform', platformQuestions, "import { platform } from 'node:os';"],
    ['module state', moduleVariables, 'export let count = 0;'],
    ['a module mock', moduleMocks, "vi.mock('./a.ts');"],
  ])('with %s is found', (_, judge, text) => {
    expect(judge(parse({ path: 'src/engine/a.ts', text })).length).toBeGreaterThan(0);
  });

  it('that only looks like it is not', () => {
    const text =
      'export const a = { Date: 1, process: 2 }.Date; export type P = Promise<Date>;\n' +
      'export const fetch = (): number => 1; export const b = { fetch };\n' +
      'export function f(): number { let n = 0; n += 1; return n; }\n';
    const file = parse({ path: 'src/engine/a.ts', text });
    const found = [impurities, platformQuestions, moduleVariables, moduleMocks].flatMap((judge) =>
      judge(file),
    );
    expect(found).toEqual([]);
  });
});

describe('catalog folders', () => {
  const folders = new Set(
    sources
      .map(({ path: file }) => /^src\/catalog\/[^/]+(?=\/)/.exec(file)?.[0])
      .filter((one) => one !== undefined),
  );

  it('list all their files in their index', () => {
    for (const folder of folders) {
      expect(sources.map((source) => source.path)).toContain(`${folder}/index.ts`);
      expect(unlisted(folder, sources, edges)).toEqual([]);
    }
  });

  it('with a forgotten file are found', () => {
    const tree = [
      { path: 'src/catalog/x/index.ts', text: "import { a } from './a.ts'; export const all = [a];" },
      { path: 'src/catalog/x/a.ts', text: 'export const a = 1;' },
      { path: 'src/catalog/x/b.ts', text: 'export const b = 1;' },
    ];
    const found = unlisted(
      'src/catalog/x',
      tree,
      tree.flatMap((source) => edgesOf(parse(source))),
    );
    expect(found).toEqual(['src/catalog/x/b.ts']);
  });
});

describe('hot programs', () => {
  const hookFiles = sources.map((source) => source.path).filter((file) => layerOf(file) === 'hooks');

  it('load no heavy library', () => {
    expect(hookFiles).toContain('src/hooks/main.ts');
    expect(heavyIn([...hookFiles, 'src/shims/main.ts', 'src/shims/mcp-main.ts'], edges)).toEqual([]);
  });

  it('with one are found, however deep', () => {
    const deep = [
      ...edgesOfText('src/hooks/main.ts', "await import('./git.ts');"),
      ...edgesOfText('src/hooks/git.ts', "import { p } from '../host/policy.ts';"),
      ...edgesOfText('src/host/policy.ts', "import { parse } from 'yaml'; await import('zod');"),
    ];
    expect(heavyIn(['src/hooks/main.ts'], deep)).toEqual(['yaml']);
  });

  it.each(['dist/aup-hook.cjs', 'dist/aup-shim.cjs', 'dist/aup-mcp.cjs'])(
    'are bundled without one: %s',
    (entry) => {
      expect(readFileSync(path.join(ROOT, entry), 'utf8')).toMatch(/^\/\/(?:#region)? src\//m);
      const packages = bundledFolders(ROOT, startupFiles(ROOT, entry)).map(packageIn);
      expect(packages.filter((name) => HEAVY.includes(name))).toEqual([]);
    },
  );
});

describe('tests', () => {
  it('replace no modules', () => {
    expect(tests.length).toBeGreaterThan(2);
    expect(tests.flatMap(moduleMocks)).toEqual([]);
  });

  it('are left out only where it is stated, and never silence others', () => {
    const counts: Record<string, number> = {};
    for (const file of tests) {
      const { skipped, only } = skips(file);
      expect(only).toEqual([]);
      if (skipped.length > 0) counts[file.path] = skipped.length;
    }
    expect(counts).toEqual(SKIPS_BY_FILE);
  });

  it('left out are counted', () => {
    const text =
      "it.skipIf(true)('a', () => {}); it('b', (ctx) => ctx.skip()); describe.only('c', () => {});";
    const found = skips(parse({ path: 'test/a.test.ts', text }));
    expect([found.skipped.length, found.only.length]).toEqual([2, 1]);
  });
});
