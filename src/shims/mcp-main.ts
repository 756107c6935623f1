import { runMcp } from './mcp.ts';
import { begin } from './report.ts';

/** `aup-shim mcp ...`: what MCP clients start. A file of its own: of what agents need it loads nothing. */
begin('the MCP server', async ([, ...args]) => {
  process.exit(await runMcp(args));
});
