import { runMcp } from './mcp.ts';
import { begin } from './report.ts';

/** `aup-shim mcp ...`: what MCP clients start. A file of its own: of what agents need it loads nothing. */
const begun = begin('the MCP server', async ([, ...args]) => {
  process.exit(await runMcp(args));
});
// A server that was started goes with the gate that could not be.
void begun.then(() => process.exit());
