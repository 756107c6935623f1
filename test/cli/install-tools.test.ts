/** Tools that are no agents of ours: `install` puts a shim in front of those the policy does not let pass. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Home, makeHome } from '../fixtures/home.ts';

const homes: Home[] = [];
afterEach(() => {
  for (const made of homes.splice(0)) made.remove();
});

function put(file: string, text: string, mode: number): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
}

/** A home with two tools on PATH: one by a name of its own, one by a name others have too. */
function home(lists: string): Home {
  const made = makeHome();
  homes.push(made);
  const bin = path.join(made.dir, '../bin');
  for (const name of ['auggie', 'q']) put(path.join(bin, name), '#!/bin/sh\necho "started $*"\n', 0o755);
  const clauses = `clauses:\n  - id: TOOLS-1\n    say: Use the tools on this list.\n    control: tool-allowlist\n    phase: enforce\n    ${lists}\n`;
  put(path.join(made.dir, '.config/aup-guard/aup.yaml'), `aup: 1\npolicy: { name: T }\n${clauses}`, 0o600);
  return made;
}

const shimOf = (at: Home, name: string): string => path.join(at.shims, name);
const CLOSED = 'tools: [{ id: claude }]\n    otherwise: { do: deny }';

describe('a tool the policy does not let pass', () => {
  it('is refused by its shim, recorded, and free again after an uninstall', () => {
    const at = home(CLOSED);
    const before = at.snapshot();
    expect(at.cli(['install', '--yes']).code).toBe(0);
    const ran = at.run(shimOf(at, 'auggie'), ['--help']);
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(ran.err).toContain('not started: auggie is not approved');
    expect(ran.err).toContain('aup-guard request tool auggie --why "..."');
    const ledger = readFileSync(path.join(at.dir, '.local/state/aup-guard/ledger/current.jsonl'), 'utf8');
    expect(ledger).toMatch(/"kind":"tool\.started".*"decision":"deny".*"agent":"auggie"/);
    expect(at.cli(['uninstall', '--yes']).code).toBe(0);
    expect(at.snapshot()).toEqual(before);
  });

  it('starts with its arguments once the policy approves it', () => {
    const at = home(CLOSED);
    at.cli(['install', '--yes']);
    const file = path.join(at.dir, '.config/aup-guard/aup.yaml');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('{ id: claude }', '{ id: claude }, { id: auggie }'),
    );
    expect(at.run(shimOf(at, 'auggie'), ['a', 'b c'])).toMatchObject({
      code: 0,
      out: 'started a b c\n',
      err: '',
    });
  });

  it('has no shim under a name that other programs have', () => {
    const at = home(CLOSED);
    at.cli(['install', '--yes']);
    expect(existsSync(shimOf(at, 'q'))).toBe(false);
    expect(existsSync(shimOf(at, 'auggie'))).toBe(true);
  });
});

describe('control: no shim in front of other tools', () => {
  it.each([
    ['approved', 'tools: [{ id: claude }, { id: auggie }]\n    otherwise: { do: deny }'],
    ['let pass', 'tools: [{ id: claude }]\n    otherwise: { do: allow }'],
  ])('%s', (_, lists) => {
    const at = home(lists);
    at.cli(['install', '--yes']);
    expect(existsSync(shimOf(at, 'auggie'))).toBe(false);
    expect(existsSync(shimOf(at, 'claude'))).toBe(true);
  });
});
