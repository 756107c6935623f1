/** A call of a server's tool among the nouns of the guard. */

/** What the gate of a server tells of one call. */
export interface McpCall {
  readonly kind: 'mcp-call';
  readonly client?: string;
  /** The client's name of the server; where it told none, what is started. */
  readonly server: string;
  readonly tool: string;
  /** Its arguments as JSON; empty when the call has none. */
  readonly text: string;
  /** What whoever approved the server chose for the tool. */
  readonly rule: 'allow' | 'ask';
  readonly cwd: string;
}

/** A call as an action names it. */
export interface McpUse {
  readonly server: string;
  readonly tool: string;
  /** Its arguments as they were told. */
  readonly text: string;
  /** What an approval of it is bound to: the same for the hook and the gate that tell of one call. */
  readonly key: string;
  /** Whoever approved the server wants to be asked. */
  readonly asks?: true;
}
