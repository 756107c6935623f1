/** docs/agents.md names every agent and every control, at the versions that are pinned. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AGENTS } from '../scripts/agents.mjs';
import { agentsPage, catalogueAgents, controlsOf } from '../scripts/agents-table.mjs';
import { agents } from '../src/catalog/agents/index.ts';

const page = readFileSync('docs/agents.md', 'utf8');
const read = (name: string): string => readFileSync(`test/agents/${name}`, 'utf8');

/** The title of a test with what is filled in at a run left open. */
function pattern(title: string): RegExp {
  const plain = title.replaceAll(String.raw`\'`, "'");
  const escaped = plain.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`).replaceAll('%s', '.+');
  return new RegExp(String.raw`^\| ${escaped} +\|`, 'm');
}

const CONTROLS = ['matrix.test.ts', 'matrix-screen.test.ts'].flatMap((name) => controlsOf(read(name)));

describe('the page of agents', () => {
  it('reads the catalogue as it is', () => {
    const ids = agents.map(({ id, title }) => ({ id, title }));
    expect(catalogueAgents(readFileSync('src/catalog/agents/identities.ts', 'utf8'))).toEqual(ids);
  });

  it.each(agents.map(({ title }) => title))('names %s', (title) => {
    expect(page).toContain(title);
  });

  it('gives pinned versions, and no others', () => {
    const heads = page.split('\n').filter((line) => line.startsWith('| control'));
    expect(heads.length).toBeGreaterThan(0);
    const wanted = new Set(
      AGENTS.map(({ id, version }) => `${agents.find((agent) => agent.id === id)?.title} ${version}`),
    );
    const columns = heads.flatMap((line) =>
      line
        .split('|')
        .slice(2, -1)
        .map((text) => text.trim()),
    );
    expect(columns.filter((column) => !wanted.has(column))).toEqual([]);
  });

  it('finds the controls of the matrix', () => {
    expect(CONTROLS.length).toBeGreaterThan(12);
  });

  it.each(CONTROLS.filter((title) => !title.startsWith('is not tried')))('has a row: %s', (title) => {
    expect(page).toMatch(pattern(title));
  });
});

function result(agent: string, title: string, status: string): unknown {
  return { ancestorTitles: [agent], title, status };
}

describe('a page made of a report', () => {
  const report = {
    testResults: [
      {
        name: '/x/matrix.test.ts',
        assertionResults: [
          result("'one'", 'a | b', 'passed'),
          result("'two'", 'a | b', 'failed'),
          result("'one'", 'c', 'skipped'),
          result("'two'", 'c', 'passed'),
          result("'three'", 'is not tried', 'skipped'),
        ],
      },
    ],
  };
  const agentsHere = ['one', 'two', 'three'].map((id) => ({ id, title: id.toUpperCase() }));
  const pins = [
    { id: 'one', version: '1.0.0' },
    { id: 'two', version: '2.0.0' },
  ];

  it('shows what held, what did not and what was not tried', () => {
    const made = agentsPage({ report, agents: agentsHere, pins, reasons: { three: 'no registry has it' } });
    expect(made).toContain('| control | ONE 1.0.0 | TWO 2.0.0 |');
    expect(made).toContain(String.raw`| a \| b | yes | **no** |`);
    expect(made).toContain('| c | - | yes |');
    expect(made).toContain('| THREE | no registry has it | - |');
  });
});
