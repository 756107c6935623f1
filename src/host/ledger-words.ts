/** Words of ours in the ledger that are no id. */
export const LEDGER_WORDS: readonly string[] = [
  // How long a reason was, and how many refs were kept.
  'reason-letters refs',
  // What became of data, and why a request was not checked.
  'seen-before replaced blocked loosens upstream unchecked unstable type encoding encoding-broken not-utf8',
  'signed unchangeable not-json too-large too-deep too-many images documents audio',
  // How far containment got.
  'contained not-contained containment-off bound by-name',
  // How an agent was found to leave the guard behind.
  'outside-session off-switch no-hook no-traffic',
  // Which of the guard's own files changed.
  'shim start hooks programs rights manifest policy mcp-store tool-store',
  // Whose account a vendor saw, on which plan; a header that named a tenant.
  'anthropic:api anthropic:seat openai-api:api openai-api:seat chatgpt:api chatgpt:seat google:api google:seat',
  'github:api github:seat github:individual github:business github:enterprise github:any bedrock vertex azure',
  'stripped unset apart other-org google:free google:legacy google:standard google:other',
  // What of a tool's use the list of tools has something against.
  'host model plan account prohibited unknown',
  // What an approval of an MCP server holds.
  'tools loose-text',
].flatMap((words) => words.split(' '));
