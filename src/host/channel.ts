import type { Verdict } from '../engine/verdict.ts';
import type { Event } from '../engine/model.ts';
import type { DataAsked, DataMade } from './mcp-data-model.ts';

/**
 * What may be said on the session socket: one JSON object a line, at most 256 KiB; messages of MCP are longer.
 * There is no message that approves anything: a yes comes only from the session's own terminal.
 */
export type BrokerRequest =
  | {
      readonly v: 1;
      readonly op: 'judge';
      readonly event: Event;
      /** Who asks: `gate:git`, `hook:claude:PreToolUse`, `hook:pre-push`. */
      readonly from: string;
      /** Process that will act (a gate's own pid survives its exec): grants are bound to it. */
      readonly pid: number;
      readonly tool?: string;
      /** The model's name of the tool call: hooks installed twice tell of one call twice. */
      readonly call?: string;
    }
  /** The agent's turn begins or ends; judged by whether its requests pass the proxy. */
  | { readonly v: 1; readonly op: 'turn'; readonly at: 'begin' | 'end' }
  /** What a tool gave, as JSON: asked for with placeholders in it. */
  | {
      readonly v: 1;
      readonly op: 'redact';
      readonly json: string;
      /** The model's name of the call, which has been made. */
      readonly call?: string;
    }
  /** A gate of an MCP server stands, and which tools were called through it since it last said so. */
  | {
      readonly v: 1;
      readonly op: 'mcp';
      /** The client's name of the server; empty where the gate was told none. */
      readonly server: string;
      readonly calls: readonly string[];
    }
  /** A message between a client and an MCP server: asked for as the data clauses want it. */
  | ({ readonly v: 1; readonly op: 'mcp-data' } & DataAsked)
  | { readonly v: 1; readonly op: 'status' };

export type BrokerReply =
  | { readonly v: 1; readonly op: 'verdict'; readonly verdict: Verdict }
  | {
      readonly v: 1;
      readonly op: 'status';
      readonly agent: string;
      readonly session: string;
      readonly waiting: number;
    }
  | { readonly v: 1; readonly op: 'redacted'; readonly json: string }
  | ({ readonly v: 1; readonly op: 'mcp-data' } & DataMade)
  | { readonly v: 1; readonly op: 'error'; readonly code: string };

/** The environment a session gives to everything it starts. */
export const SESSION_ENV = {
  session: 'AUP_GUARD_SESSION',
  socket: 'AUP_GUARD_SOCKET',
  /** The key of the session's seal. */
  seal: 'AUP_GUARD_SEAL',
} as const;
