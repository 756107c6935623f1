import { describe, expect, it } from 'vitest';
import { aiTools } from '../../../src/catalog/ai-tools/index.ts';
import { SIGNAL_KINDS, type Signal, type SignalKind } from '../../../src/engine/discover/model.ts';
import { isPresent, pointsOf, scored } from '../../../src/engine/discover/score.ts';

function signal(kind: SignalKind, more: Partial<Signal> = {}): Signal {
  return { kind, tool: 'goose', surface: 'cli', at: '~/x', ...more };
}

const weak = { weak: true } as const;

describe('what proves a tool', () => {
  it.each<readonly [string, readonly Signal[], boolean]>([
    ['a binary with a name of its own', [signal('binary')], true],
    ['a binary with a name others have', [signal('binary', weak)], false],
    ['the same name on two paths', [signal('binary', weak), signal('binary', { ...weak, at: '~/y' })], false],
    ['the same name running as well', [signal('binary', weak), signal('process', weak)], false],
    ['the same name and its folder', [signal('binary', weak), signal('config')], true],
    ['the same name and its package', [signal('binary', weak), signal('package')], true],
    ['a folder left behind', [signal('config')], false],
    ['two folders of one kind', [signal('config'), signal('config', { at: '~/y' })], false],
    ['a folder and settings of an administrator', [signal('config'), signal('managed')], true],
    ['settings of an administrator', [signal('managed')], false],
    ['a package', [signal('package')], true],
    ['an app', [signal('app')], true],
    ['an extension of an editor', [signal('editor-extension')], true],
    ['a port of its own', [signal('port')], false],
    ['a port of many, and the same name', [signal('port', weak), signal('binary', weak)], false],
    ['a running program', [signal('process')], true],
    ['our own program in front of it', [signal('shim')], false],
    ['nothing', [], false],
  ])('%s', (_, signals, present) => {
    expect(isPresent(pointsOf(signals))).toBe(present);
  });

  it('gives points from 0 to 100', () => {
    const { identity, presence } = pointsOf(SIGNAL_KINDS.map((kind) => signal(kind)));
    expect({ identity, presence }).toEqual({ identity: 100, presence: 100 });
  });
});

describe('rows', () => {
  it('are one a surface, with the version the surest signal tells', () => {
    const { tools, traces } = scored(
      [
        signal('binary', { tool: 'claude-code', version: '1' }),
        signal('package', { tool: 'claude-code', version: '2' }),
        signal('editor-extension', { tool: 'claude-code', surface: 'ide', version: '3' }),
      ],
      aiTools,
    );
    expect(traces).toEqual([]);
    expect(tools.map(({ name, surface, version }) => ({ name, surface, version }))).toEqual([
      { name: 'Claude Code', surface: 'cli', version: '2' },
      { name: 'Claude Code', surface: 'ide', version: '3' },
    ]);
  });

  it('take what proves nothing alone into the row that is proven', () => {
    const { tools, traces } = scored([signal('config'), signal('app', { surface: 'desktop' })], aiTools);
    expect(traces).toEqual([]);
    expect(tools.map(({ surface, signals }) => [surface, signals.length])).toEqual([['desktop', 2]]);
  });

  it('join two kinds on two surfaces', () => {
    const { tools } = scored([signal('binary', weak), signal('app-data', { surface: 'desktop' })], aiTools);
    expect(tools.map(({ id }) => id)).toEqual(['goose']);
  });

  it('tell unknown clients and MCP servers apart', () => {
    const { tools } = scored(
      [
        { kind: 'sdk', surface: 'sdk', at: 'package.json', called: 'openai' },
        { kind: 'mcp-entry', surface: 'mcp', at: '~/.claude.json', called: 'files' },
      ],
      aiTools,
    );
    expect(tools.map(({ id }) => id)).toEqual(['mcp:files', 'unknown:openai']);
  });

  it('keep what is not proven apart', () => {
    const { tools, traces } = scored([signal('config')], aiTools);
    expect(tools).toEqual([]);
    expect(traces.map(({ id }) => id)).toEqual(['goose']);
  });
});
