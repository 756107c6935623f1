/** What goes into the gate between a client and a server, and what comes out: no clock, no pipes. */
import type { ClientPart } from './allowed.ts';
import type { McpTool, McpToolRule } from './model.ts';
import type { FrameFault, Side } from './frame.ts';

export type ToolStanding = 'same' | 'changed' | 'new';

export interface GateTerms {
  /** False: everything passes, and what would have been stopped is recorded. */
  readonly enforce: boolean;
  /** Whether the server as such may be used. */
  readonly approved: boolean;
  /** Why it may be used no longer, if so: asked whenever something is wanted of it. */
  readonly lapsed?: () => GateLapse | undefined;
  /** How a definition stands to the one approved. */
  readonly verify: (tool: McpTool) => ToolStanding;
  /** What was approved for a tool of that name. */
  readonly rule: (name: string) => McpToolRule;
  /** Whether somebody else has to judge a call first, or is only told of it; absent = nobody is. */
  readonly judged?: (tool: string, text: () => string) => 'ask' | 'tell';
  /** Whether instructions (undefined: none) are those approved. */
  readonly instructions: (text: string | undefined) => boolean;
  readonly parts: ReadonlySet<ClientPart>;
  /** What data clauses are applied to is read as JSON by whoever does, and stopped there when it is none. */
  readonly readsData?: boolean;
  /** Begins the ids of our own requests: neither side may know it beforehand. */
  readonly nonce: string;
  /** Named in refusals: `(aup.yaml:12 MCP-1)`; empty without a clause. */
  readonly clause: string;
  /** What commands of ours call the server by: one plain word. */
  readonly server?: string;
}

/** What may become of an approval while the gate runs. */
export type GateLapse = 'approval-over' | 'approval-gone' | 'approval-replaced' | 'server-changed';

/** What was wrong, for the ledger and for words. */
export type GateFault =
  | FrameFault
  | 'batch'
  | 'too-long'
  | 'not-utf8'
  | 'unapproved'
  | 'plain-http'
  | GateLapse
  | 'id-in-use'
  | 'too-many'
  | 'no-request'
  | 'unasked'
  | 'instructions-changed'
  | 'tool-changed'
  | 'tool-new'
  | 'tool-hidden'
  | 'tool-denied'
  | 'tool-unlisted'
  | 'tool-doubled'
  | 'tool-asked'
  | 'no-name'
  | 'list-failed'
  | 'refused'
  | 'no-answer'
  | 'data';

export interface GateNote {
  readonly fault: GateFault;
  readonly from: Side;
  /** As the message names it; any text. */
  readonly tool?: string;
}

export type GateInput =
  | { readonly kind: 'line'; readonly from: Side; readonly text: string }
  /** Bytes that are no line of text; the host passes them on itself where the gate only watches. */
  | { readonly kind: 'unreadable'; readonly from: Side; readonly why: 'too-long' | 'not-utf8' }
  | { readonly kind: 'answer'; readonly key: string; readonly allow: boolean; readonly message: string }
  | { readonly kind: 'due'; readonly key: string }
  /** The server has ended. */
  | { readonly kind: 'ended' };

export type GateEffect =
  | {
      readonly kind: 'send';
      readonly to: Side;
      readonly text: string;
      /** Data clauses are to be applied first. */
      readonly data: boolean;
      /** Goes to the client when they cannot be, and the message then does not. */
      readonly instead?: string;
    }
  | {
      readonly kind: 'ask';
      readonly key: string;
      readonly tool: string;
      readonly text: string;
      readonly rule: 'allow' | 'ask';
    }
  /** The call is passed on. */
  | { readonly kind: 'tell'; readonly tool: string }
  /** Nobody waits for the answer any more. */
  | { readonly kind: 'unask'; readonly key: string }
  | { readonly kind: 'after'; readonly key: string; readonly ms: number }
  | { readonly kind: 'record'; readonly note: GateNote; readonly stopped: boolean };
