/** The data clauses, applied to one message of MCP after the other. */
import { MCP_MESSAGE } from '../engine/mcp/data-shape.ts';
import type { Category, Reason, RecordDraft } from '../engine/model.ts';
import { redactBody } from '../engine/redact/body.ts';
import { BodyCache } from '../engine/redact/cache.ts';
import { jsonBody } from '../engine/redact/json-literal.ts';
import type { StreamRestorer } from '../engine/redact/model.ts';
import { parsePlaceholder } from '../engine/redact/placeholder.ts';
import { restorations } from '../engine/redact/reply.ts';
import { asIs, restoreText, type Reveal } from '../engine/redact/restore.ts';
import { splice } from '../engine/redact/splice.ts';
import { replacedRow, wouldBeRows } from './data-rows.ts';
import type { DataAsked, DataMade } from './mcp-data-model.ts';
import type { Watched } from './session-redaction.ts';

export interface McpDataParts {
  readonly towards: (clear: readonly Category[]) => Watched;
  readonly reveal: Reveal;
  /** Written before a message goes on; what it throws stops the message. */
  readonly note: (row: RecordDraft, reason?: Reason) => void;
}

/** Makes messages fit to be sent. */
export function mcpData({ towards, reveal, note }: McpDataParts): (asked: DataAsked) => DataMade {
  const caches = new Map<string, BodyCache>();
  const cacheOf = (key: string): BodyCache => {
    const cache = caches.get(key) ?? new BodyCache(MOST_CACHED);
    caches.set(key, cache);
    return cache;
  };
  return ({ json, to, clear }) => {
    // What comes from a server is for the client, who may have nothing in clear on its account.
    const given = to === 'server' ? clear : [];
    const { redaction, wouldBe, wanted } = towards(given);
    const body = given.length === 0 ? json : restored(json, { given, redaction, reveal });
    const { redactor } = wouldBe;
    const cache = cacheOf(given.join());
    const result = redactBody({ body, shape: MCP_MESSAGE, redactor, cache, sparse: true });
    if (result.kind === 'refused') return { made: 'refused' };
    if (result.findings.some((finding) => wanted.blocks(finding))) return { made: 'refused' };
    for (const { row, reason } of wouldBeRows(wouldBe.take(), wanted.reasonFor)) note(row, reason);
    const { fresh } = result;
    const [first] = fresh;
    const made = result.kind === 'rewritten' ? result.body : body;
    if (made === json) return { made: 'same' };
    if (first !== undefined) note(replacedRow(fresh, wanted.reasonFor(first)?.clause));
    return { made: 'new', json: made, replaced: fresh.length };
  };
}

/** Characters of literals remembered; messages are not repeated as requests to a model are. */
const MOST_CACHED = 1 << 20;

interface Restoring extends Pick<Watched, 'redaction'> {
  readonly given: readonly Category[];
  readonly reveal: Reveal;
}

/** With the values behind placeholders that may be given. */
function restored(json: string, { given, redaction, reveal }: Restoring): string {
  const allowed: Reveal = (placeholder) => {
    const label = parsePlaceholder(placeholder)?.label ?? '';
    const isGiven = redaction.categoriesOf(label).every((category) => given.includes(category));
    return isGiven ? reveal(placeholder) : undefined;
  };
  const restorer: StreamRestorer = {
    push: (text) => restoreText(text, allowed, isJson(text) ? jsonBody : asIs),
    end: () => '',
  };
  const changes = restorations({ json, shape: MCP_MESSAGE, calls: () => [] }, () => restorer);
  return changes.length === 0 ? json : splice(json, changes);
}

/** JSON within a string must stay JSON. */
function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
