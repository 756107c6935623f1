/** What each phase of a clause does in a whole session, and that it changes at its instant. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openKeys } from '../../src/host/keys.ts';
import { hashing } from '../../src/host/policy-hashing.ts';
import { Live, MONITORING, policy, type LiveOptions, type Row } from '../fixtures/live.ts';

const opened: Live[] = [];
afterEach(async () => {
  for (const live of opened.splice(0)) await live.close();
});

async function open(options: LiveOptions = {}): Promise<Live> {
  const live = await Live.open(options);
  opened.push(live);
  return live;
}

const KEY = ['AKIA', 'Q3EGRGSPZ2XKDVUW'].join('');
const SECOND = ['AKIA', 'W7TNMRPLC4HJ2QXB'].join('');
const PUSH = ['agent', 'probe', 'git push -q origin main; echo "ended $?"'];
/** Sends the words to the model, once for each. */
const say = (...texts: readonly string[]): string =>
  texts
    .map(
      (text) =>
        `curl -s -H 'content-type: application/json' $ANTHROPIC_BASE_URL/v1/messages -d '${JSON.stringify({ model: 'm', max_tokens: 9, messages: [{ role: 'user', content: text }] })}' >/dev/null`,
    )
    .join('; ');
const short = ({ kind, clause, phase, decision, intended, outcome, counts }: Row) => ({
  kind,
  clause,
  phase,
  decision,
  intended,
  outcome,
  counts,
});
const requests = (live: Live) => live.rowsOf('request.redacted').map(short);

const FAR = Date.parse('2099-05-06');

/** Policies name days; a test cannot wait for one, so the compiled policy gets an instant in the day's place. */
function bringForward(live: Live, at: number): void {
  const folder = path.join(live.state, 'policy');
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    const { body } = JSON.parse(readFileSync(file, 'utf8').replaceAll(String(FAR), String(at)));
    const integrity = hashing.sha256(body);
    const mac = openKeys(live.state).keyedDigest('compiled-policy', integrity);
    writeFileSync(file, JSON.stringify({ integrity, mac, body }));
  }
}

const REDACTED = {
  kind: 'request.redacted',
  clause: 'DATA-1',
  decision: 'redact',
  intended: 'redact',
  outcome: 'redacted',
};
const WOULD = {
  kind: 'request.redacted',
  clause: 'DATA-1',
  decision: 'allow',
  intended: 'redact',
  outcome: 'would-have',
};

describe('enforce', () => {
  it('replaces, asks and records', async () => {
    const live = await open();
    const ended = await live.shim(['agent', 'probe', `${say(`key ${KEY}`)}; git push -q origin main`]);
    expect(ended.err).toMatch(/refused: git push/);
    expect(live.sent).toMatch(/key AUP_AWS/);
    expect(live.sent).not.toContain(KEY);
    expect(requests(live)).toMatchObject([{ ...REDACTED, counts: { 'aws-key-id': 1 } }]);
    expect(live.remoteHas()).toBe(false);
  });
});

describe('monitor', () => {
  it('replaces nothing, asks nothing and records what would have been', async () => {
    const live = await open({ policy: MONITORING });
    const ended = await live.shim([
      'agent',
      'probe',
      `${say(`key ${KEY}`, `key ${KEY} again`, `${SECOND} and ${KEY}`, 'nothing')}; git push -q origin main; echo "ended $?"`,
    ]);
    expect(ended).toMatchObject({ code: 0, out: 'ended 0\n', err: '' });
    expect(live.sent.split(KEY)).toHaveLength(4);
    expect(requests(live)).toMatchObject([
      { ...WOULD, phase: 'monitor', counts: { 'aws-key-id': 1 } },
      { ...WOULD, phase: 'monitor', counts: { 'aws-key-id': 1 } },
    ]);
    expect(live.remoteHas()).toBe(true);
    expect(live.rowsOf('action.decided').length).toBeGreaterThan(0);
    for (const row of live.rowsOf('action.decided')) {
      expect(row).toMatchObject({
        clause: 'HUMAN-1',
        phase: 'monitor',
        decision: 'allow',
        intended: 'ask',
        outcome: 'would-have',
      });
    }
    expect((await live.cli(['log', 'verify'])).code).toBe(0);
  });

  it('is counted apart from what is enforced in the same session', async () => {
    const live = await open({ policy: policy({ data: 'monitor' }) });
    const ended = await live.shim(['agent', 'probe', `${say(KEY)}; git push -q origin main`]);
    expect(ended.err).toMatch(/refused: git push/);
    expect(requests(live)).toMatchObject([WOULD]);
    expect(live.remoteHas()).toBe(false);
  });
});

describe('warn', () => {
  const table = `{ warn: 2026-01-01, enforce: 2099-03-04 }`;

  it('tells the person once a clause and session, with the date, and stops nothing', async () => {
    const live = await open({ policy: policy({ data: table, push: 'warn' }) });
    const ended = await live.shim([
      'agent',
      'probe',
      `${say(KEY, SECOND)}; git push -q origin main; git commit -q --allow-empty -m x; git push -q origin main; echo "ended $?"`,
    ]);
    expect(ended.out).toBe('ended 0\n');
    const notes = ended.err.trim().split('\n');
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatch(
      /^aup-guard: note: Secrets never reach a model\. \(DATA-1 \S+aup\.yaml:\d+; enforced from 2099-03-04\)$/,
    );
    expect(notes[1]).toMatch(
      /^aup-guard: note: A person says yes before an agent pushes\. \(HUMAN-1 \S+aup\.yaml:\d+; not enforced yet\)$/,
    );
    expect(live.sent).toContain(KEY);
    expect(requests(live)).toMatchObject([
      { ...WOULD, phase: 'warn' },
      { ...WOULD, phase: 'warn' },
    ]);
    expect(live.remoteHas()).toBe(true);
  });

  it('tells on a terminal too', async () => {
    const live = await open({ policy: policy({ push: 'warn' }) });
    const driver = live.terminal(['agent', 'probe', 'git push -q origin main; echo "ended $?"']);
    expect(await driver.ended(15_000)).toMatchObject({ code: 0 });
    expect(driver.text).toContain('ended 0');
    expect(driver.text).toMatch(/aup-guard: note: A person says yes before an agent pushes\./);
  });
});

describe('draft', () => {
  it('is silent', async () => {
    const live = await open({ policy: policy({ data: 'draft', push: 'draft' }) });
    const ended = await live.shim([
      'agent',
      'probe',
      `${say(KEY)}; git push -q origin main; echo "ended $?"`,
    ]);
    expect(ended).toMatchObject({ out: 'ended 0\n', err: '' });
    expect(live.sent).toContain(KEY);
    expect([...requests(live), ...live.rowsOf('action.decided')]).toEqual([]);
  });
});

describe('a dated phase', () => {
  it('begins at its instant in a session that runs, for data and for actions', async () => {
    const table = '{ monitor: 2026-01-01, enforce: 2099-05-06 }';
    const live = await open({ policy: policy({ data: table, push: table }) });
    await live.shim(['agent', 'probe', 'true']);
    const at = Date.now() + 4000;
    bringForward(live, at);
    const script = `${say(`first ${KEY}`)}; git push -q origin main; echo "before $?"; while [ $(date +%s%3N) -le ${at} ]; do sleep 0.1; done; ${say(`first ${KEY}`)}; git commit -q --allow-empty -m x; git push -q origin main; echo "after $?"`;
    const ended = await live.shim(['agent', 'probe', script]);
    expect(ended.out).toBe('before 0\nafter 1\n');
    expect(live.model.requests.map(({ body }) => body.includes(KEY))).toEqual([true, false]);
    expect(requests(live)).toMatchObject([{ ...WOULD, phase: 'monitor' }, REDACTED]);
    expect(live.remoteHas()).toBe(false);
  });

  it('is not in force before it', async () => {
    const live = await open({
      policy: policy({ data: '{ enforce: 2099-01-01 }', push: '{ enforce: 2099-01-01 }' }),
    });
    const ended = await live.shim([
      'agent',
      'probe',
      `${say(KEY)}; git push -q origin main; echo "ended $?"`,
    ]);
    expect(ended).toMatchObject({ out: 'ended 0\n', err: '' });
    expect(live.rows.filter(({ outcome }) => outcome === 'would-have')).toEqual([]);
  });
});

const granted = (until: string, ref = 'refs/heads/main'): string =>
  `  - { id: ROLE-1, say: Deviations end., control: exception, phase: enforce, grants: { approvers: [boss], longest: 30 days } }\nexceptions:\n  - { id: EX-1, clause: HUMAN-1, who: '*', allow: { action: git.push, ref: '${ref}' }, why: trial, by: boss, from: 2026-11-20, until: ${until} }\n`;

describe('an exception', () => {
  it('frees its case and no other', async () => {
    const live = await open({ policy: policy({ more: granted('2099-01-01') }) });
    const ended = await live.shim([
      'agent',
      'probe',
      'git push -q origin main; echo "main $?"; git push -q origin main:other; echo "other $?"',
    ]);
    expect(ended.out).toBe('main 0\nother 1\n');
    expect(live.remoteHas('main')).toBe(true);
    expect(live.remoteHas('other')).toBe(false);
  });

  it('frees nothing after its end', async () => {
    const live = await open({ policy: policy({ more: granted('2026-11-21') }) });
    expect((await live.shim(PUSH)).out).toBe('ended 1\n');
    expect(live.remoteHas()).toBe(false);
  });

  it('ends at its instant in a session that runs', async () => {
    const live = await open({ policy: policy({ more: granted('2099-05-06') }) });
    await live.shim(['agent', 'probe', 'true']);
    const until = Date.now() + 4000;
    bringForward(live, until);
    const ended = await live.shim([
      'agent',
      'probe',
      `git push -q origin main; echo "before $?"; while [ $(date +%s%3N) -le ${until} ]; do sleep 0.1; done; git commit -q --allow-empty -m x; git push -q origin main; echo "after $?"`,
    ]);
    expect(ended.out).toBe('before 0\nafter 1\n');
  });
});
