/** Exceptions, promotions and signatures: given by a person on a terminal, held by the policy file and on record. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy } from '../fixtures/live.ts';
import { Driver } from '../fixtures/pty-harness.ts';

const CLI = path.resolve('bin/aup-guard.js');
const opened: Live[] = [];
afterEach(async () => {
  Driver.endAll();
  for (const live of opened.splice(0)) await live.close();
});

const ROLE = `  - id: ROLE-1 # who may
    say: Deviations end by themselves.
    control: exception
    grants: { approvers: [lead], longest: 30 days, reasons: required, never: [DATA-1] }
`;

async function open(more = ''): Promise<Live> {
  const live = await Live.open({ policy: policy({ clauses: `${ROLE}${more}` }) });
  opened.push(live);
  return live;
}

/** The command on a terminal, with the code typed that the screen shows, or something else. */
async function atTerminal(live: Live, args: readonly string[], typed?: string): Promise<Driver> {
  const driver = new Driver([process.execPath, CLI, ...args], {
    env: live.env,
    cwd: live.repo,
    size: { columns: 160, rows: 40 },
  });
  await driver.until(/type [A-Z0-9]{3} to go on/);
  const code = /type ([A-Z0-9]{3}) to go on/.exec(driver.text)?.[1] ?? '';
  driver.type(`${typed ?? code}\r`);
  await driver.ended();
  return driver;
}

const soon = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const grantArgs = (days: number, ...more: readonly string[]): readonly string[] => [
  'exception',
  'grant',
  'HUMAN-1',
  '--who',
  '*',
  '--until',
  soon(days),
  '--why',
  'the big release',
  '--by',
  'lead',
  ...more,
];
const PUSH = ['agent', 'probe', 'git push origin main'];

interface Listed {
  readonly exceptions: readonly { id: string; state: string; used: number; granted?: { how: string } }[];
}

async function listed(live: Live): Promise<Listed['exceptions']> {
  const { out } = await live.cli(['exception', 'list', '--json']);
  const { exceptions }: Listed = JSON.parse(out);
  return exceptions;
}

/** A machine where the approver has a key, and the text of a wish with their signature beside it. */
async function signedWish(): Promise<{ readonly live: Live; readonly text: string }> {
  const live = await open();
  const [key, text] = [path.join(live.dir, 'key'), path.join(live.dir, 'wish')];
  spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lead', '-f', key]);
  const pub = readFileSync(`${key}.pub`, 'utf8');
  live.write(path.join(path.dirname(live.userPolicy), 'approvers'), `lead ${pub}`);
  await live.cli([...grantArgs(20), '--out', text]);
  spawnSync('ssh-keygen', ['-q', '-Y', 'sign', '-n', 'aup-approval@v1', '-f', key, text]);
  return { live, text };
}

describe('an exception', () => {
  it('is granted by a typed code, lets by, is counted, and ends by revoking', async () => {
    const live = await open();
    expect((await live.shim(PUSH)).code).not.toBe(0);
    const granted = await atTerminal(live, grantArgs(20));
    expect(granted.text).toContain(`until ${soon(20)} 00:00 UTC, by lead`);
    const text = readFileSync(live.userPolicy, 'utf8');
    expect(text).toContain('who may');
    expect(text).toContain('why: "the big release", by: "lead"');
    expect(live.rowsOf('exception.granted')).toMatchObject([
      { clause: 'HUMAN-1', outcome: 'granted', code: 'typed', actor: 'human' },
    ]);
    expect((await live.shim(PUSH)).code).toBe(0);
    // Once, though the gate of git and the hook behind it both see it.
    const used = live.rowsOf('exception.used');
    expect(used).toMatchObject([{ clause: 'HUMAN-1', outcome: 'excepted', verb: 'push' }]);
    const [one] = await listed(live);
    expect(one).toMatchObject({ state: 'in-force', used: 1, granted: { how: 'typed' } });
    await atTerminal(live, ['exception', 'revoke', one?.id ?? '', '--by', 'lead']);
    expect(readFileSync(live.userPolicy, 'utf8')).toContain('exceptions: []');
    expect(live.rowsOf('exception.revoked')).toMatchObject([{ clause: 'HUMAN-1', outcome: 'revoked' }]);
    expect(await listed(live)).toEqual([]);
    const ledger = readFileSync(path.join(live.state, 'ledger/current.jsonl'), 'utf8');
    for (const word of ['the big release', '"lead"', one?.id ?? 'EX-']) expect(ledger).not.toContain(word);
  });

  it('is not granted when another code is typed, nor through a pipe, nor from a session', async () => {
    const live = await open();
    const before = readFileSync(live.userPolicy, 'utf8');
    expect((await atTerminal(live, grantArgs(20), 'yes')).text).toContain('no exception was granted');
    expect(await live.cli(grantArgs(20))).toMatchObject({ code: 2 });
    const line = `'${process.execPath}' '${CLI}' ${grantArgs(20)
      .map((word) => `'${word}'`)
      .join(' ')}`;
    await live.shim(['agent', 'probe', line]);
    expect(readFileSync(live.userPolicy, 'utf8')).toBe(before);
    expect(live.rowsOf('exception.granted')).toEqual([]);
    expect(live.rowsOf('guard.bypassed').length).toBeGreaterThan(0);
  });

  it.each([
    ['longer than the longest', grantArgs(40), 'it may last 30 days at the longest'],
    ['by somebody else', [...grantArgs(20), '--by', 'intern'], 'intern may not grant exceptions, but lead'],
    ['that is over', grantArgs(-1), 'it would be over already'],
    [
      'with a secret in the reason',
      [...grantArgs(20), '--why', 'use AKIAZ7QWERTYUIOPASDF'],
      'looks like a secret',
    ],
    [
      'to a clause that is not there',
      ['exception', 'grant', 'NONE-1', '--by', 'lead'],
      'no clause or open request',
    ],
  ])('is not granted %s', async (...[, args, words]) => {
    const live = await open();
    const { code, err } = await live.cli(args);
    expect([code === 1 || code === 2, err.includes(words)]).toEqual([true, true]);
  });

  it('is not granted for a clause that has none', async () => {
    const live = await open();
    const before = readFileSync(live.userPolicy, 'utf8');
    const args = ['exception', 'grant', 'DATA-1', ...grantArgs(20).slice(3)];
    expect((await atTerminal(live, args)).text).toContain('has no exceptions');
    expect(readFileSync(live.userPolicy, 'utf8')).toBe(before);
    expect(live.rowsOf('exception.granted')).toEqual([]);
  });

  it('answers a request', async () => {
    const live = await open();
    await live.cli(['request', 'exception', 'HUMAN-1', '--why', 'a hotfix', '--until', soon(5)]);
    const { out } = await live.cli(['exception', 'list']);
    const id = /exception grant (\w{8})/.exec(out)?.[1] ?? '';
    await atTerminal(live, ['exception', 'grant', id, '--by', 'lead']);
    expect(await listed(live)).toMatchObject([{ id: `EX-${id}`, state: 'in-force' }]);
    expect(live.rowsOf('tool.requested').at(-1)).toMatchObject({ outcome: 'approved' });
  });

  it('takes a signature where approvers have keys', async () => {
    const { live, text } = await signedWish();
    expect((await live.cli([...grantArgs(20), '--signed', `${text}.sig`])).code).toBe(0);
    expect(await listed(live)).toMatchObject([{ state: 'in-force', granted: { how: 'signed' } }]);
  });

  it('takes no signature over other words there, and nothing without one', async () => {
    const { live, text } = await signedWish();
    const other = await live.cli([...grantArgs(21), '--signed', `${text}.sig`]);
    expect(other.err).toContain('is not one of lead over this exception');
    expect((await live.cli(grantArgs(20))).err).toContain('lead grants by a signature');
    expect(live.rowsOf('exception.granted')).toEqual([]);
  });
});

describe('what time alone changes', () => {
  const DATED = `  - { id: HUMAN-7, say: S., control: action-approval, phase: { monitor: 2026-01-01, enforce: ${soon(3)} }, when: { action: payment } }
exceptions:
  - { id: EX-1, clause: HUMAN-1, who: '*', why: old, by: lead, until: 2026-01-01 }
  - { id: EX-2, clause: HUMAN-1, who: '*', why: new, by: lead, until: ${soon(3)} }
`;

  it('is recorded once: exceptions that ended, phases that began; what ends soon is told', async () => {
    const live = await open(DATED);
    const { err } = await live.shim(['agent', 'probe', 'true']);
    expect(err).toContain(`the exception EX-2 to HUMAN-1 ends on ${soon(3)}`);
    await live.shim(['agent', 'probe', 'true']);
    expect(live.rowsOf('exception.ended')).toMatchObject([{ clause: 'HUMAN-1', outcome: 'expired' }]);
    expect(live.rowsOf('phase.promoted')).toEqual([]);
    live.write(
      live.userPolicy,
      readFileSync(live.userPolicy, 'utf8').replace(`enforce: ${soon(3)}`, 'enforce: 2026-02-01'),
    );
    await live.shim(['agent', 'probe', 'true']);
    await live.shim(['agent', 'probe', 'true']);
    expect(live.rowsOf('phase.promoted')).toMatchObject([
      { clause: 'HUMAN-7', phase: 'enforce', outcome: 'changed' },
    ]);
  });
});

describe('a promotion', () => {
  const HUMAN = `  - id: HUMAN-7
    say: Payments ask.
    control: action-approval
    phase: monitor # watched since the autumn
    when: { action: payment }
`;
  const args = ['policy', 'phase', 'promote', 'HUMAN-7', '--to', 'enforce', '--by', 'kim'];

  it('changes the file and leaves a record with a name nobody can read', async () => {
    const live = await open(HUMAN);
    expect((await live.cli(['policy', 'phase'])).out).toMatch(/HUMAN-7 +monitor +nothing on record/);
    await atTerminal(live, args);
    expect(readFileSync(live.userPolicy, 'utf8')).toContain('phase: enforce # watched since the autumn');
    const rows = live.rowsOf('phase.promoted');
    expect(rows).toMatchObject([
      { clause: 'HUMAN-7', phase: 'enforce', outcome: 'promoted', actor: 'human' },
    ]);
    expect(JSON.stringify(rows)).not.toContain('kim');
    expect((await live.cli(args)).err).toContain('is in enforce already');
  });

  it('is refused while a rollout clause is against it, unless a reason is given', async () => {
    const rule =
      '  - { id: ROLL-1, say: S., control: rollout, promote: { after: 14 days, false_alarms_below: 5 % } }\n';
    const live = await open(`${HUMAN}${rule}`);
    const refused = await live.cli(args);
    expect([refused.code, refused.err.includes('HUMAN-7 has not been in monitor for 14 days')]).toEqual([
      1,
      true,
    ]);
    const forced = await atTerminal(live, [...args, '--reason', 'the board wants it']);
    expect(forced.text).toContain('against the rule');
    expect(live.rowsOf('phase.promoted')).toMatchObject([{ counts: { 'reason-letters': 18 } }]);
  });
});

function make(to: string): void {
  spawnSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', to]);
  spawnSync('chmod', ['600', to]);
}

describe('a signed policy', () => {
  it('is good until a byte, the signature or the key is another', async () => {
    const live = await open();
    const [key, pub, other] = ['k.pem', 'k.pub', 'o.pub'].map((name) => path.join(live.dir, name));
    make(key ?? '');
    spawnSync('openssl', ['pkey', '-in', key ?? '', '-pubout', '-out', pub ?? '']);
    make(`${other}.pem`);
    spawnSync('openssl', ['pkey', '-in', `${other}.pem`, '-pubout', '-out', other ?? '']);
    const file = live.userPolicy;
    expect((await live.cli(['policy', 'sign', file, '--key', key ?? ''])).code).toBe(0);
    expect(live.rowsOf('policy.signed')).toMatchObject([{ outcome: 'signed' }]);
    const check = async (by: string | undefined) => live.cli(['policy', 'verify', file, '--key', by ?? '']);
    expect((await check(pub)).out).toMatch(/^good: signed by aup-policy\/[0-9a-f]{16}\n$/);
    expect(await check(other)).toMatchObject({
      code: 1,
      out: expect.stringContaining('signed by another key'),
    });
    const note = readFileSync(`${file}.sig`, 'utf8');
    const text = readFileSync(file, 'utf8');
    live.write(file, `${text}# one more\n`);
    expect(await check(pub)).toMatchObject({ code: 1, out: expect.stringContaining('changed after') });
    live.write(file, text);
    live.write(
      `${file}.sig`,
      note.replace(/^([0-9a-f])/m, (digit) => (digit === '0' ? '1' : '0')),
    );
    expect((await check(pub)).code).toBe(1);
    live.write(`${file}.sig`, note.replace(/\n\d+\n/, '\n1\n'));
    expect((await check(pub)).out).toContain('the signature is not one that');
    live.write(`${file}.sig`, 'nothing\n');
    expect((await check(pub)).out).toContain('none of aup-guard');
  });
});
