/** What a person is asked to approve of an MCP server, put together; nothing is kept here. */
import type { FindIn } from '../engine/mcp/clear-values.ts';
import { differenceOf, type McpDifference } from '../engine/mcp/difference.ts';
import type { McpApproval, McpTool, McpToolPin } from '../engine/mcp/model.ts';
import { isUnplaced } from '../engine/mcp/placed.ts';
import { instructionsDigest, pinOf, sameInstructions } from '../engine/mcp/pin.ts';
import type { Digest, Hashing, Instant, Safe } from '../engine/model.ts';
import { GuardError } from './errors.ts';
import type { McpBytes, McpGround } from './mcp-bytes.ts';
import { maskOf, startsOf, type McpServerFound, type McpWishes } from './mcp-chosen.ts';
import type { McpSilent } from './mcp-fetch.ts';
import { bytesOf } from './mcp-integrity.ts';
import { instant, safe, shown, toSafe, type Mask } from './text.ts';

/** What a server says of itself once it runs. */
export interface McpFetched {
  readonly tools: readonly McpTool[];
  readonly instructions?: string;
  /** Its bytes where it ran; it may have run in a folder of its own. */
  readonly bytes?: McpBytes;
  /** Why its tools could not be seen: its address alone is approved. */
  readonly unseen?: McpSilent | 'declined';
}

const MOST_TOOLS = 1000;
const LONGEST_WORDS = 300;

export interface McpDraftFrom {
  readonly server: McpServerFound;
  readonly ground: McpGround;
  readonly fetched: McpFetched;
  readonly wishes: McpWishes;
  readonly before: McpApproval | undefined;
  /** Its score with its tools. */
  readonly points: number;
  readonly findIn: FindIn;
  readonly policy: Digest;
  readonly by: string;
  readonly now: Instant;
  readonly hashing: Hashing;
}

/** What is to be kept, and how it differs from what was approved before. */
export interface McpDraft {
  readonly approval: McpApproval;
  readonly changes: readonly McpDifference[];
  readonly added: readonly string[];
  readonly gone: readonly string[];
  /** How each tool describes itself, cut short. */
  readonly says: ReadonlyMap<string, Safe>;
  readonly bytes: McpBytes;
}

/** Throws `refused` when a definition cannot be pinned, `usage` for a wish about a tool that is not there. */
export function draftOf(from: McpDraftFrom): McpDraft {
  const { server, fetched, before, now, wishes, findIn } = from;
  checkTools(fetched.tools, wishes);
  const tools = fetched.tools.map((tool) => pinned(tool, from));
  const [entry] = server.entries;
  const bytes = bytesHere(from);
  const approval: McpApproval = {
    identity: server.identity.digest,
    name: entry?.name ?? server.identity.launch.name,
    argv: entry === undefined ? [] : startsOf(entry, findIn),
    by: shown(from.by),
    at: now,
    ...(wishes.ms === undefined ? {} : { until: instant(now + wishes.ms) }),
    policy: from.policy,
    standing: 'approved',
    ...said(fetched.instructions, from.hashing),
    tools,
    points: from.points,
    ...(bytes.kind === 'known' ? { integrity: bytes.integrity } : {}),
  };
  const known = new Set((before?.tools ?? []).map(({ name }) => name));
  const present = new Set(tools.map(({ name }) => name));
  return {
    approval,
    bytes,
    changes: before === undefined ? [] : changesOf(before, fetched, from),
    added: [...present].filter((name) => !known.has(name)),
    gone: [...known].filter((name) => !present.has(name)),
    says: new Map(fetched.tools.map((tool) => [tool.name, saysOf(tool, maskOf(findIn))])),
  };
}

/** As they lie where clients start it; before they came here, as they were where it ran. */
function bytesHere({ server, ground, fetched }: McpDraftFrom): McpBytes {
  const { launch } = server.identity;
  if (isUnplaced(launch)) {
    throw new GuardError('refused', 'nothing was approved: what it starts depends on the folder it is in', {
      hint: 'write whole paths into its entry, or a folder (cwd)',
    });
  }
  const here = bytesOf(launch, ground);
  if (here.kind === 'unreadable') {
    throw new GuardError('refused', 'nothing was approved: the files it is started from cannot be read');
  }
  return here.kind === 'absent' && fetched.bytes?.kind === 'known' ? fetched.bytes : here;
}

function saysOf({ definition }: McpTool, mask: Mask): Safe {
  const text = definition['description'];
  return typeof text === 'string' ? toSafe(text.trim(), mask, LONGEST_WORDS) : safe`(no description)`;
}

function said(text: string | undefined, hashing: Hashing): Pick<McpApproval, 'instructions'> {
  return text === undefined || text === '' ? {} : { instructions: instructionsDigest(text, hashing) };
}

function checkTools(tools: readonly McpTool[], { rules, loose = new Set() }: McpWishes): void {
  const names = new Set(tools.map(({ name }) => name));
  if (names.size < tools.length || tools.length > MOST_TOOLS) {
    throw new GuardError('refused', 'nothing was approved: it names a tool twice, or far too many');
  }
  const missing = [...rules.keys(), ...loose].find((name) => !names.has(name));
  if (missing === undefined) return;
  throw new GuardError('usage', `it has no tool ${JSON.stringify(missing)}`);
}

/** What the person says now counts, else what was said before. */
function pinned(tool: McpTool, { hashing, wishes, before }: McpDraftFrom): McpToolPin {
  const { name } = tool;
  const old = before?.tools.find((each) => each.name === name);
  const loose = wishes.loose?.has(name) === true || old?.loose === true;
  const pin = pinOf(tool, hashing, loose);
  if (!pin.ok) throw new GuardError('refused', `nothing was approved: ${shown(name)}: ${pin.why}`);
  const rule = wishes.rules.get(name) ?? old?.rule ?? 'allow';
  return { name, digest: pin.digest, text: pin.text, rule, ...(loose ? { loose } : {}) };
}

/** How what a server says now differs from its approval. */
export function changesOf(
  before: McpApproval,
  { tools, instructions }: McpFetched,
  { hashing, findIn }: { readonly hashing: Hashing; readonly findIn: FindIn },
): readonly McpDifference[] {
  const found = before.tools.flatMap((pin) => {
    const tool = tools.find(({ name }) => name === pin.name);
    return tool === undefined ? [] : (differenceOf(pin, tool, { hashing, mask: maskOf(findIn) }) ?? []);
  });
  if (sameInstructions(before, instructions, hashing)) return found;
  return [{ sentences: [safe`its instructions to the model changed`], lines: [] }, ...found];
}
