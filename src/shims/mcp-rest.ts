/** What a gate needs once its server is on its way: loaded while that starts. */
export { readMcpUse } from '../catalog/mcp-tools/index.ts';
export { compileEagerly } from '../host/eager-compiling.ts';
export { joinMcp } from '../host/mcp-gate.ts';
export { mcpRedaction } from '../host/mcp-redact.ts';
export { sessionAround } from '../host/session-around.ts';
export { openMcpSession } from '../host/mcp-session.ts';
