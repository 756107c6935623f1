/** Requests for a tool, a server or an exception: where they go, when they are due, what they say. */
import type { Instant, Safe } from '../model.ts';
import type { Policy } from '../policy/model.ts';
import { parseDuration } from '../policy/units.ts';
import { instant, safe, toSafe } from '../text.ts';

export const REQUEST_KINDS = ['tool', 'mcp', 'exception'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

export const ANSWERS = ['approved', 'refused'] as const;
export type RequestAnswer = (typeof ANSWERS)[number];

/** What somebody asked for. It approves nothing. */
export interface ToolRequest {
  readonly id: string;
  readonly kind: RequestKind;
  /** A tool, a server, or a clause. */
  readonly name: string;
  readonly why: string;
  readonly asked: Instant;
  readonly by: 'agent' | 'human';
  readonly user: string;
  /** Wanted until then only. */
  readonly until?: string;
  /** An exception for this person is asked for in the same breath. */
  readonly exception?: true;
  /** The clause in the way. */
  readonly clause?: string;
  readonly closed?: { readonly at: Instant; readonly answer: RequestAnswer };
}

export type RequestTarget =
  | { readonly kind: 'url' | 'mail' | 'webhook'; readonly to: string }
  | { readonly kind: 'git' }
  | { readonly kind: 'text'; readonly to: string };

/** What the `request` of a policy means. */
export function targetOf(request: string): RequestTarget {
  if (/^git$/i.test(request)) return { kind: 'git' };
  const hook = /^webhook:(https?:\/\/\S+)$/i.exec(request)?.[1];
  if (hook !== undefined) return { kind: 'webhook', to: hook };
  if (/^https?:\/\/\S+$/i.test(request)) return { kind: 'url', to: request };
  const mail = /^(?:mailto:)?([^\s@:/?&]+@[^\s@:/?&]+)$/i.exec(request)?.[1];
  return mail === undefined ? { kind: 'text', to: request } : { kind: 'mail', to: mail };
}

const DAY_MS = 86_400_000;

function isWorkday(at: number): boolean {
  // The first day of the epoch was a Thursday.
  const day = (Math.floor(at / DAY_MS) + 4) % 7;
  return day !== 0 && day !== 6;
}

/** When an answer is due by `request_reply`; undefined when that says no time. Working days are Monday to Friday. */
export function replyDue(reply: string, asked: Instant): Instant | undefined {
  const days = /^(\d{1,3})\s*(?:working|business)\s*days?$/i.exec(reply.trim())?.[1];
  if (days === undefined) {
    const ms = parseDuration(reply);
    return ms === undefined ? undefined : instant(asked + ms);
  }
  let at: number = asked;
  for (let left = Number(days); left > 0;) {
    at += DAY_MS;
    if (isWorkday(at)) left -= 1;
  }
  return instant(at);
}

/** What would have to stand in the policy if it were approved: a list of the file, and the entry. */
export interface PolicyEntry {
  readonly list: 'tools' | 'exceptions';
  readonly text: string;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** Undefined for what a policy does not list by name alone. */
export function entryOf(request: ToolRequest): PolicyEntry | undefined {
  const { kind, name, exception, id, clause, user, why, until } = request;
  if (kind === 'tool' && exception !== true) return { list: 'tools', text: `{ id: ${quoted(name)} }` };
  if (kind === 'mcp' || clause === undefined) return undefined;
  const allow = kind === 'tool' ? `allow: { tool: ${quoted(name)} }, ` : '';
  const end = until === undefined ? '' : `, until: ${until}`;
  const who = `who: ${quoted(`user:${user}`)}`;
  const what = `id: EX-${id}, clause: ${clause}, ${who}, ${allow}why: ${quoted(why)}`;
  return { list: 'exceptions', text: `{ ${what}, by: to-be-approved${end} }` };
}

const WHAT: Readonly<Record<RequestKind, Safe>> = {
  tool: safe`the AI tool`,
  mcp: safe`the MCP server`,
  exception: safe`an exception to`,
};

/** One line, for subjects and lists. */
export function titleOf({ kind, name, exception }: ToolRequest): Safe {
  const also = exception === true ? safe`, as an exception` : safe``;
  return safe`${WHAT[kind]} ${shown(name)}${also}`;
}

function policyLines(
  { clause }: ToolRequest,
  policy: Pick<Policy, 'name' | 'requestReply'> | undefined,
): readonly string[] {
  if (policy === undefined) return [];
  const { name, requestReply: reply } = policy;
  const of = clause === undefined ? '' : `, clause ${shown(clause)}`;
  return [`Policy: ${name}${of}`, ...(reply === undefined ? [] : [`Answer expected within: ${reply}`])];
}

/** The request as a text to be sent. */
export function requestText(
  request: ToolRequest,
  policy: Pick<Policy, 'name' | 'requestReply'> | undefined,
): string {
  const { id, why, user, by, until } = request;
  const entry = entryOf(request);
  const lines = [
    `Request ${id}: ${titleOf(request)}`,
    '',
    `Why: ${shown(why, 1000)}`,
    `Asked by: ${shown(user)}${by === 'agent' ? ' (through an agent)' : ''}`,
    ...policyLines(request, policy),
    ...(until === undefined ? [] : [`Wanted until: ${until}`]),
    ...(entry === undefined
      ? []
      : ['', `To approve it, under \`${entry.list}:\` of the policy:`, `  - ${entry.text}`]),
    '',
    `Once answered: aup-guard request close ${id} --answer approved (or refused)`,
  ];
  return lines.join('\n');
}

/** An address for the mail program. */
export function mailAddress(to: string, subject: string, body: string): string {
  return `mailto:${to}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll('\n', '\r\n'))}`;
}

function shown(text: string, limit = 200): Safe {
  return toSafe(text, (same) => same, limit);
}
