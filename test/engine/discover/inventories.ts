/** Inventories made by hand. */
import type { FoundTool, Inventory } from '../../../src/engine/discover/model.ts';
import { instant } from '../../../src/engine/text.ts';

export function foundTool(id: string, more: Partial<FoundTool> = {}): FoundTool {
  return {
    id,
    name: id.replace(/^unknown:/, ''),
    surface: 'cli',
    signals: [],
    identity: 90,
    presence: 80,
    ...more,
  };
}

export function inventoryOf(tools: readonly FoundTool[], at = 1_700_000_000_000): Inventory {
  return { at: instant(at), system: 'linux', tools, skipped: [] };
}
