/** One POST to an address of the policy. Nothing of the answer is read but its status. */
import { connect } from './mcp-remote-dial.ts';
import type { Environment } from './platform/model.ts';

export interface Post {
  readonly url: string;
  readonly body: string;
  readonly env: Environment;
  readonly ms: number;
}

export type PostFailure = 'unreachable' | 'too-slow' | 'redirected' | 'refused';

/** Undefined when it was taken. Never throws, and no error of it is shown: the address may hold a secret. */
export async function post({ url, body, env, ms }: Post): Promise<PostFailure | undefined> {
  const signal = AbortSignal.timeout(ms);
  try {
    const { undici, dispatcher } = await connect(new URL(url), env);
    try {
      const headers = { 'content-type': 'application/json', 'user-agent': 'aup-guard' };
      const answer = await undici.request(url, { method: 'POST', body, headers, signal, dispatcher });
      const { statusCode } = answer;
      answer.body.on('error', () => undefined).destroy();
      if (statusCode >= 300 && statusCode < 400) return 'redirected';
      return statusCode < 300 ? undefined : 'refused';
    } finally {
      await dispatcher.destroy();
    }
  } catch {
    return signal.aborted ? 'too-slow' : 'unreachable';
  }
}
