/** Risks of what is started. */
import type { LaunchRisk, RiskRules } from '../../engine/mcp/risk-model.ts';

const npm = { kind: 'npm', pinned: 'none' } as const;

export const launch: RiskRules<LaunchRisk> = {
  'unresolved-launch': {
    title: 'nobody can tell what it starts',
    weight: 60,
    owasp: 'MCP04',
    fix: 'start the server by its package or program, without a script in between',
    examples: {
      yes: [{ launch: { kind: 'unresolved', name: 'sh' } }],
      no: [{ launch: { kind: 'program', name: '/usr/bin/server' } }],
    },
  },
  'runs-download': {
    title: 'runs code it has just downloaded',
    weight: 60,
    owasp: 'MCP04',
    fix: 'install a released version, or name the full commit',
    examples: {
      yes: [
        { launch: { kind: 'download', name: 'https://example.com/install.sh' } },
        { launch: { ...npm, name: 'github:someone/server' } },
        { launch: { kind: 'pypi', name: 'git+https://example.com/x/server.git', version: 'main' } },
      ],
      no: [
        { launch: { ...npm, name: 'server' } },
        { launch: { kind: 'pypi', name: `git+https://example.com/x/y.git@${'0123456789'.repeat(4)}` } },
        { launch: { kind: 'download', name: 'https://example.com/x.tgz', pinned: 'digest' } },
      ],
    },
  },
  'shell-launcher': {
    title: 'is started through a shell',
    weight: 25,
    owasp: 'MCP05',
    fix: 'give the program and its words as they are, without a shell',
    examples: {
      yes: [{ launch: { launchers: ['sh -c', 'npx'] } }, { launch: { launchers: ['/bin/bash -lc'] } }],
      no: [{ launch: { launchers: ['cmd /c', 'npx'] } }, { launch: { launchers: ['uvx'] } }],
    },
  },
  unpinned: {
    title: 'runs whatever version is newest',
    weight: 15,
    owasp: 'MCP04',
    fix: 'name one version, of an image its digest',
    examples: {
      yes: [
        { launch: { ...npm, name: 'server', version: 'latest' } },
        { launch: { kind: 'image', name: 'example/server', version: '1.2', pinned: 'exact' } },
      ],
      no: [
        { launch: { ...npm, name: 'server', version: '1.2.3', pinned: 'exact' } },
        { launch: { kind: 'image', name: 'example/server', pinned: 'digest' } },
        { launch: { kind: 'program', name: '/usr/bin/server' } },
      ],
    },
  },
  'no-integrity': {
    title: 'a version is named, its bytes are not',
    weight: 5,
    owasp: 'MCP04',
    fix: 'install it from a lock file with integrity hashes',
    examples: {
      yes: [{ launch: { ...npm, name: 'server', version: '1.2.3', pinned: 'exact' } }],
      no: [
        { launch: { ...npm, name: 'server', version: '1.2.3', pinned: 'digest' } },
        { launch: { ...npm } },
      ],
    },
  },
  'code-in-repository': {
    title: 'code of the repository itself: whoever can push can change it',
    weight: 10,
    owasp: 'MCP04',
    fix: 'approve it by the hash of its file',
    examples: {
      yes: [
        { launch: { kind: 'script', name: 'tools/server.mjs' } },
        { launch: { kind: 'script', name: '/src/shop/server.py' }, entry: { project: '/src/shop' } },
      ],
      no: [{ launch: { kind: 'script', name: '/opt/server/main.py' }, entry: { project: '/src/shop' } }],
    },
  },
  'lookalike-package': {
    title: 'its name is nearly that of a package many use',
    weight: 40,
    owasp: 'MCP04',
    fix: 'check the name and its owner letter by letter',
    examples: {
      yes: [
        { launch: { ...npm, name: '@modelcontextprotocol/server-filesytem' } },
        { launch: { ...npm, name: '@modelcontextprotoco1/server-memory' } },
        { launch: { ...npm, name: '@somebody/server-filesystem' } },
        { launch: { ...npm, name: 'server-filesystem' } },
        { launch: { kind: 'pypi', name: 'mcp-server-fecth' } },
      ],
      no: [
        { launch: { ...npm, name: '@modelcontextprotocol/server-filesystem' } },
        { launch: { ...npm, name: '@acme/tickets-mcp' } },
        { launch: { kind: 'pypi', name: 'mcp-server-fetch' } },
        { launch: { kind: 'image', name: 'mcp/server-fecth' } },
      ],
    },
  },
  'archived-package': {
    title: 'its maintainers have archived it: it gets no fixes',
    weight: 15,
    owasp: 'MCP04',
    fix: 'move to the server the vendor keeps',
    examples: {
      yes: [{ launch: { ...npm, name: '@modelcontextprotocol/server-github' } }],
      no: [{ launch: { ...npm, name: '@modelcontextprotocol/server-memory' } }],
    },
  },
};
