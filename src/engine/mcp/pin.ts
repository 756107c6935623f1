/** What was approved of a server's tools, and whether a definition is still that. */
import { canonicalMembers, objectText } from './canonical.ts';
import type { Digest, Hashing, Safe } from '../model.ts';
import { safe, toSafe } from '../text.ts';
import type { McpApproval, McpTool } from './model.ts';

/** Keeps a hash of one kind of text from being taken for one of another. */
const TOOL_DOMAIN = 'aup-guard/mcp-tool/1\n';
const INSTRUCTIONS_DOMAIN = 'aup-guard/mcp-instructions/1\n';
/** Looks and bookkeeping: no model reads them as the tool's meaning. */
const LEFT_OUT: ReadonlySet<string> = new Set(['icons', '_meta']);

/** The hash of a definition with the canonical text it was made of. */
export type Pinned =
  | { readonly ok: true; readonly digest: Digest; readonly text: string }
  | { readonly ok: false; readonly why: Safe };

/** A definition that JSON cannot say (a circle, a big integer of the language) has no text. */
function textOf({ text, definition }: McpTool): string {
  if (text !== undefined) return text;
  try {
    return JSON.stringify(definition);
  } catch {
    return '';
  }
}

/** SHA-256 over the whole definition but for icons and `_meta`. The order of keys does not count. */
export function pinOf(tool: McpTool, hashing: Hashing): Pinned {
  const read = canonicalMembers(textOf(tool));
  if (!read.ok) return { ok: false, why: safe`its definition cannot be pinned: ${shown(read.why)}` };
  const members = new Map([...read.members].filter(([key]) => !LEFT_OUT.has(key)));
  if (members.get('name') !== JSON.stringify(tool.name)) {
    return { ok: false, why: safe`its definition has another name` };
  }
  const text = objectText(members);
  return { ok: true, digest: hashing.sha256(TOOL_DOMAIN + text), text };
}

function shown(text: string): Safe {
  return toSafe(text, (same) => same);
}

/** The hash of what a server tells the model before anything else. */
export function instructionsDigest(text: string, hashing: Hashing): Digest {
  return hashing.sha256(INSTRUCTIONS_DOMAIN + text);
}

/** `changed` also for a definition that cannot be read. */
export type Verified = 'same' | 'changed' | 'new';

/** Looks tools up in an approval; without one all of them are new. */
export function verifier(approval: McpApproval | undefined, hashing: Hashing): (tool: McpTool) => Verified {
  const pins = new Map((approval?.tools ?? []).map((pin) => [pin.name, pin.digest]));
  return (tool) => {
    const known = pins.get(tool.name);
    if (known === undefined) return 'new';
    const now = pinOf(tool, hashing);
    return now.ok && now.digest === known ? 'same' : 'changed';
  };
}

/** Whether a server still says what was approved; saying nothing where nothing was said is the same. */
export function sameInstructions(
  approval: Pick<McpApproval, 'instructions'>,
  text: string | undefined,
  hashing: Hashing,
): boolean {
  const now = text === undefined || text === '' ? undefined : instructionsDigest(text, hashing);
  return now === approval.instructions;
}
