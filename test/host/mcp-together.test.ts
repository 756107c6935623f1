/** What servers of one client make together, by who is approved, where they stand and what may be called unasked. */
import { describe, expect, it } from 'vitest';
import { mcpRisks } from '../../src/catalog/mcp-risks/index.ts';
import type { McpEntry } from '../../src/engine/mcp/model.ts';
import { clientFindings, completedBy, type UsableServer } from '../../src/host/mcp-together.ts';
import { ENTRY, toolOf } from '../engine/mcp/subject.ts';

const terms = { risks: mcpRisks, mask: (text: string) => text.replaceAll('hunter2', '{secret}') };

interface Put {
  readonly entry?: Partial<McpEntry>;
  readonly approved?: boolean;
}

function server(name: string, tools: readonly string[], { entry, approved = true }: Put = {}): UsableServer {
  return {
    entries: [{ ...ENTRY, name, ...entry }],
    tools: tools.map((tool) => toolOf({ name: tool })),
    approved,
  };
}

const files = (put?: Put): UsableServer => server('files', ['read_file', 'write_file'], put);
const web = (put?: Put): UsableServer => server('web', ['fetch'], put);
const chat = (put?: Put): UsableServer => server('chat', ['post_message'], put);
const thinking = server('thinking', ['sequentialthinking']);

const A = { entry: { scope: 'project', project: '/work/a' } } as const;
const B = { entry: { scope: 'project', project: '/work/b' } } as const;
const WITHIN = { entry: { scope: 'project', project: '/work/a/part' } } as const;
const waiting = { approved: false };

function waits(servers: readonly UsableServer[]) {
  return clientFindings(servers, terms).map((found) => found.waits);
}

describe('servers of one client', () => {
  it('are named by what each brings, and only those that bring something', () => {
    expect(clientFindings([files(), web(), chat(), thinking], terms)).toMatchObject([
      {
        id: 'toxic-client',
        client: 'claude',
        weight: 25,
        owasp: 'MCP06',
        confidence: 'inferred',
        evidence: 'files.read_file reads, web.fetch takes in, chat.post_message sends',
        legs: {
          private: [{ server: 'files', tools: ['read_file'] }],
          untrusted: [{ server: 'web', tools: ['fetch'] }],
          sends: [{ server: 'chat', tools: ['post_message'] }],
        },
        waits: [],
        entries: [{ name: 'files' }, { name: 'web' }, { name: 'chat' }],
      },
    ]);
  });

  it.each([
    ['two legs', [files(), web(), thinking]],
    ['an entry that is off', [files(), web(), chat({ entry: { disabled: true } })]],
    ['another client', [files(), web(), chat({ entry: { client: 'cursor' } })]],
    ['another project', [files(A), web(), chat(B)]],
    ['a server whose tools are not known', [files(), web(), { ...chat(), tools: [] }]],
  ])('make nothing together with %s', (_, servers) => {
    expect(clientFindings(servers, terms)).toEqual([]);
  });

  it.each([
    ['one project', [files(A), web(), chat(A)], ['/work/a']],
    ['a folder within it', [files(A), web(), chat(WITHIN)], ['/work/a/part']],
    ['two projects, alike', [files(), web(), chat(A), chat(B)], ['/work/a']],
    ['everywhere, and so in a project', [files(), web(), chat(), chat(A)], [undefined]],
  ])('are told of for %s', (_, servers, projects) => {
    expect(clientFindings(servers, terms).map(({ project }) => project)).toEqual(projects);
  });

  it('count as approved where those make it, and else name who waits', () => {
    expect(waits([files(), web(), chat(), server('mail', ['send_email'], waiting)])).toEqual([[]]);
    expect(waits([files(), web(waiting), chat(waiting)])).toEqual([['web', 'chat']]);
  });

  it('are shown without what their names hide', () => {
    const odd = chat({ entry: { name: 'hunter2\u001b[2J\u202e' } });
    const [found] = clientFindings([files(), web(), odd], terms);
    expect(JSON.stringify(found?.legs)).toContain(String.raw`{secret}\\u001b[2J`);
    expect(`${found?.evidence} ${found?.waits.join()}`).not.toMatch(/hunter2|[\u001b\u202e]/);
  });
});

describe('one more server', () => {
  it.each([
    { brings: 'the last leg', added: chat(), others: [files(), web()], made: true },
    {
      brings: 'two legs at once',
      added: server('all', ['fetch', 'send_email']),
      others: [files()],
      made: true,
    },
    { brings: 'no leg', added: thinking, others: [files(), web()], made: false },
    {
      brings: 'a leg that is there already',
      added: server('mail', ['send_email']),
      others: [files(), web(), chat()],
      made: false,
    },
    {
      brings: 'a leg in another client',
      added: chat({ entry: { client: 'cursor' } }),
      others: [files(), web()],
      made: false,
    },
    {
      brings: 'all legs, which is its own finding',
      added: server('x', ['read_file', 'fetch', 'send_email']),
      others: [files()],
      made: false,
    },
  ])('that brings $brings completes something: $made', ({ added, others, made }) => {
    expect(completedBy(added, others, terms).map(({ client }) => client)).toEqual(made ? ['claude'] : []);
  });
});
