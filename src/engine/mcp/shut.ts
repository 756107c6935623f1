/** What is answered in the place of a server that nobody approved: it is not even started. */
import { readFrame } from './frame.ts';
import { failure } from './gate-words.ts';

const SERVER = { name: 'aup-guard', version: '1' };

function resultOf(method: string, version: unknown): object | undefined {
  switch (method) {
    case 'initialize': {
      const protocolVersion = typeof version === 'string' ? version : '2025-11-25';
      return { protocolVersion, capabilities: { tools: {} }, serverInfo: SERVER };
    }
    case 'server/discover':
      return {
        supportedVersions: ['2026-07-28'],
        capabilities: { tools: {} },
        serverInfo: SERVER,
        resultType: 'complete',
      };
    case 'tools/list':
      return { tools: [], resultType: 'complete' };
    case 'ping':
      return {};
    default:
      return undefined;
  }
}

/** The answer to one line; undefined where none is due. */
export function shutAnswer(line: string): string | undefined {
  const frame = readFrame(line, 'client');
  if (frame.kind !== 'request') return undefined;
  const result = resultOf(frame.method, frame.params['protocolVersion']);
  if (result === undefined) return failure(frame.rawId, -32_601, 'aup-guard: this MCP server is not running');
  return `{"jsonrpc":"2.0","id":${frame.rawId},"result":${JSON.stringify(result)}}`;
}
