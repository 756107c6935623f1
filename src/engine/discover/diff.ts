/** What changed between two looks at a machine. */
import type { FoundTool, Grade, Inventory, Surface, ToolVerdict } from './model.ts';

/** One tool as it is remembered: no path, no address, nothing of how it was found. */
export interface KnownTool {
  readonly id: string;
  readonly name: string;
  readonly surface: Surface;
  readonly version?: string;
  readonly tier?: { readonly value: string; readonly grade: Grade };
  readonly verdict?: ToolVerdict;
}

export const CHANGES = ['version', 'tier', 'verdict'] as const;
export type ChangeName = (typeof CHANGES)[number];

export interface ToolChange {
  readonly before: KnownTool;
  readonly now: KnownTool;
  readonly what: readonly ChangeName[];
}

export interface InventoryDiff {
  readonly fresh: readonly KnownTool[];
  readonly gone: readonly KnownTool[];
  readonly changed: readonly ToolChange[];
}

/** Tools of one machine that are remembered; a machine full of made-up extensions must not fill the disk. */
export const MOST_TOOLS = 5000;
const LONGEST = 200;

/** The same program on two surfaces is two tools: a command line, and the desktop program of the same maker. */
export function toolKey({ surface, id }: Pick<KnownTool, 'surface' | 'id'>): string {
  return `${surface}/${id}`;
}

/** What is remembered of an inventory, in order of key, each key once: the sighting that is surest. */
export function knownTools({ tools }: Inventory): readonly KnownTool[] {
  const best = new Map<string, FoundTool>();
  for (const tool of tools) {
    const known = best.get(toolKey(tool));
    if (known === undefined || sureness(tool) > sureness(known)) best.set(toolKey(tool), tool);
  }
  return [...best.values()]
    .toSorted((one, other) => (toolKey(one) < toolKey(other) ? -1 : 1))
    .slice(0, MOST_TOOLS)
    .map(remembered);
}

function remembered({ id, name, surface, version, tier, standing }: FoundTool): KnownTool {
  return {
    id: id.slice(0, LONGEST),
    name: name.slice(0, LONGEST),
    surface,
    ...(version === undefined ? {} : { version: version.slice(0, LONGEST) }),
    ...(tier === undefined ? {} : { tier: { value: tier.value.slice(0, LONGEST), grade: tier.grade } }),
    ...(standing === undefined ? {} : { verdict: standing.verdict }),
  };
}

function sureness({ identity, presence }: FoundTool): number {
  return identity * 100 + presence;
}

/** `surfaces`: those both looks were at; what lies elsewhere was not looked for, and is neither new nor gone. */
export function diffTools(
  before: readonly KnownTool[],
  now: readonly KnownTool[],
  surfaces?: ReadonlySet<Surface>,
): InventoryDiff {
  const isIn = ({ surface }: KnownTool): boolean => surfaces === undefined || surfaces.has(surface);
  const old = new Map(before.map((tool) => [toolKey(tool), tool]));
  const present = new Set(now.map(toolKey));
  return {
    fresh: now.filter((tool) => isIn(tool) && !old.has(toolKey(tool))),
    gone: before.filter((tool) => isIn(tool) && !present.has(toolKey(tool))),
    changed: now.filter(isIn).flatMap((tool) => {
      const was = old.get(toolKey(tool));
      const what = was === undefined ? [] : CHANGES.filter((name) => part(was, name) !== part(tool, name));
      return was === undefined || what.length === 0 ? [] : [{ before: was, now: tool, what }];
    }),
  };
}

/** A part in words, empty where nothing is known of it. */
export function part(tool: KnownTool, name: ChangeName): string {
  if (name === 'tier') return tool.tier === undefined ? '' : `${tool.tier.value} (${tool.tier.grade})`;
  return tool[name] ?? '';
}

/** True when both looks found the same. */
export function isSame({ fresh, gone, changed }: InventoryDiff): boolean {
  return fresh.length + gone.length + changed.length === 0;
}
