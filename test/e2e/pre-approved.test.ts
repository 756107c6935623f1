/** Without a person: what an exception of the policy allows beforehand runs, is on record, and ends by itself. */
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy } from '../fixtures/live.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

async function open(until: string): Promise<Live> {
  const more = `exceptions:
  - id: EX-1
    clause: HUMAN-1
    who: '*'
    allow: { action: git.push, ref: refs/heads/release }
    why: the nightly release
    by: platform-team
    until: ${until}
`;
  const live = await Live.open({ policy: policy({ more }) });
  opened.push(live);
  return live;
}

const push = (ref: string): string => `git push -q origin main:${ref} 2>/dev/null; echo "${ref} $?"`;
const FAR = '2031-01-01';

describe('an exception in CI', () => {
  it('lets its own case run, with assurance and row, and no other', async () => {
    const live = await open(FAR);
    const ended = await live.shim(['agent', 'probe', `${push('release')}; ${push('other')}`]);
    expect(ended.out).toBe('release 0\nother 1\n');
    expect(live.remoteHas('release')).toBe(true);
    expect(live.remoteHas('other')).toBe(false);
    const excepted = live.rowsOf('action.decided').filter(({ outcome }) => outcome === 'excepted');
    expect(excepted.length).toBeGreaterThan(0);
    for (const row of excepted) expect(row).toMatchObject({ clause: 'HUMAN-1', assurance: 'pre-approved' });
    expect(live.rowsOf('approval.answered')).toMatchObject([{ outcome: 'refused', assurance: 'none' }]);
  });

  it('that has ended does not', async () => {
    const live = await open('2026-01-01');
    expect((await live.shim(['agent', 'probe', push('release')])).out).toBe('release 1\n');
    expect(live.rowsOf('action.decided').filter(({ outcome }) => outcome === 'excepted')).toEqual([]);
  });

  it('is not made by variables', async () => {
    const live = await open('2026-01-01');
    const names = [
      'AUP_GUARD_APPROVE',
      'AUP_GUARD_YES',
      'AUP_GUARD_EXCEPTION',
      'AUP_APPROVED',
      'AUP_GUARD_ASSURANCE',
    ];
    const env = Object.fromEntries(names.map((name) => [name, '1']));
    expect((await live.shim(['agent', 'probe', push('release')], { env })).out).toBe('release 1\n');
  });
});
