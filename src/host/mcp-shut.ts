/** Stands in for a server that is not started. */
import { PassThrough } from 'node:stream';
import { shutAnswer } from '../engine/mcp/shut.ts';
import { LineSplitter } from './mcp-lines.ts';
import type { McpServer } from './mcp-server.ts';

export function shutServer(): McpServer {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const splitter = new LineSplitter();
  input.on('data', (chunk: Uint8Array) => {
    for (const piece of splitter.push(chunk)) {
      const answer = piece.kind === 'line' ? shutAnswer(piece.text) : undefined;
      if (answer !== undefined) output.write(`${answer}\n`);
    }
  });
  const ended = new Promise<number>((resolve) => {
    input.once('end', () => {
      output.end();
      resolve(0);
    });
  });
  return {
    input,
    output,
    ended,
    stop: async () => {
      input.end();
    },
  };
}
