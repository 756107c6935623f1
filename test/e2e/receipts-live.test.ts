/** Receipts by the real shim, and the commands about them, which no agent may use to sign. */
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy } from '../fixtures/live.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

const EXCEPTION = `exceptions:
  - id: EX-1
    clause: HUMAN-1
    who: '*'
    allow: { action: git.push, ref: refs/heads/release }
    why: the nightly release
    by: platform-team
    until: 2031-01-01
`;

async function open(receipts: string): Promise<Live> {
  const text = policy({ more: EXCEPTION }).replace(
    'when: { actor: agent, action: git.push }',
    `when: { actor: agent, action: git.push }\n    receipts: ${receipts}`,
  );
  expect(text).toContain('receipts:');
  const live = await Live.open({ policy: text });
  opened.push(live);
  return live;
}

const WORK = `git config user.name Ann; git config user.email ann@example.com
echo two > b.txt; git add b.txt; git commit -qm two; git push -q origin HEAD:release; echo "pushed $?"
git log -1 --format='%(trailers:key=AUP-Session,valueonly)'; git notes --ref=aup show HEAD`;

describe('a session', () => {
  it('marks commits and gives a receipt of what an exception let through', async () => {
    const live = await open('{ level: required, assurance: pre-approved }');
    const ended = await live.shim(['agent', 'probe', WORK]);
    const [pushed, mark = '', line = ''] = ended.out.split('\n').filter((each) => each !== '');
    expect(pushed).toBe('pushed 0');
    expect(mark).toMatch(/^[0-9a-f]{16}$/);
    expect(JSON.parse(line)).toMatchObject({
      receipt: { assurance: 'pre-approved', clauses: ['HUMAN-1'], session: mark, verb: 'push' },
    });
    const shown = await live.cli(['receipt', 'show', '--json']);
    expect(JSON.parse(shown.out)).toMatchObject({ receipts: [{ receipt: { session: mark } }] });
    const key = (await live.cli(['receipt', 'key'])).out;
    live.write(`${live.home}/signers`, key);
    const range = ['receipt', 'verify', '--range', 'HEAD~1..HEAD', '--signers', `${live.home}/signers`];
    expect(await live.cli(range)).toMatchObject({ code: 0, out: '' });
    const ci = ['ci', '--base', 'HEAD~1', '--policy', live.userPolicy, '--signers', `${live.home}/signers`];
    expect(await live.cli(ci)).toMatchObject({ code: 0 });
    live.write(`${live.home}/signers`, '');
    expect(await live.cli(range)).toMatchObject({ code: 1 });
    const refused = await live.cli([...ci, '--json']);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({
      findings: [{ level: 'error', rule: expect.stringMatching(/^receipt-/) }],
    });
    expect((await live.cli(['receipt', 'export', '--range', 'HEAD~1..HEAD'])).out).toContain(
      'aup-guard/receipts/1',
    );
  });

  it('are asked for by the check before a merge, whose signers the change cannot name', async () => {
    const live = await open('required');
    live.git('commit -q --allow-empty -m nothing');
    live.write(`${live.repo}/b.txt`, 'two\n');
    live.git('add b.txt');
    live.git('commit -qm two');
    live.write(`${live.repo}/signers`, '');
    const ci = ['ci', '--base', 'HEAD~2', '--policy', live.userPolicy];
    expect(await live.cli(ci)).toMatchObject({ code: 1, out: expect.stringContaining('HUMAN-1') });
    expect(await live.cli([...ci, '--signers', `${live.repo}/signers`])).toMatchObject({ code: 2 });
    expect(await live.cli([...ci, '--signers', `${live.repo}/none`])).toMatchObject({ code: 2 });
  });

  it('leaves commits alone where no clause wants receipts', async () => {
    const live = await open('off');
    const ended = await live.shim(['agent', 'probe', WORK]);
    expect(ended.out.split('\n').filter((each) => each !== '')).toEqual(['pushed 0']);
  });

  it('lets no agent sign', async () => {
    const live = await open('required');
    const cli = `'${process.execPath}' '${process.cwd()}/bin/aup-guard.js'`;
    const ended = await live.shim([
      'agent',
      'probe',
      `${cli} receipt sign --range HEAD~1..HEAD; echo "code $?"`,
    ]);
    expect(ended.out).toContain('code 1');
    expect(live.rowsOf('guard.bypassed').map(({ outcome }) => outcome)).toContain('refused');
    expect((await live.cli(['receipt', 'show'])).out).toBe('no receipts\n');
  });
});
