import { describe, expect, it } from 'vitest';
import { launches } from '../../src/catalog/agents/index.ts';
import { overlays } from '../../src/catalog/mcp-overlays/index.ts';
import type { AgentOverlay, Overlaid, OverlayExample } from '../../src/catalog/mcp-overlays/model.ts';
import { readStart, startWords } from '../../src/engine/mcp/start.ts';
import { factsOf } from './agent-facts.ts';

const GATE = '(gate)';

/** Names directly below a folder, by the files that are there. */
function namesBelow(files: OverlayExample['files'], folder: string): readonly string[] {
  const below = Object.keys(files).filter((file) => file.startsWith(`${folder}/`));
  return [...new Set(below.map((file) => file.slice(folder.length + 1).split('/')[0] ?? ''))];
}

function run(agent: AgentOverlay, example: OverlayExample): Overlaid {
  const { args = [], env = {}, files, approved = [] } = example;
  const facts = factsOf({ name: '', args, env, files, refused: false });
  const launch = launches.find(({ id }) => id === agent.id)?.launch;
  const plan = launch?.(facts);
  if (plan === undefined) throw new Error(`no agent ${agent.id}`);
  return agent.overlay(plan, {
    ...facts,
    args: plan.args,
    cwd: '/work/shop',
    root: '/work/shop',
    isRootsAlone: example.plain !== true,
    list: (folder) => namesBelow(files, folder),
    terms: {
      client: agent.id,
      enforcing: example.watching !== true,
      approved: ({ transport }) => transport.kind !== 'stdio' && approved.includes(transport.url),
      gate: (start) => [GATE, ...startWords(start)],
      behind: ([program, ...words]) => (program === GATE ? readStart(words) : undefined),
    },
  });
}

const cases = overlays.flatMap((agent) =>
  agent.examples.map((example) => [`${agent.id}: ${example.name}`, agent, example] as const),
);

describe('servers of a session', () => {
  it.each(cases)('%s', (_name, agent, example) => {
    const { plan, wired, notes } = run(agent, example);
    const given = agent.givenBy(plan) ?? {};
    expect(wired).toEqual(example.wired);
    expect(notes).toHaveLength(example.notes?.length ?? 0);
    for (const [at, part] of (example.notes ?? []).entries()) expect(notes[at]).toContain(part);
    expect(given).toMatchObject(example.given ?? {});
    for (const name of example.without ?? []) expect(Object.keys(given)).not.toContain(name);
    expect(` ${plan.args.join(' ')} `).toContain(` ${(example.among ?? []).join(' ')}`.trimEnd());
  });

  it('of every agent with a list of its own are looked at', () => {
    expect(overlays.map(({ id }) => id)).toEqual([
      'claude',
      'codex',
      'copilot',
      'gemini',
      'opencode',
      'qwen',
    ]);
  });
});
