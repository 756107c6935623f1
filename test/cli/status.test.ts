import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type Home, makeHome, standInClaude } from '../fixtures/home.ts';

const homes: Home[] = [];
function home(): Home {
  const made = makeHome();
  homes.push(made);
  return made;
}
afterEach(() => {
  for (const made of homes.splice(0)) made.remove();
});

function policy(at: Home, text: string): string {
  const file = path.join(at.dir, '.config/aup-guard/aup.yaml');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const BROKEN = 'aup: 1\npolicy: { name: Broken, version: "1" }\nclauzes: []\n';

function mcpClause(phase: string): string {
  return `aup: 1\npolicy: { name: P, version: "1" }\nclauses:\n  - { id: MCP-1, say: S., control: mcp-approval, phase: ${phase}, do: { unknown: ask } }\n`;
}

describe('status without an install', () => {
  it('says which agents start unguarded, and writes nothing', () => {
    const at = home();
    symlinkSync(standInClaude, path.join(path.dirname(at.dir), 'bin/codex'));
    const { code, out, err } = at.cli(['status']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^ {2}protected {3}claude 9\.9\.9 +unguarded \(next: npx aup-guard install\)$/m);
    expect(out).toMatch(/^ {14}codex +unguarded \(next: npx aup-guard install\)$/m);
    expect(out).toContain('Starter policy');
    expect([...at.snapshot()]).toEqual([]);
  });

  it('names a policy that cannot be used, with line and way out', () => {
    const at = home();
    policy(at, BROKEN);
    const { code, out } = at.cli(['status']);
    expect(code).toBe(3);
    expect(out).toContain('INVALID ~/.config/aup-guard/aup.yaml:3:1 unknown key');
    expect(out).toContain('no session starts');
    expect(out).toMatch(/next {2}.*aup-guard policy lint/);
    expect(out, 'the rest is there').toMatch(/^ {2}log {9}no records yet$/m);
    const json = at.cli(['status', '--json']);
    expect(json.code).toBe(3);
    expect(JSON.parse(json.out)).toMatchObject({
      schema: 'aup-guard/status/1',
      agents: [{ id: 'claude', level: 'none', known: true }],
      problem: { next: expect.stringContaining('policy lint') },
    });
  });
});

describe('a key in the place of a seat', () => {
  it('is told, and no value of it', () => {
    const at = home();
    const env = { ANTHROPIC_API_KEY: 'sk-ant-none-of-this' };
    const text = at.cli(['status'], env);
    expect(text.out.replaceAll(/\s+/g, ' ')).toContain(
      'seats claude: ANTHROPIC_API_KEY signs in in the place of the seat: seat not in use (see: aup-guard discover)',
    );
    const json = at.cli(['status', '--json'], env);
    expect(JSON.parse(json.out)).toMatchObject({
      seats: [{ agent: 'claude', how: expect.stringContaining('seat not in use') }],
    });
    expect(text.out + json.out).not.toContain('none-of-this');
  });

  it('control: without one nothing is said', () => {
    const at = home();
    expect(at.cli(['status']).out).not.toContain('seats');
    expect(JSON.parse(at.cli(['status', '--json']).out)).not.toHaveProperty('seats');
  });

  it('of a log inside a session nothing is read, and it is told all the same', () => {
    const env = { ANTHROPIC_API_KEY: 'none', AUP_GUARD_SESSION: 'claude-0123456789' };
    expect(home().cli(['status'], env).out).toContain('seat not in use');
  });
});

describe('status with an install', () => {
  it('says at which level agents are protected', () => {
    const at = home();
    at.cli(['install', '--yes']);
    const { code, out } = at.cli(['status']);
    expect(code).toBe(0);
    expect(out).toMatch(/^aup-guard · [a-z]+-[a-z]+$/m);
    expect(out).toMatch(/^ {2}protected {3}claude 9\.9\.9 +user level$/m);
    const inside = at.cli(['status'], { AUP_GUARD_SESSION: 'claude-0123456789' });
    expect(inside.out, 'an agent is not told the word').toMatch(/^aup-guard$/m);
  });

  it('shows the last good policy where the present one cannot be used', () => {
    const at = home();
    // A session start compiles and keeps it; the stand-in ends at once.
    expect(at.cli(['run', 'claude'])).toMatchObject({ code: 0 });
    policy(at, BROKEN);
    const { code, out } = at.cli(['status']);
    expect(code).toBe(3);
    expect(out).toContain('the last good one is below');
    expect(out).toMatch(/^ {2}last good {3}Starter policy/m);
    expect(out).toMatch(/^ {2}HUMAN-1 +enforce /m);
  });

  it('counts MCP servers by what they may do, and says what to do next', () => {
    const at = home();
    const put = (name: string, servers: object): void => {
      mkdirSync(path.dirname(path.join(at.dir, name)), { recursive: true });
      writeFileSync(path.join(at.dir, name), JSON.stringify({ mcpServers: servers }));
    };
    expect(at.cli(['status']).out, 'none').not.toMatch(/^ {2}mcp/m);
    put('.cursor/mcp.json', { kit: { command: 'kit' }, off: { command: 'off', disabled: true } });
    put('.gemini/settings.json', {
      kit: { command: 'kit' },
      far: { httpUrl: 'https://far.example.com/mcp' },
    });
    policy(at, mcpClause('enforce'));
    expect(at.cli(['status']).out).toMatch(
      /^ {2}mcp {9}2 servers · 2 pending · 1 without the gate outside sessions \(next: aup-guard mcp wire\)$/m,
    );
    policy(at, mcpClause('monitor'));
    expect(at.cli(['status']).out).toMatch(
      /^ {2}mcp {9}2 servers · 2 pending .* · not enforced \(MCP-1\) \(next:/m,
    );
    const { mcp } = JSON.parse(at.cli(['status', '--json']).out);
    expect(mcp).toMatchObject({ servers: 2, open: ['kit'], clause: { id: 'MCP-1', phase: 'monitor' } });
  });
});
