import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { aiTools } from '../../src/catalog/ai-tools/index.ts';
import { SYSTEMS, type FoundTool } from '../../src/engine/discover/model.ts';
import { takeInventory, type NamedLooker } from '../../src/host/look/index.ts';
import { HOMES, Image, inImage, look, put, WORLD } from './look-image.ts';

const made: string[] = [];
function imageOf(system: (typeof SYSTEMS)[number]): Image {
  const root = mkdtempSync(path.join(realpathSync(os.tmpdir()), 'aup-look-'));
  made.push(root);
  return new Image(root, system);
}
afterEach(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
});

function ids(tools: readonly FoundTool[] = []): readonly string[] {
  return [...new Set(tools.map(({ id }) => id))].toSorted();
}

describe('every tool of the catalogue is found', () => {
  it.each(SYSTEMS)('%s', async (system) => {
    const image = imageOf(system);
    const proven = aiTools.filter((tool) => image.tool(tool)).map(({ id }) => id);
    const found = await look(image);
    expect(proven.filter((id) => !ids(found.tools).includes(id))).toEqual([]);
    expect(proven.length).toBe({ linux: 93, darwin: 121, win32: 94 }[system]);
    expect(found.skipped).toEqual([]);
  });

  it.each(SYSTEMS)('%s: an empty home has none', async (system) => {
    const found = await look(imageOf(system));
    expect([found.tools, found.traces, found.skipped]).toEqual([[], [], []]);
  });

  it.each(SYSTEMS)('%s: each one alone is taken for no other', async (system) => {
    const lone = aiTools.filter(({ id }) =>
      ['cursor', 'aider', 'ollama', 'copilot-cli', 'goose'].includes(id),
    );
    for (const tool of lone) {
      const image = imageOf(system);
      image.tool(tool);
      expect(ids((await look(image)).tools)).toEqual([tool.id]);
    }
  });
});

function list(id: string): string {
  return `<plist><key>CFBundleIdentifier</key><string>${id}</string></plist>`;
}

describe('two tools of one identifier', () => {
  it.each([
    ['ChatGPT.app', 'chatgpt-desktop'],
    ['Codex.app', 'codex'],
  ])('%s is one row: its name tells which it is', async (app, id) => {
    const image = imageOf('darwin');
    put(image.at(`/Applications/${app}/Contents/Info.plist`), list('com.openai.codex'));
    expect(ids((await look(image)).tools)).toEqual([id]);
  });

  it('an app of another name counts for both', async () => {
    const image = imageOf('darwin');
    put(image.at('/Applications/Helper.app/Contents/Info.plist'), list('com.openai.codex'));
    expect(ids((await look(image)).tools).toSorted()).toEqual(['chatgpt-desktop', 'codex']);
  });
});

it('settings an administrator pushes to a Mac are a trace of their tool', async () => {
  const image = imageOf('darwin');
  put(image.at('/Library/Managed Preferences/ana/com.openai.codex.plist'), 'bplist00');
  const { tools, traces = [] } = await look(image);
  expect([ids(tools), ids(traces)]).toEqual([[], ['codex']]);
  expect(traces[0]?.signals).toMatchObject([{ kind: 'managed' }]);
});

it('the version of an app stands in a binary list as well', async () => {
  const image = imageOf('darwin');
  // As the plistlib of Python writes it.
  const bytes = Buffer.from(
    'YnBsaXN0MDDSAQIDBF8QEkNGQnVuZGxlSWRlbnRpZmllcl8QGkNGQnVuZGxlU2hvcnRWZXJzaW9uU3RyaW5nXxAeY29tLmFudGhyb3BpYy5jbGF1ZGVmb3JkZXNrdG9wVTEuMi4zCA0iP2AAAAAAAAABAQAAAAAAAAAFAAAAAAAAAAAAAAAAAAAAZg==',
    'base64',
  );
  put(image.at('/Applications/Claude.app/Contents/Info.plist'), bytes);
  expect((await look(image)).tools).toMatchObject([{ version: '1.2.3' }]);
});

describe('what proves nothing', () => {
  it('is a name others have, until a second sign is there', async () => {
    const image = imageOf('linux');
    image.program('goose');
    const before = await look(image);
    expect([ids(before.tools), ids(before.traces)]).toEqual([[], ['goose']]);
    put(image.at('~/.config/goose/config.yaml'), '');
    expect(ids((await look(image)).tools)).toEqual(['goose']);
  });

  it('is a folder left behind', async () => {
    const image = imageOf('darwin');
    put(image.at('~/.cursor/mcp.json'), '{}');
    const found = await look(image);
    expect([ids(found.tools), ids(found.traces)]).toEqual([[], ['cursor']]);
  });

  it('is an app of the same name from somebody else', async () => {
    const image = imageOf('darwin');
    const file = image.at('/Applications/Void.app/Contents/Info.plist');
    put(file, list('org.example.void'));
    expect(ids((await look(image)).tools)).toEqual([]);
    put(file, list('com.voideditor.Void'));
    expect(ids((await look(image)).tools)).toEqual(['void']);
  });

  it('is a program of the same name from another package', async () => {
    const image = imageOf('linux');
    put(image.at('/usr/local/lib/node_modules/other/cli.js'), '');
    chmodSync(image.at('/usr/local/lib/node_modules/other/cli.js'), 0o755);
    mkdirSync(image.at('/usr/local/bin'), { recursive: true });
    symlinkSync('/usr/local/lib/node_modules/other/cli.js', image.at('/usr/local/bin/codex'));
    expect(ids((await look(image)).tools)).toEqual([]);
    symlinkSync('../lib/node_modules/@openai/codex/cli.js', image.at('/usr/local/bin/opencode'));
    expect(ids((await look(image)).tools)).toEqual([]);
  });

  it('is a file that cannot be started', async () => {
    const image = imageOf('linux');
    image.program('codex');
    chmodSync(image.at('/usr/local/bin/codex'), 0o644);
    expect(ids((await look(image)).tools)).toEqual([]);
  });
});

describe('versions', () => {
  it('come from manifests, links and folders', async () => {
    const image = imageOf('linux');
    image.package('pkg:npm/%40openai/codex');
    image.package('pkg:pypi/aider-chat');
    image.extension('github.copilot-chat', '~/.cursor/extensions');
    image.plugin('org.jetbrains.junie');
    const real = image.at('~/.local/share/claude/versions/2.0.31');
    put(real, '');
    chmodSync(real, 0o755);
    mkdirSync(image.at('~/.local/bin'), { recursive: true });
    symlinkSync(`${HOMES.linux}/.local/share/claude/versions/2.0.31`, image.at('~/.local/bin/claude'));
    const found = await look(image);
    expect(found.tools.map(({ id, version }) => `${id} ${version}`).toSorted()).toEqual([
      'aider 1.2.3',
      'claude-code 2.0.31',
      'codex 1.2.3',
      'copilot-ide 1.2.3',
      'junie 1.2.3',
    ]);
  });
});

describe('editors', () => {
  const CLIENT = {
    publisher: 'acme',
    name: 'helper',
    version: '3.0.0',
    contributes: { chatParticipants: [] },
  };

  it('tell of AI clients nobody knows', async () => {
    const image = imageOf('win32');
    put(image.at('~/.vscode/extensions/acme.helper-3.0.0/package.json'), JSON.stringify(CLIENT));
    put(
      image.at('~/.vscode/extensions/acme.theme-1.0.0/package.json'),
      JSON.stringify({ ...CLIENT, name: 'theme', contributes: { themes: [] } }),
    );
    const { tools } = await look(image);
    expect(tools).toMatchObject([{ id: 'unknown:acme.helper', surface: 'ide', version: '3.0.0' }]);
  });

  it('do not count what they are about to remove', async () => {
    const image = imageOf('linux');
    image.extension('github.copilot');
    const root = image.at('~/.vscode/extensions/.obsolete');
    put(root, JSON.stringify({ 'github.copilot-1.2.3': true }));
    expect((await look(image)).tools).toEqual([]);
    put(root, JSON.stringify({ 'github.copilot-1.2.3': false }));
    expect((await look(image)).tools).toHaveLength(1);
  });
});

describe('projects', () => {
  it('tell of libraries, and of a team but not of this machine', async () => {
    const image = imageOf('linux');
    const project = path.join(image.root, 'work/shop');
    put(path.join(project, 'package.json'), JSON.stringify({ dependencies: { openai: '^6', express: '5' } }));
    put(
      path.join(project, 'jobs/requirements.txt'),
      '# anthropic\nlangchain-openai==1.0 ; python_version > "3"\nrequests\n',
    );
    put(
      path.join(project, 'node_modules/x/package.json'),
      JSON.stringify({ dependencies: { 'groq-sdk': '1' } }),
    );
    put(path.join(project, 'CLAUDE.md'), '');
    put(path.join(project, '.cursorrules'), '');
    const found = await look(image, { project });
    expect(found.tools.map(({ id, signals }) => `${id} ${signals[0]?.at}`)).toEqual([
      'unknown:LangChain jobs/requirements.txt',
      'unknown:OpenAI SDK package.json',
    ]);
    expect(found.traces).toEqual([]);
    expect(found.project).toEqual([
      { tool: 'claude-code', at: 'CLAUDE.md' },
      { tool: 'cursor', at: '.cursorrules' },
    ]);
  });
});

describe('Linux within Windows', () => {
  it('is looked at where its files are in sight', async () => {
    const image = imageOf('win32');
    const inner = new Image(path.join(image.root, 'wsl.localhost/Ubuntu'), 'linux');
    inner.program('codex');
    put(inner.at('~/.claude.json'), '{}');
    const { tools, traces } = await look(image);
    expect(tools.map(({ id, signals }) => `${id} ${signals[0]?.at}`)).toEqual([
      'codex Ubuntu:/usr/local/bin/codex',
    ]);
    expect(ids(traces)).toEqual(['claude-code']);
  });

  it('is said not to be seen where only its disk is', async () => {
    const image = imageOf('win32');
    put(image.at('%LOCALAPPDATA%/Packages/Ubuntu_x/LocalState/ext4.vhdx'), '');
    expect((await look(image)).skipped.map(({ why }) => why)).toEqual([
      'is the disk of a Linux: run discover within it',
    ]);
  });
});

function failing(error: Error): NamedLooker {
  return {
    what: 'x',
    look: async () => {
      throw error;
    },
  };
}

describe('bad input', () => {
  it('manifests too large, broken or of the wrong kind are said, and the rest is found', async () => {
    const image = imageOf('linux');
    const root = '~/.vscode/extensions';
    image.extension('github.copilot');
    const large = put(image.at(`${root}/acme.large-1.0.0/package.json`), '{"name":"');
    truncateSync(large, 100 * 1024 * 1024);
    put(image.at(`${root}/continue.continue-1.0.0/package.json`), '{"publisher":');
    put(image.at(`${root}/acme.list-1.0.0/package.json`), '[]');
    mkdirSync(image.at(`${root}/acme.folder-1.0.0/package.json`), { recursive: true });
    const found = await look(image);
    expect(ids(found.tools)).toEqual(['continue', 'copilot-ide']);
    expect(found.skipped.map(({ at, why }) => `${at.split('/').at(-2)} ${why}`).toSorted()).toEqual([
      'acme.folder-1.0.0 is no regular file',
      'acme.large-1.0.0 is larger than 8 MB; nothing in it is known',
      'acme.list-1.0.0 is not the JSON it should be',
      'continue.continue-1.0.0 is not the JSON it should be',
    ]);
  });

  it('rings of links end', async () => {
    const image = imageOf('linux');
    mkdirSync(image.at('/usr/local/bin'), { recursive: true });
    symlinkSync('codex', image.at('/usr/local/bin/codex'));
    mkdirSync(image.at('~/.vscode/extensions'), { recursive: true });
    symlinkSync('..', image.at('~/.vscode/extensions/github.copilot-1.0.0'));
    symlinkSync('.cursor', image.at('~/.cursor'));
    const found = await look(image);
    expect(ids(found.traces)).toEqual([]);
    expect(ids(found.tools).filter((id) => id !== 'copilot-ide')).toEqual([]);
  });

  it('a folder that cannot be entered is said', async () => {
    const image = imageOf('linux');
    image.program('codex');
    mkdirSync(image.at('~/.vscode'), { recursive: true });
    symlinkSync('extensions', image.at('~/.vscode/extensions'));
    const { tools, skipped } = await look(image);
    expect(ids(tools)).toEqual(['codex']);
    expect(skipped).toEqual([{ at: '~/.vscode/extensions', why: 'is a link that leads to itself' }]);
  });

  it('a look that fails ends no other; a fault of our own does', async () => {
    const ground = { system: 'linux', home: '/nowhere', env: {} } as const;
    const gone = Object.assign(new Error('gone'), { code: 'EIO' });
    const found = await takeInventory(ground, WORLD, { lookers: [failing(gone), failing(gone)] });
    expect(found.skipped).toEqual([{ at: 'x', why: 'could not be looked at (EIO)' }]);
    await expect(takeInventory(ground, WORLD, { lookers: [failing(new TypeError('x'))] })).rejects.toThrow(
      'x',
    );
  });

  it('a manifest that is a link to a secret is not opened', async () => {
    const image = imageOf('linux');
    const secret = `${HOMES.linux}/.codex/auth.json`;
    put(image.at('~/.codex/auth.json'), '{"publisher":"github","name":"copilot"}');
    mkdirSync(image.at('~/.vscode/extensions/x.y-1.0.0'), { recursive: true });
    symlinkSync(secret, image.at('~/.vscode/extensions/x.y-1.0.0/package.json'));
    const { tools, skipped } = await look(image);
    expect(tools).toEqual([]);
    expect(skipped.map(({ at }) => at)).toEqual(['~/.vscode/extensions/x.y-1.0.0/package.json']);
  });

  it('names that are no text are said', async () => {
    const image = imageOf('linux');
    image.extension('github.copilot');
    const folder = Buffer.concat([
      Buffer.from(`${image.at('~/.vscode/extensions')}/a`),
      Buffer.from([0xff, 0xfe]),
    ]);
    mkdirSync(folder);
    const { tools, skipped } = await look(image);
    expect(tools).toHaveLength(1);
    expect(skipped).toEqual([
      { at: '~/.vscode/extensions', why: 'holds names that are no text; they are not looked at' },
    ]);
  });

  it('more extensions than anybody has are cut off', async () => {
    const image = imageOf('linux');
    const root = image.at('~/.vscode/extensions');
    mkdirSync(root, { recursive: true });
    for (let each = 0; each < 5100; each += 1) writeFileSync(path.join(root, `f${each}`), '');
    const { skipped } = await look(image);
    expect(skipped.map(({ why }) => why)).toEqual(['holds 5100 names; only the first 5000 are looked at']);
  });

  it('jars that are none are passed over', async () => {
    const image = imageOf('linux');
    image.plugin('org.jetbrains.junie');
    const root = path.join(image.at('~/.local/share/JetBrains/IntelliJIdea2026.2'));
    for (const [name, bytes] of [
      ['empty', ''],
      ['short', 'PK'],
      ['noise', 'x'.repeat(100_000)],
    ] as const) {
      put(path.join(root, name, 'lib/a.jar'), bytes);
    }
    expect(ids((await look(image)).tools)).toEqual(['junie']);
  });
});

it('control: paths of other systems are none of ours', () => {
  expect(inImage('/r', 'linux', '~/Library/x')).toBeUndefined();
  expect(inImage('/r', 'win32', '%LOCALAPPDATA%\\x')).toBe('/r/Users/ana/AppData/Local/x');
});
