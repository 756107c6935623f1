/** An inventory as CycloneDX: tools as components, MCP servers as services. Nothing of where anything was found. */
import { toolKey } from './diff.ts';
import type { AiTool, FoundTool, Inventory } from './model.ts';

export const SBOM_SPECS = ['1.6', '1.7'] as const;
export type SbomSpec = (typeof SBOM_SPECS)[number];

export interface SbomOptions {
  readonly tools: readonly AiTool[];
  readonly spec: SbomSpec;
  /** Version of this program. */
  readonly version: string;
  /** Takes secrets out of a name somebody else chose, and makes it fit to be shown. */
  readonly shown: (text: string) => string;
  /** A UUID and the time in ISO 8601; absent = the same inventory gives the same bytes. */
  readonly made?: { readonly uuid: string; readonly at: string };
}

interface Property {
  readonly name: string;
  readonly value: string;
}

/** The document, ready for `JSON.stringify`. */
export function sbomOf(inventory: Inventory, options: SbomOptions): object {
  const { spec, version, made } = options;
  const known = new Map(options.tools.map((tool) => [tool.id, tool]));
  const sorted = firstOfEach(inventory.tools);
  const refs = refsOf(sorted, options.shown);
  const entries = sorted.map((found, at) => {
    const tool = known.get(found.id);
    return entryOf(found, {
      ref: refs[at] ?? '',
      shown: options.shown,
      ...(tool === undefined ? {} : { tool }),
    });
  });
  return {
    $schema: `http://cyclonedx.org/schema/bom-${spec}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion: spec,
    ...(made === undefined ? {} : { serialNumber: `urn:uuid:${made.uuid}` }),
    version: 1,
    metadata: {
      ...(made === undefined ? {} : { timestamp: made.at }),
      lifecycles: [{ phase: 'discovery' }],
      tools: { components: [{ type: 'application', name: 'aup-guard', version }] },
      component: { type: 'device', 'bom-ref': 'machine', name: 'machine' },
      properties: [{ name: 'aup:system', value: inventory.system }],
    },
    components: entries.filter((_, at) => sorted[at]?.surface !== 'mcp'),
    services: entries.filter((_, at) => sorted[at]?.surface === 'mcp'),
    dependencies: [{ ref: 'machine', dependsOn: refs }, ...refs.map((ref) => ({ ref }))],
  };
}

function firstOfEach(tools: readonly FoundTool[]): readonly FoundTool[] {
  const found = new Map<string, FoundTool>();
  for (const tool of tools) if (!found.has(toolKey(tool))) found.set(toolKey(tool), tool);
  return [...found.values()].toSorted((one, other) => (toolKey(one) < toolKey(other) ? -1 : 1));
}

/** One for each, all different, also where two differ in a secret only. */
function refsOf(sorted: readonly FoundTool[], shown: SbomOptions['shown']): readonly string[] {
  const taken = new Map<string, number>();
  return sorted.map((found) => {
    const ref = shown(toolKey(found));
    const times = (taken.get(ref) ?? 0) + 1;
    taken.set(ref, times);
    return times === 1 ? ref : `${ref}#${times}`;
  });
}

interface Entry {
  readonly ref: string;
  /** As the catalogue has it. */
  readonly tool?: AiTool;
  readonly shown: SbomOptions['shown'];
}

function entryOf(found: FoundTool, { ref, tool, shown }: Entry): object {
  const { surface, version } = found;
  const all = {
    'bom-ref': ref,
    name: tool?.name ?? shown(found.name),
    ...(version === undefined ? {} : { version: shown(version) }),
    properties: propertiesOf(found, tool !== undefined, shown),
  };
  if (surface === 'mcp') return all;
  const type = surface === 'sdk' ? 'library' : 'application';
  if (tool === undefined) return { type, ...all };
  const purl = purlOf(found, tool);
  return { type, ...all, supplier: { name: tool.vendor }, ...(purl === undefined ? {} : { purl }) };
}

function propertiesOf(
  { id, surface, identity, presence, signals, tier, standing }: FoundTool,
  known: boolean,
  shown: SbomOptions['shown'],
): readonly Property[] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['tool', known ? id : undefined],
    ['surface', surface],
    ['identity', String(identity)],
    ['presence', String(presence)],
    ['signals', [...new Set(signals.map(({ kind }) => kind))].toSorted().join(' ')],
    ['tier', tier === undefined ? undefined : shown(tier.value)],
    ['tier-grade', tier?.grade],
    ['tier-seat', tier?.seat === undefined ? undefined : String(tier.seat)],
    ['verdict', standing?.verdict],
    ['demand', standing?.demand],
    ['clause', standing?.clause],
  ];
  return facts.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [{ name: `aup:${name}`, value }],
  );
}

function purlOf(found: FoundTool, tool: AiTool): string | undefined {
  const extension = found.surface === 'ide' ? tool.ide?.vscode?.[0] : undefined;
  const base = extension === undefined ? packageOf(found, tool) : editorPurl(extension);
  if (base === undefined || found.version === undefined) return base;
  return `${base}@${encodeURIComponent(found.version)}`;
}

/** The package it was seen as: that of another registry may be another program. */
function packageOf({ signals }: FoundTool, { packages = [] }: AiTool): string | undefined {
  const urls = packages.filter((name) => name.startsWith('pkg:'));
  const seen = signals.filter(({ kind }) => kind === 'package').map(({ at }) => at);
  if (urls.length === 1 && seen.length > 0) return urls[0];
  return urls.find((name) => seen.some((at) => at.includes(bare(name))));
}

/** `@openai/codex` of `pkg:npm/%40openai/codex`. */
function bare(purl: string): string {
  return decodeURIComponent(purl.replace(/^pkg:[a-z]+\//, ''));
}

function editorPurl(extension: string): string {
  const [publisher = '', ...name] = extension.split('.');
  return `pkg:vscode-extension/${encodeURIComponent(publisher)}/${encodeURIComponent(name.join('.'))}`;
}
