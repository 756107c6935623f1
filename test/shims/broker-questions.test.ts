import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Questions } from '../../src/shims/broker-questions.ts';

describe('questions', () => {
  it('leave nothing behind at a signal that many askers share', async () => {
    const questions = new Questions<string>('gone');
    const { signal } = new AbortController();
    for (let at = 0; at < 50; at += 1)
      expect(await questions.ask(`key ${at}`, signal, async () => 'yes')).toBe('yes');
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('let an asker go who hangs up, and the last one ends the question', async () => {
    const questions = new Questions<string>('gone');
    const [first, second] = [new AbortController(), new AbortController()];
    const ended: string[] = [];
    const start = (signal: AbortSignal): Promise<string> =>
      new Promise(() => signal.addEventListener('abort', () => ended.push('over')));
    const asked = [first, second].map(({ signal }) => questions.ask('key', signal, start));
    first.abort();
    expect(await asked[0]).toBe('gone');
    expect(ended).toEqual([]);
    second.abort();
    expect(await asked[1]).toBe('gone');
    expect(ended).toEqual(['over']);
  });
});
