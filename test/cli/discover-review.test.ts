/** A review signed at a real terminal, and what an agent can do of all this. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Live, policy, type Row } from '../fixtures/live.ts';
import { Driver } from '../fixtures/pty-harness.ts';

const CLI = path.resolve('bin/aup-guard.js');
const POLICY = policy({
  clauses: `  - id: TOOLS-1
    say: Use the tools on this list.
    control: tool-allowlist
    phase: monitor
    tools:
      - { id: claude-code, tier: [pro, team], review_by: 2020-01-31 }
      - { id: probe }
      - { id: goose }
  - { id: DISC-1, say: Machines are looked at., control: discovery, phase: warn, tell: { exec: [sh, -c, 'cat >> told'] } }
`,
});

const opened: Live[] = [];
afterEach(async () => {
  Driver.endAll();
  for (const live of opened.splice(0)) await live.close();
});

/** A home in which Claude Code is signed in to a plan. */
async function open(): Promise<Live> {
  const live = await Live.open({ policy: POLICY });
  opened.push(live);
  onPlan(live, 'claude_team');
  live.write(path.join(live.home, '.claude/settings.json'), '{}');
  live.write(path.join(live.bin, 'claude'), '#!/bin/sh\n', 0o755);
  return live;
}

function onPlan(live: Live, plan: string): void {
  const account = { oauthAccount: { organizationType: plan } };
  writeFileSync(path.join(live.home, '.claude.json'), JSON.stringify(account));
}

function signing(live: Live, env: Record<string, string> = {}): Driver {
  const argv = [process.execPath, CLI, 'discover', '--review', '--sign', '--by', 'Ada Lovelace'];
  const size = { columns: 110, rows: 40 };
  return new Driver(argv, { env: { ...live.env, ...env }, cwd: live.repo, size });
}

async function typed(driver: Driver, answer: (code: string) => string): Promise<void> {
  await driver.until(/type \w{3} to sign it as Ada Lovelace: /);
  const code = /type (\w{3}) to sign it/.exec(driver.text)?.[1] ?? '';
  driver.type(`${answer(code)}\r`);
}

function reviewed(live: Live): readonly Row[] {
  return live.rowsOf('tool.reviewed');
}

describe('a review', () => {
  it('is signed by a code at a terminal, and the next is compared with it, whatever was looked at between', async () => {
    const live = await open();
    const driver = signing(live);
    await typed(driver, (code) => code);
    expect(await driver.ended()).toMatchObject({ code: 0 });
    expect(driver.text).toContain('signed: see it with aup-guard log show');
    expect(driver.text).toContain('the tool claude-code is to be reviewed: it was due on 2020-01-31');
    expect(driver.text).toContain('goose is approved, and not on this machine');
    expect(reviewed(live)).toMatchObject([
      { assurance: 'second-terminal', counts: { unused: expect.any(Number), due: 1 } },
    ]);
    expect(JSON.stringify(live.rows)).not.toContain('Lovelace');
    expect((await live.cli(['log', 'verify'])).code).toBe(0);
    // The plan changes, and a timer looks before the owner does: the review still tells it.
    onPlan(live, 'claude_pro');
    expect((await live.cli(['discover', '--diff'])).code).toBe(0);
    const next = await live.cli(['discover', '--review']);
    expect(next.out).toContain('On another plan than at the last review');
    expect(next.out).toContain('its plan was team (declared) and is pro (declared)');
    expect(next.code).toBe(1);
  });

  it('is not signed by another code', async () => {
    const live = await open();
    const driver = signing(live);
    await typed(driver, (code) => `${code}x`);
    expect(await driver.ended()).toMatchObject({ code: 1 });
    expect(reviewed(live)).toEqual([]);
    expect(existsSync(path.join(live.state, 'discover/reviewed.json'))).toBe(false);
  });

  it('is not signed by an agent, whatever terminal it has', async () => {
    const live = await open();
    const driver = signing(live, { CLAUDECODE: '1' });
    expect(await driver.ended()).toMatchObject({ code: 1 });
    expect(driver.text).toContain('was started by an agent');
    expect(reviewed(live)).toEqual([]);
    expect(live.rowsOf('guard.bypassed')).toHaveLength(1);
  });
});

describe('an agent in a session', () => {
  it.each<readonly [string, string]>([
    ['signs no review', '--review --sign --by Eve'],
    ['sets no timer', '--schedule 1d'],
    ['takes no timer out', '--unschedule'],
  ])('%s', async (_, flags) => {
    const live = await open();
    const { out, err } = await live.shim([
      'agent',
      'probe',
      `'${process.execPath}' '${CLI}' discover ${flags}`,
    ]);
    expect(out + err).toContain('is for a person');
    expect([...reviewed(live), ...live.rowsOf('install.added')]).toEqual([]);
    expect(live.rowsOf('guard.bypassed').length).toBeGreaterThan(0);
  });

  it('may look, and cannot use up what is new: it is told when a person, or the timer, looks', async () => {
    const live = await open();
    expect((await live.cli(['discover', '--diff'])).out).toContain('the first look');
    live.write(
      path.join(live.home, '.vscode/extensions/github.copilot-chat-1.2.3/package.json'),
      '{"name":"copilot-chat","publisher":"github","version":"1.2.3"}',
    );
    const kept = path.join(live.state, 'discover/inventory.json');
    const before = readFileSync(kept, 'utf8');
    const rows = live.rowsOf('tool.found').length;
    // With a policy of its own that tells nobody.
    const run = `XDG_CONFIG_HOME=/nowhere '${process.execPath}' '${CLI}' discover --diff`;
    const { out, err } = await live.shim(['agent', 'probe', run]);
    expect(out + err).toContain('nothing was kept or recorded, and nobody told');
    expect([readFileSync(kept, 'utf8'), live.rowsOf('tool.found').length]).toEqual([before, rows]);
    expect(existsSync(path.join(live.repo, 'told'))).toBe(false);
    // Control: the timer's look tells.
    expect((await live.cli(['discover', '--diff'])).out).toMatch(/new +GitHub Copilot/);
    expect(readFileSync(path.join(live.repo, 'told'), 'utf8')).toContain('copilot');
  });
});
