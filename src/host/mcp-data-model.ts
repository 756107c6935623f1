/** What is asked about a message of MCP, and the answer. */
import type { Side } from '../engine/mcp/frame.ts';
import type { Category } from '../engine/model.ts';

/** A message on its way. */
export interface DataAsked {
  readonly json: string;
  readonly to: Side;
  /** What the server may have in clear. */
  readonly clear: readonly Category[];
}

/** What becomes of it. */
export type DataMade =
  | { readonly made: 'same' }
  | { readonly made: 'new'; readonly json: string; readonly replaced: number }
  | { readonly made: 'refused' };
