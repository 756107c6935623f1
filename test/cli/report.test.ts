import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isObject } from '../../src/engine/json-object.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import type { LedgerRecord } from '../../src/engine/ledger-record.ts';
import { outcomeClassOf } from '../../src/engine/report/outcome.ts';
import { openKeys } from '../../src/host/keys.ts';
import { openLedger } from '../../src/host/ledger-file.ts';
import { ledgerFiles } from '../../src/host/ledger-file-store.ts';
import { currentPlatform } from '../../src/host/platform/index.ts';
import { instant } from '../../src/engine/text.ts';
import { makeHome, type Home, type Ran } from '../fixtures/home.ts';
import { REPORT_POLICY, writeReportLedger } from '../fixtures/report-ledger.ts';

let at: Home;
let state = '';
beforeEach(() => {
  at = makeHome();
  state = path.join(at.dir, '.local/state/aup-guard');
  mkdirSync(path.dirname(state), { recursive: true });
});
afterEach(() => {
  at.remove();
});

function fill(weeks = 2): void {
  const config = path.join(at.dir, '.config/aup-guard');
  mkdirSync(config, { recursive: true });
  writeFileSync(path.join(config, 'aup.yaml'), REPORT_POLICY);
  writeReportLedger(state, weeks);
}

function rows(): readonly LedgerRecord[] {
  // What the log tells of itself comes when it comes: a new month closes a file.
  const all = [...recordsFromEnd(state)].flatMap((row) => row ?? []).toReversed();
  const last = all.findLastIndex(({ kind }) => kind === 'report.made');
  return last < 0 ? all : all.slice(0, last + 1);
}

function json(ran: Ran): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(ran.out);
  if (!isObject(value)) throw new Error('no object');
  return value;
}

describe('report --json', () => {
  it('has its schema, and the numbers of the log', () => {
    fill();
    const ran = at.cli(['report', '--json']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    const report = json(ran);
    expect(report['schema']).toBe('aup-guard/report/1');
    const before = rows().filter(({ kind }) => kind !== 'report.made');
    const howMany = (want: (row: LedgerRecord) => boolean): number => before.filter(want).length;
    expect(report['rows']).toMatchObject({ counted: before.length, unreadable: 0, ahead: 0 });
    expect(report['summary']).toMatchObject({
      clauses: 6,
      enforced: 3,
      intact: true,
      asked: howMany(({ kind }) => kind === 'approval.asked'),
      stopped: howMany((row) => outcomeClassOf(row) === 'stopped'),
      wouldHave: howMany((row) => outcomeClassOf(row) === 'would-have'),
      exceptionsInForce: 1,
    });
    expect(report).not.toHaveProperty('pseudonyms');
  });

  it('is on record, with the beginning of what `sha256sum` says of it', () => {
    fill();
    const { out } = at.cli(['report', '--json', '--since', '7d', '--framework', 'soc2']);
    const last = rows().at(-1);
    expect(last).toMatchObject({ kind: 'report.made', actor: 'human', code: 'json' });
    expect(createHash('sha256').update(out).digest('hex').slice(0, 8)).toBe(last?.ref);
    const report: unknown = JSON.parse(out);
    expect(report).toMatchObject({ frameworks: [{ id: 'soc2' }] });
  });

  it('shows pseudonyms only when asked', () => {
    fill(1);
    const session = rows().find(({ session }) => session !== undefined)?.session ?? 'none';
    expect(at.cli(['report', '--json']).out).not.toContain(session);
    expect(at.cli(['report', '--json', '--pseudonyms']).out).toContain(session);
  });

  it('knows a server by the digest of the log, not by what people call it', () => {
    fill(1);
    const servers = { 'falke-crm': { command: 'npx', args: ['-y', 'falke-mcp'] } };
    writeFileSync(path.join(at.dir, '.claude.json'), JSON.stringify({ mcpServers: servers }));
    const ran = at.cli(['report', '--json', '--pseudonyms']);
    const name: unknown = expect.stringMatching(/^~[0-9a-f]{12}$/);
    expect(json(ran)).toMatchObject({ mcp: { servers: [{ name, kind: 'npm', standing: 'pending' }] } });
    expect(ran.out).not.toContain('falke');
  });

  it('works without a policy file and without a log', () => {
    const ran = at.cli(['report', '--json']);
    expect(ran.code).toBe(0);
    expect(json(ran)).toMatchObject({ rows: { counted: 0 }, integrity: { ok: true } });
  });
});

describe('report --html', () => {
  it('writes a page for its reader alone, and records it', () => {
    fill();
    const file = path.join(at.dir, 'evidence.html');
    const ran = at.cli(['report', '--html', file]);
    expect(ran).toMatchObject({ code: 0, out: '' });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const page = readFileSync(file);
    expect(page.toString()).toContain('Acme engineering AI acceptable use');
    expect(rows().at(-1)).toMatchObject({ kind: 'report.made', code: 'html' });
    expect(createHash('sha256').update(page).digest('hex').slice(0, 8)).toBe(rows().at(-1)?.ref);
  });

  it('tells of a broken log, and ends with 5', () => {
    fill();
    const { current } = ledgerFiles(state);
    const text = readFileSync(current, 'utf8');
    writeFileSync(current, text.replace('"decision":"redact"', '"decision":"allow"'));
    const file = path.join(at.dir, 'evidence.html');
    expect(at.cli(['report', '--html', file]).code).toBe(5);
    expect(readFileSync(file, 'utf8')).toMatch(/BROKEN[^]*wrong-hash/);
  });
});

describe('report', () => {
  it('says the few numbers on a terminal and records nothing', () => {
    fill();
    const before = rows().length;
    const ran = at.cli(['report']);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('3 of 6 clauses enforced');
    expect(ran.err).toContain('aup-guard report --html FILE');
    expect(rows()).toHaveLength(before);
  });

  it.each([
    [['report', '--json', '--html', 'x.html'], 'do not go together'],
    [['report', '--framework', 'iso9001'], 'one of: iso42001, eu-ai-act'],
    [['report', '--since', 'yesterday'], '--since 90d'],
    [['report', '--since', '2999-01-01'], 'in the past'],
    [['dashboard', '--port', '70000'], 'from 0 to 65535'],
    [['dashboard', '--framework', 'x'], 'one of: iso42001'],
  ])('refuses %j', (argv, words) => {
    const ran = at.cli(argv);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(words);
  });

  it.each([['report', '--json'], ['dashboard']])('is for a person: %s', (...argv) => {
    const ran = at.cli(argv, { CLAUDECODE: '1' });
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('is for a person');
  });

  it('shows nothing of what programs handed to the log', () => {
    const planted = Array.from({ length: 200 }, (_, index) => `canary-${index}-AKIAIOSFODNN7EXAMPLE`);
    const ledger = openLedger({
      state,
      platform: currentPlatform(),
      keys: openKeys(state),
      now: () => instant(Date.now() - 1000),
      words: [],
    });
    for (const secret of planted) {
      ledger.append({
        kind: 'request.redacted',
        decision: 'redact',
        agent: secret,
        session: secret,
        code: secret,
        outcome: secret,
        object: secret,
        counts: { [secret]: 1 },
      });
      ledger.append({ kind: 'tier.seen', code: secret, outcome: secret });
      ledger.append({ kind: 'tool.requested', code: secret, outcome: secret, agent: secret });
    }
    const file = path.join(at.dir, 'evidence.html');
    at.cli(['report', '--html', file, '--pseudonyms']);
    const shown = readFileSync(file, 'utf8') + at.cli(['report', '--json', '--pseudonyms']).out;
    expect(shown).toContain('not named');
    expect(shown).not.toMatch(/canary|AKIA/);
  });
});
