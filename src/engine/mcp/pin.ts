/** What was approved of a server's tools, and whether a definition is still that. */
import { canonicalMembers, objectText } from './canonical.ts';
import type { Digest, Hashing, Safe } from '../model.ts';
import { safe, toSafe } from '../text.ts';
import type { McpApproval, McpTool } from './model.ts';
import { structuralHits } from './text-checks.ts';
import { textsOf } from './text-strings.ts';

/** Keeps a hash of one kind of text from being taken for one of another. */
const TOOL_DOMAIN = 'aup-guard/mcp-tool/1\n';
const LOOSE_DOMAIN = 'aup-guard/mcp-tool-loose/1\n';
const INSTRUCTIONS_DOMAIN = 'aup-guard/mcp-instructions/1\n';
/** Looks and bookkeeping: no model reads them as the tool's meaning. */
const LEFT_OUT: ReadonlySet<string> = new Set(['icons', '_meta']);
/** Left out as well where a person agreed to that. */
const WORDS: ReadonlySet<string> = new Set(['title', 'description']);

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

/** SHA-256 over the whole definition but for icons and `_meta`, and title and description of a loose pin. The order of keys does not count. */
export function pinOf(tool: McpTool, hashing: Hashing, loose = false): Pinned {
  const read = canonicalMembers(textOf(tool));
  if (!read.ok) return { ok: false, why: safe`its definition cannot be pinned: ${shown(read.why)}` };
  const members = new Map(
    [...read.members].filter(([key]) => !LEFT_OUT.has(key) && !(loose && WORDS.has(key))),
  );
  if (members.get('name') !== JSON.stringify(tool.name)) {
    return { ok: false, why: safe`its definition has another name` };
  }
  const text = objectText(members);
  return { ok: true, digest: hashing.sha256((loose ? LOOSE_DOMAIN : TOOL_DOMAIN) + text), text };
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
  const pins = new Map((approval?.tools ?? []).map((pin) => [pin.name, pin]));
  return (tool) => {
    const known = pins.get(tool.name);
    if (known === undefined) return 'new';
    const loose = known.loose === true;
    const now = pinOf(tool, hashing, loose);
    const isSame = now.ok && now.digest === known.digest && !(loose && hides(tool));
    return isSame ? 'same' : 'changed';
  };
}

/** Words nobody approved may say what they like, and hide nothing. */
function hides({ name, definition }: McpTool): boolean {
  const words = Object.fromEntries(Object.entries(definition).filter(([key]) => WORDS.has(key)));
  return textsOf([{ name, definition: words }], undefined).some((text) => structuralHits(text).length > 0);
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
