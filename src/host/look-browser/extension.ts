/** What is read of an extension, whichever browser it is of. */
import type { AiTool, Signal } from '../../engine/discover/model.ts';
import { type AiHosts, type ExtensionFacts, reachesAi } from '../../engine/discover/browser.ts';

/** Characters of a name or version at most. */
const LONGEST = 200;

/** One installed extension. */
export interface Extension {
  readonly id: string;
  /** As it is shown. */
  readonly at: string;
  readonly facts: ExtensionFacts;
  readonly disabled: boolean;
  /** Resolved only where it is asked for: most extensions are nobody's concern. */
  readonly name: () => string;
}

/** Which extensions are known, by id. */
export type KnownExtensions = ReadonlyMap<string, string>;

/** Ids of one family; a store of another browser of the family may have an id of its own. */
export function knownExtensions(tools: readonly AiTool[], family: 'chromium' | 'firefox'): KnownExtensions {
  const ids = ({ extension = {} }: AiTool): readonly string[] =>
    family === 'firefox'
      ? (extension.firefox ?? [])
      : [...(extension.chromium ?? []), ...(extension.edge ?? [])];
  return new Map(tools.flatMap((tool) => ids(tool).map((id) => [id, tool.id] as const)));
}

/** Strings of a list of which nothing is known. */
export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** A string of a manifest, cut to a bearable length. */
export function word(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, LONGEST) : '';
}

/** What an extension proves, if anything. */
export function signalOf(extension: Extension, known: KnownExtensions, ai: AiHosts): readonly Signal[] {
  const { id, at, facts, disabled } = extension;
  const tool = known.get(id);
  if (tool === undefined && !reachesAi(facts.patterns, ai)) return [];
  const common = {
    surface: 'browser' as const,
    at,
    ...(facts.version === '' ? {} : { version: facts.version }),
    ...(disabled ? { disabled: true as const } : {}),
  };
  if (tool !== undefined) return [{ kind: 'browser-extension', tool, ...common }];
  return [{ kind: 'browser-permission', called: extension.name() || id, ...common }];
}
