import { describe, expect, it } from 'vitest';
import { startServer } from '../../src/host/mcp-server.ts';

async function envOf(env: NodeJS.ProcessEnv): Promise<unknown> {
  const code = 'process.stdout.write(JSON.stringify(process.env))';
  const server = await startServer([process.execPath, '-e', code], env);
  let said = '';
  server.output.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await server.ended;
  await expect.poll(() => said.endsWith('}')).toBe(true);
  await server.stop();
  return JSON.parse(said);
}

describe('a server', () => {
  it('gets what the client gave it and what gates need, but no way to the session', async () => {
    const kept = {
      API_KEY: 'fake',
      PATH: `/run/s-1/gates:${process.env['PATH']}`,
      BASH_ENV: '/run/s-1/bash-env.sh',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.hooksPath',
      GIT_CONFIG_VALUE_0: '/run/s-1/git-hooks',
      AUP_GUARD_SESSION: 's-1',
    };
    expect(await envOf({ ...kept, AUP_GUARD_SOCKET: '/run/s-1/sock' })).toEqual(kept);
  });
});
