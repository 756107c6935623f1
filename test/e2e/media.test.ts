/** Pictures on their way through a real session. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy } from '../fixtures/live.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

const PNG = Buffer.from(`\x89PNG\r\n\x1a\n${'x'.repeat(90)}`, 'latin1').toString('base64');
const BODY = JSON.stringify({
  messages: [
    {
      role: 'user',
      content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } }],
    },
  ],
});
const SEND = 'curl -sS -H "content-type: application/json" $ANTHROPIC_BASE_URL/v1/messages -d @body.json';

async function sent(media: string): Promise<{ live: Live; out: string; err: string }> {
  const clauses = `  - { id: DATA-2, say: s, control: context-redaction, phase: enforce, when: { data: secret }, media: ${media} }\n`;
  const live = await Live.open({ policy: policy({ clauses }) });
  opened.push(live);
  writeFileSync(path.join(live.repo, 'body.json'), BODY);
  const { out, err } = await live.shim(['agent', 'probe', `${SEND}; ${SEND}`]);
  return { live, out, err };
}

describe('a picture in a request', () => {
  it('is stopped where the policy blocks pictures, with clause and next step', async () => {
    const { live, out } = await sent('{ images: block }');
    expect(out).toMatch(
      /aup-guard: this request holds a picture, which this policy blocks \(DATA-2, [^)]*:\d+\)/,
    );
    expect(out).toMatch(/begin a new one without it/);
    expect(live.sent).toBe('');
    expect(live.rowsOf('request.refused')).toMatchObject([
      { decision: 'deny', outcome: 'refused', code: 'images' },
      { decision: 'deny', outcome: 'refused', code: 'images' },
    ]);
  });

  it('goes out byte for byte otherwise, told once and recorded once', async () => {
    const { live, err } = await sent('{ documents: block }');
    expect(live.sent).toBe(`${BODY}\n${BODY}`);
    expect(err.match(/a picture goes to the model as it is/g)).toHaveLength(1);
    expect(live.rowsOf('request.refused')).toMatchObject([
      { decision: 'allow', outcome: 'unchecked', code: 'images', counts: { images: 1 } },
    ]);
  });
});
