/** What clauses let a server have: the strictest of all that know it. */
import { describe, expect, it } from 'vitest';
import { allowanceOf, everAllowed } from '../../../src/engine/mcp/allowance.ts';
import { mcpTerms } from '../../../src/engine/mcp/terms.ts';
import { issuesOf, NOW, policyOf, policyText } from '../policy/support.ts';

const URL_ = 'https://mcp.example.com/v1';
const ALL = ['sampling', 'elicitation', 'roots'];

function text(...servers: readonly string[]): string {
  const clauses = servers.map(
    (server, index) => `  - id: MCP-${index + 1}
    say: MCP servers are approved.
    control: mcp-approval
    phase: enforce
    servers: [{ id: one, ${server} }]
`,
  );
  return policyText(`clauses:\n${clauses.join('')}`);
}

const KNOWN = `url: '${URL_}'`;

describe('an allowance', () => {
  it.each([
    ['nothing in clear and every part without words', [KNOWN], [], ALL],
    ['what is named', [`${KNOWN}, data: secret, may: roots`], ['secret'], ['roots']],
    [
      'all that is named',
      [`${KNOWN}, data: [organisation, personal], may: [roots, sampling]`],
      ['personal', 'organisation'],
      ['sampling', 'roots'],
    ],
    ['no part at all', [`${KNOWN}, may: none`], [], []],
    ['nothing that is another server’s', ["url: 'https://else.example.com', data: secret"], [], ALL],
    [
      'what all clauses about it allow',
      [`${KNOWN}, data: [secret, personal], may: [roots, sampling]`, `${KNOWN}, data: secret, may: roots`],
      ['secret'],
      ['roots'],
    ],
    ['nothing in clear where one clause says nothing', [`${KNOWN}, data: secret`, KNOWN], [], ALL],
  ])('is %s', (...[, servers, data, parts]) => {
    const found = allowanceOf(mcpTerms(policyOf(text(...servers)).clauses, NOW), [URL_]);
    expect(found.data).toEqual(data);
    expect([...found.parts]).toEqual(parts);
  });

  it('is never more than some server has', () => {
    const terms = mcpTerms(
      policyOf(text(`${KNOWN}, data: secret`, "url: 'https://b.example.com'")).clauses,
      NOW,
    );
    expect(everAllowed(terms)).toEqual(['secret']);
    expect(everAllowed(mcpTerms(policyOf(text(KNOWN)).clauses, NOW))).toEqual([]);
  });

  it.each(['data: everything', 'may: prompts', 'data: []'])('cannot be %s', (server) => {
    expect(issuesOf(text(`${KNOWN}, ${server}`))).not.toEqual([]);
    expect(issuesOf(text(`${KNOWN}, data: secret`))).toEqual([]);
  });
});
