/** `doctor --live` through every real agent: green where all is well, red where a part of the guard was made inert. */
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agentHook } from '../../src/catalog/agents/index.ts';
import { notLive } from '../../src/catalog/lives/index.ts';
import { type Home, makeHome } from '../fixtures/home.ts';
import { drivers } from './drivers/index.ts';
import type { Driver } from './drivers/model.ts';
import { missing, programOf } from './world.ts';

const LIMIT_MS = 400_000;
const installed = drivers.filter((driver) => missing(driver) === undefined);

interface Check {
  readonly id: string;
  readonly grade: string;
  readonly cause?: string;
}

interface Report {
  readonly code: number | null;
  readonly checks: readonly Check[];
}

const home: Home = makeHome();
afterAll(() => home.remove());

const bin = path.join(path.dirname(home.dir), 'agents');
const PATH = `${home.shims}:${bin}:${home.env['PATH'] ?? ''}`;

function doctor(): Report {
  const { code, out } = home.cli(['doctor', '--live', '--json'], { PATH }, LIMIT_MS);
  const { checks } = JSON.parse(out) as { checks: readonly Check[] };
  return { code, checks };
}

function gradesOf({ id }: Driver, { checks }: Report): Readonly<Record<string, string>> {
  const about = checks.filter((check) => check.id.startsWith(`live.${id}.`));
  return Object.fromEntries(about.map((check) => [check.id.slice(`live.${id}.`.length), check.grade]));
}

/** Its own hook answers no, is missing on purpose, or was made to say yes. */
function hooked({ id }: Driver, grade: string): string {
  return agentHook(id) === undefined ? 'skip' : grade;
}

function install(): void {
  const { code, err } = home.cli(['install', '--yes'], { PATH });
  if (code !== 0) throw new Error(err);
}

/** Agents' own hooks and the gates are called as ever, and say yes to everything. */
function letThrough(): void {
  const data = path.join(home.dir, '.local/share/aup-guard');
  const copy = path.join(data, 'versions', readdirSync(path.join(data, 'versions'))[0] ?? '');
  const dist = path.join(copy, 'dist');
  renameSync(path.join(dist, 'aup-hook.cjs'), path.join(dist, 'real-hook.cjs'));
  const yes = "if (process.argv[2] === 'agent') process.exit(0);\nrequire('./real-hook.cjs');\n";
  writeFileSync(path.join(dist, 'aup-hook.cjs'), yes);
  writeFileSync(path.join(copy, 'install/gate.sh'), '#!/bin/sh\nexec \'@REAL@\' "$@"\n');
  // Where there is a native front, it asks by itself.
  for (const name of readdirSync(dist).filter((file) => file.startsWith('front-'))) {
    rmSync(path.join(dist, name));
  }
}

/** Every agent starts as if there were no guard. */
function leadPast(): void {
  for (const { id } of installed) {
    writeFileSync(path.join(home.shims, id), `#!/bin/sh\nexec '${path.join(bin, id)}' "$@"\n`);
  }
}

let sound: Report;
let inert: Report;
let past: Report;
beforeAll(() => {
  mkdirSync(bin);
  for (const driver of installed) symlinkSync(programOf(driver), path.join(bin, driver.id));
  // Found, and never run.
  for (const { id } of notLive) writeFileSync(path.join(bin, id), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  install();
  sound = doctor();
  letThrough();
  inert = doctor();
  install();
  leadPast();
  past = doctor();
}, 3 * LIMIT_MS);

it('nothing is red where all is well', () => {
  expect(sound.checks.length).toBeGreaterThan(20);
  expect(sound.checks.filter(({ grade }) => grade === 'fail')).toEqual([]);
  expect(sound.code).toBe(0);
});

it.each(notLive)('of $id one line says why it is not tried', ({ id, why }) => {
  const about = sound.checks.filter((check) => check.id.startsWith(`live.${id}`));
  expect(about).toMatchObject([{ id: `live.${id}`, grade: 'skip', cause: why }]);
});

it('what was made inert ends with 4', () => {
  expect([inert.code, past.code]).toEqual([4, 4]);
});

describe.each(installed)('$id', (driver) => {
  it('redaction, restoring, its own hook and the gate are proved through the agent itself', () => {
    const all = { secret: 'ok', email: 'ok', restore: 'ok', hook: hooked(driver, 'ok'), gate: 'ok' };
    expect(gradesOf(driver, sound)).toEqual(all);
  });

  it('is red where its own hook and the gate let everything through', () => {
    // Of these the first result of a tool no hook told of is held back, and with it the conversation.
    const data = ['claude', 'copilot'].includes(driver.id) ? 'fail' : 'ok';
    const grades = { secret: data, restore: data, hook: hooked(driver, 'fail'), gate: 'fail' };
    expect(gradesOf(driver, inert)).toMatchObject(grades);
  });

  it('is red where its shim leads past the guard', () => {
    // Hooks in its own settings hold without a session.
    const hook = hooked(driver, driver.native === true ? 'ok' : 'fail');
    expect(gradesOf(driver, past)).toMatchObject({ secret: 'fail', restore: 'fail', hook, gate: 'fail' });
  });
});
