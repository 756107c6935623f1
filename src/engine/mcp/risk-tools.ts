/** What tools can do: their annotations are claims, their names and parameters say more. The riskier counts. */
import { isObject, type JsonObject } from '../json-object.ts';
import type { McpConfidence, McpTool } from './model.ts';
import { CAPABILITIES, type Capability, type CapabilityRule, type Hit, type McpRisks } from './risk-model.ts';

export interface ToolCapability {
  readonly capability: Capability;
  readonly confidence: Exclude<McpConfidence, 'fact'>;
}

const LOOKS: ReadonlySet<string> = new Set(
  'get list read search find fetch view show query describe count export parse delete remove'.split(' '),
);

/** Words of a name: `createPullRequest`, `create_pull_request` and `gh.create-pull-request` alike. */
export function wordsOf(name: string): readonly string[] {
  return name
    .slice(0, 200)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

function objectAt(value: JsonObject, key: string): JsonObject {
  const inner = value[key];
  return isObject(inner) ? inner : {};
}

/** Parameters that take any text. */
function freeParameters({ definition }: McpTool): readonly string[] {
  const properties = objectAt(objectAt(definition, 'inputSchema'), 'properties');
  return Object.entries(properties).flatMap(([name, shape]) => {
    const open = isObject(shape) && !('enum' in shape) && !('const' in shape);
    const text =
      open && (shape['type'] === undefined || shape['type'] === 'string' || shape['type'] === 'array');
    return text ? [name.toLowerCase().replaceAll(/[_-]/g, '')] : [];
  });
}

function nameSays(words: readonly string[], rule: CapabilityRule): boolean {
  if (words.some((word) => rule.alone.includes(word))) return true;
  const [first = '', second = ''] = words;
  // Many servers put their own name in front: `playwright_post`, but not `get_post`.
  if (rule.leading.includes(first)) return true;
  if (!LOOKS.has(first) && rule.leading.includes(second)) return true;
  const has = (some: readonly string[] = []): boolean => words.some((word) => some.includes(word));
  return has(rule.verbs) && has(rule.objects) && !has(rule.unless);
}

function claims({ definition }: McpTool): Partial<Record<Capability, boolean>> {
  const annotations = objectAt(definition, 'annotations');
  return {
    deletes: annotations['destructiveHint'] === true && annotations['readOnlyHint'] !== true,
    untrusted: annotations['openWorldHint'] === true,
  };
}

/** All a tool can do, as far as it can be told; what it claims counts where nothing else shows it. */
export function capabilitiesOf(tool: McpTool, { capabilities }: McpRisks): readonly ToolCapability[] {
  const words = wordsOf(tool.name);
  const parameters = freeParameters(tool);
  const claimed = claims(tool);
  return CAPABILITIES.flatMap((capability): readonly ToolCapability[] => {
    const rule = capabilities[capability];
    const shown = nameSays(words, rule) || parameters.some((name) => rule.parameters.includes(name));
    if (shown) return [{ capability, confidence: 'inferred' }];
    return claimed[capability] === true ? [{ capability, confidence: 'declared' }] : [];
  });
}

/** It says that it only looks, or does no harm, and its name says what it does. */
function contradicts({ name, definition }: McpTool, { capabilities }: McpRisks): boolean {
  const annotations = objectAt(definition, 'annotations');
  const words = wordsOf(name);
  const does = (capability: Capability): boolean => nameSays(words, capabilities[capability]);
  if (annotations['readOnlyHint'] === true) return does('deletes') || does('sends');
  return (
    annotations['destructiveHint'] === false &&
    capabilities.deletes.alone.some((word) => words.includes(word))
  );
}

/** Risks of what the tools of one server can do. */
export function toolHits(tools: readonly McpTool[], risks: McpRisks): readonly Hit[] {
  return tools.flatMap((tool) => {
    const able = capabilitiesOf(tool, risks).map(({ capability, confidence }): Hit => ({
      id: `tool-${capability}`,
      where: tool.name,
      confidence,
    }));
    if (!contradicts(tool, risks)) return able;
    return [...able, { id: 'annotation-contradicts', where: tool.name, confidence: 'inferred' }];
  });
}
