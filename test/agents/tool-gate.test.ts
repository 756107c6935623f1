/** The list of tools with real agents: refused, warned of, let start; and what one is not cleared for stays here. */
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openWorld, POLICY, SECRETS, type World } from './world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

/** The starter policy, without its say about personal data, and with a list of tools. */
function listing(settings: string): string {
  const clause = `clauses:
  - id: TOOLS-1
    say: Use the tools on this list.
    control: tool-allowlist
    phase: enforce
    ${settings}
`;
  const monitored = POLICY.replace(
    'phase: enforce\n    when: { data: personal }',
    'phase: monitor\n    when: { data: personal }',
  );
  return monitored.replace(/^clauses:\n/m, clause);
}

async function open(settings: string): Promise<World> {
  world = await openWorld({ policy: listing(settings) });
  world.script({ text: 'hello from the model' });
  return world;
}

const started = (at: World) => at.rows().filter(({ kind }) => kind === 'tool.started');

describe('Claude Code and the list of tools', () => {
  it('does not start where it is not on the list', async () => {
    const at = await open('tools: [{ id: codex }]\n    otherwise: { do: deny }');
    const { code, err } = await at.ask('say hello');
    expect(code).toBe(1);
    expect(err).toContain('not started: claude is not approved');
    expect(err).toContain('aup-guard request tool claude-code --why');
    expect(at.model.requests).toEqual([]);
    expect(started(at)).toMatchObject([{ decision: 'deny', clause: 'TOOLS-1' }]);
  });

  it('starts with a line where that is only warned of', async () => {
    const at = await open('tools: [{ id: codex }]\n    otherwise: { do: warn }');
    const { code, out, err } = await at.ask('say hello');
    expect(code).toBe(0);
    expect(out).toContain('hello from the model');
    expect(err).toContain('warning: claude is not approved');
  });

  it('control: starts without a word where it is on the list by its name in the catalogue', async () => {
    const at = await open('tools: [{ id: claude-code }]\n    otherwise: { do: deny }');
    const { code, out, err } = await at.ask('say hello');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('hello from the model');
    expect(started(at)).toMatchObject([{ decision: 'allow' }]);
  });

  it.each([
    ['not cleared', 'secret', false],
    ['control: cleared', '[secret, personal]', true],
  ])('sends personal data of a file only where it may: %s', async (_, data, sent) => {
    const at = await open(`tools: [{ id: claude-code, data: ${data} }]`);
    at.put('contact.txt', `ask ${SECRETS.email}\n`);
    const read = { name: 'Read', input: { file_path: path.join(at.repo, 'contact.txt') } };
    at.script({ text: 'reading', tools: [read] }, { text: 'done' });
    expect((await at.ask('read the contact')).code).toBe(0);
    expect(at.model.requests.length).toBeGreaterThan(1);
    expect(at.wire().includes(SECRETS.email)).toBe(sent);
  });

  it('asks for no model and no host beside the list', async () => {
    const at = await open("tools: [{ id: claude-code, models: 'no-such-model-*' }]");
    const { out, err } = await at.ask('say hello');
    expect(at.model.requests).toEqual([]);
    expect(out + err).toMatch(
      /TOOLS-1: Use the tools on this list\. claude: approved for the models no-such-/,
    );
    expect(at.rows().filter(({ kind }) => kind === 'request.refused')).toMatchObject([
      { decision: 'deny', clause: 'TOOLS-1' },
    ]);
  });

  it('control: asks for those of the list', async () => {
    const at = await open("tools: [{ id: claude-code, models: 'claude-*', hosts: '127.0.0.1' }]");
    const { code, out } = await at.ask('say hello');
    expect(code).toBe(0);
    expect(out).toContain('hello from the model');
    expect(at.rows().filter(({ kind }) => kind === 'request.refused')).toEqual([]);
  });
});
