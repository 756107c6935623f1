/** An approval that was taken back or replaced counts no more, whoever puts its file back. */
import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { McpApproval } from '../../src/engine/mcp/model.ts';
import { instant, safe } from '../../src/engine/text.ts';
import { recordsFromEnd } from '../../src/host/ledger-file-read.ts';
import { openLedger } from '../../src/host/ledger-file.ts';
import { verifyLedger } from '../../src/host/ledger-file-verify.ts';
import { openKeys } from '../../src/host/keys.ts';
import { openMachine, type Machine } from '../../src/host/machine.ts';
import { mcpMarks, objectsOf } from '../../src/host/mcp-marks.ts';
import {
  dropMcpApproval,
  keepMcpApproval,
  listMcpApprovals,
  mcpFolder,
  readMcpApproval,
} from '../../src/host/mcp-store.ts';
import { hashing } from '../../src/host/policy-hashing.ts';

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true });
});

const ID = hashing.sha256('files');

class Place {
  readonly machine: Machine;
  readonly file: string;
  readonly copy: string;
  readonly log: string;

  constructor() {
    const dir = mkdtempSync(path.join(tmpdir(), 'aup-marks-'));
    folders.push(dir);
    this.machine = openMachine({ HOME: dir }, dir);
    this.file = path.join(mcpFolder(this.machine), `${ID}.json`);
    this.copy = path.join(dir, 'copy');
    this.log = path.join(this.machine.paths.state, 'ledger/current.jsonl');
  }

  approve(name = 'files'): void {
    const approval: McpApproval = {
      identity: ID,
      name,
      argv: ['npx', '-y', name],
      by: safe`somebody`,
      at: instant(1_700_000_000_000),
      policy: hashing.sha256('policy'),
      standing: 'approved',
      tools: [],
    };
    keepMcpApproval(this.machine, approval, 'second-terminal');
  }

  keep(): void {
    copyFileSync(this.file, this.copy);
  }

  putBack(): void {
    copyFileSync(this.copy, this.file);
  }

  standing(): string {
    const found = readMcpApproval(this.machine, ID);
    return found.kind === 'found' ? found.approval.name : found.kind;
  }

  /** Rows that make the log longer than what is read again each time. */
  fill(): void {
    const { paths, platform, now } = this.machine;
    const word = 'x'.repeat(60);
    const ledger = openLedger({
      state: paths.state,
      platform,
      keys: openKeys(paths.state),
      now,
      words: [word],
    });
    for (let row = 0; row < 300; row += 1)
      ledger.append({ kind: 'mcp.stopped', object: `row ${row}`, code: word });
  }

  /** The row again as the last one, linked as rows are. */
  copyRow(kind: string): void {
    const lines = readFileSync(this.log, 'latin1').trimEnd().split('\n');
    const row: unknown = JSON.parse(lines.find((line) => line.includes(`"kind":"${kind}"`)) ?? '');
    const last = lines.at(-1) ?? '';
    const prev = createHash('sha256').update(`\0${last}`, 'latin1').digest('hex');
    appendFileSync(this.log, `${JSON.stringify({ ...Object(row), seq: lines.length, prev })}\n`);
  }
}

describe('an approval that is put back', () => {
  it.each<[string, (place: Place) => void, string]>([
    ['where nothing came after it', () => undefined, 'files'],
    ['after it was taken back', ({ machine }) => void dropMcpApproval(machine, ID), 'damaged'],
    ['after the same was approved again', (place) => place.approve(), 'damaged'],
    ['after another was approved', (place) => place.approve('newer'), 'damaged'],
    [
      'after a long log',
      (place) => {
        dropMcpApproval(place.machine, ID);
        place.fill();
      },
      'damaged',
    ],
    [
      'with the look at the log as it was then',
      (place) => {
        place.fill();
        place.standing();
        const marks = path.join(mcpFolder(place.machine), 'marks');
        const old = `${place.copy}.marks`;
        copyFileSync(marks, old);
        dropMcpApproval(place.machine, ID);
        place.fill();
        place.standing();
        copyFileSync(old, marks);
      },
      'damaged',
    ],
    [
      'with its row written once more',
      (place) => {
        dropMcpApproval(place.machine, ID);
        place.copyRow('mcp.approved');
      },
      'damaged',
    ],
  ])('%s', (_, meanwhile, expected) => {
    const place = new Place();
    place.approve();
    place.keep();
    meanwhile(place);
    place.putBack();
    expect(place.standing()).toBe(expected);
    expect(listMcpApprovals(place.machine)).toHaveLength(expected === 'files' ? 1 : 0);
    const kinds = [...recordsFromEnd(place.machine.paths.state)].map((row) => row?.kind);
    expect(kinds.includes('guard.drift')).toBe(expected === 'damaged');
  });

  it('is nothing without the log', () => {
    const place = new Place();
    place.approve();
    expect(place.standing()).toBe('files');
    rmSync(place.log);
    expect(place.standing()).toBe('damaged');
  });

  it('does not spoil the next approval, and the log stays whole', () => {
    const place = new Place();
    place.approve();
    place.keep();
    dropMcpApproval(place.machine, ID);
    place.putBack();
    expect(place.standing()).toBe('damaged');
    place.approve('newer');
    expect(place.standing()).toBe('newer');
    const { state } = place.machine.paths;
    expect(verifyLedger(state)).toMatchObject({ ok: true });
  });

  it('a copied row does not wedge the server either', () => {
    const place = new Place();
    place.approve();
    place.copyRow('mcp.approved');
    expect(place.standing()).toBe('damaged');
    place.approve('newer');
    expect(place.standing()).toBe('newer');
  });
});

describe('the look at the log', () => {
  it('is kept once it was long, and only what came since is read', () => {
    const place = new Place();
    place.approve();
    const marks = path.join(mcpFolder(place.machine), 'marks');
    place.standing();
    expect(existsSync(marks)).toBe(false);
    place.fill();
    expect(place.standing()).toBe('files');
    expect(existsSync(marks)).toBe(true);
    const kept = readFileSync(marks, 'utf8');
    place.approve('newer');
    expect(place.standing()).toBe('newer');
    expect(readFileSync(marks, 'utf8')).toBe(kept);
  });

  it('counts nothing of a kept look somebody else wrote', () => {
    const place = new Place();
    const { state } = place.machine.paths;
    const keys = openKeys(state);
    place.approve();
    place.fill();
    place.standing();
    const marks = path.join(mcpFolder(place.machine), 'marks');
    const [object = ''] = objectsOf(keys, ID);
    const text = readFileSync(marks, 'utf8');
    expect(text).toContain(object);
    appendFileSync(marks, ' ');
    copyFileSync(place.log, marks);
    expect(place.standing()).toBe('files');
    expect(mcpMarks(state, keys).isLast([object], '')).toBe(false);
  });
});
