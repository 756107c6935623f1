import type { OverlayExample } from './model.ts';

const MINE = { command: 'npx', args: ['kit'], env: { KEY: '$KEY' } };
const GATED = ['--name', 'mine', '--env', 'KEY', '--', 'npx', 'kit'];

export const opencodeExamples: readonly OverlayExample[] = [
  {
    name: "the person's own: variables stay in its file",
    files: {
      '/home/dev/.config/opencode/opencode.json':
        '{"mcp":{"mine":{"type":"local","command":["npx","kit"],"environment":{"KEY":"{env:KEY}"}}}}',
    },
    wired: ['mine'],
    given: { mine: { type: 'local', command: ['(gate)', '--client', 'opencode', ...GATED] } },
  },
  {
    name: 'a repository cannot put another in the place of it',
    files: {
      '/home/dev/.config/opencode/opencode.json': '{"mcp":{"mine":{"type":"local","command":["npx","kit"]}}}',
      '/work/shop/opencode.json': '{"mcp":{"mine":{"type":"local","command":["evil"]}}}',
      '/work/shop/.opencode/opencode.jsonc': '{"mcp":{"more":{"type":"local","command":["more"]}}} // all',
    },
    wired: ['mine', 'more'],
    given: { mine: { command: ['(gate)', '--client', 'opencode', '--name', 'mine', '--', 'evil'] } },
  },
  {
    name: 'switched off, by its address, and changing the gate',
    files: {
      '/work/shop/opencode.json':
        '{"mcp":{"off":{"type":"local","command":["a"],"enabled":false},"far":{"type":"remote","url":"https://x.example"},"held":{"type":"local","command":["b"],"environment":{"LD_PRELOAD":"/x.so"}}}}',
    },
    wired: [],
    without: ['off'],
    given: { far: { enabled: false }, held: { enabled: false } },
    notes: ['far is left out', 'held is left out'],
  },
];

export const copilotExamples: readonly OverlayExample[] = [
  {
    name: "the person's own and those of the repository",
    files: {
      '/home/dev/.copilot/mcp-config.json': JSON.stringify({
        mcpServers: { mine: { ...MINE, tools: ['a'] } },
      }),
      '/work/shop/.mcp.json': '{"mcpServers":{"team":{"command":"team"}}}',
    },
    wired: ['mine', 'team'],
    given: {
      mine: { type: 'local', command: '(gate)', args: ['--client', 'copilot', ...GATED], tools: ['a'] },
      team: { tools: ['*'] },
    },
    among: ['--additional-mcp-config', '@/run/session/copilot-mcp.json', '--disable-builtin-mcps'],
  },
  {
    name: 'given as arguments',
    args: [
      '--additional-mcp-config',
      '@more.json',
      '--additional-mcp-config={"mcpServers":{"b":{"command":"b"}}}',
      '-p',
      'hi',
    ],
    files: { 'more.json': '{"mcpServers":{"a":{"command":"a"}}}' },
    watching: true,
    wired: ['a', 'b'],
    among: ['@/run/session/copilot-mcp.json', '--plugin-dir', '/run/session', '-p', 'hi'],
  },
  {
    name: 'an address that needs signing in',
    files: {
      '/work/shop/.github/mcp.json': '{"mcpServers":{"far":{"type":"http","url":"https://x.example"}}}',
    },
    wired: [],
    without: ['far'],
    among: ['--disable-mcp-server', 'far'],
    notes: ['far is left out'],
  },
];

function familyFiles(folder: string): OverlayExample {
  return {
    name: "the person's own, the repository's and an extension's",
    files: {
      [`/home/dev/${folder}/settings.json`]: JSON.stringify({
        mcpServers: { mine: { ...MINE, trust: true } },
      }),
      [`/work/shop/${folder}/settings.json`]: '{"mcpServers":{"team":{"command":"team","cwd":"tools"}}}',
      [`/home/dev/${folder}/extensions/kit/${folder.slice(1)}-extension.json`]:
        '{"name":"kit","mcpServers":{"tool":{"command":"node","args":["${extensionPath}/s.js"]}}}',
    },
    wired: ['tool', 'mine', 'team'],
    given: {
      mine: {
        command: '(gate)',
        args: ['--client', folder.slice(1), ...GATED],
        env: { KEY: '$KEY' },
        trust: true,
      },
      team: { cwd: 'tools' },
      tool: {
        args: [
          '--client',
          folder.slice(1),
          '--name',
          'tool',
          '--',
          'node',
          `/home/dev/${folder}/extensions/kit/s.js`,
        ],
      },
    },
  };
}

/** Gemini CLI and Qwen Code keep them alike. */
export function familyExamples(folder: string): readonly OverlayExample[] {
  return [
    familyFiles(folder),
    {
      name: 'by their address',
      files: {
        [`/home/dev/${folder}/settings.json`]:
          '{"mcpServers":{"far":{"httpUrl":"https://x.example"},"here":{"url":"http://localhost:9/sse"}}}',
      },
      wired: ['here'],
      without: ['far'],
      given: {
        here: { args: ['--client', folder.slice(1), '--name', 'here', '--sse', 'http://localhost:9/sse'] },
      },
      notes: ['far is left out'],
    },
    {
      name: 'an extension that is switched off',
      files: {
        [`/home/dev/${folder}/extensions/kit/${folder.slice(1)}-extension.json`]:
          '{"name":"kit","mcpServers":{"tool":{"command":"x"}}}',
        [`/home/dev/${folder}/extensions/extension-enablement.json`]: '{"kit":{"overrides":["!/work/*"]}}',
      },
      wired: [],
      without: ['tool'],
    },
  ];
}

export const geminiExamples: readonly OverlayExample[] = [
  ...familyExamples('.gemini'),
  {
    name: 'settings of a session count from root alone',
    args: ['-p', 'hi'],
    plain: true,
    files: {
      '/home/dev/.gemini/settings.json': JSON.stringify({
        mcpServers: { mine: MINE, done: { command: '(gate)', args: ['--', 'npx', 'done'] } },
      }),
    },
    wired: ['done'],
    among: ['hi', '--allowed-mcp-server-names=aup-guard-none,done'],
    notes: [
      "mine is left out of this session: put the gate into Gemini's own settings with aup-guard mcp wire gemini",
    ],
  },
  {
    name: 'the same where nothing is enforced',
    plain: true,
    watching: true,
    files: { '/home/dev/.gemini/settings.json': JSON.stringify({ mcpServers: { mine: MINE } }) },
    wired: [],
    notes: ['mine is started without the gate'],
  },
];
