import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type InstallOptions,
  type InstallState,
  START_FILES,
  type StartFile,
  type StartFileName,
} from '../../src/engine/install-model.ts';
import { planInstall } from '../../src/engine/install.ts';
import { renderDiff, renderManual, renderPlan } from '../../src/engine/install-render.ts';
import { blockText, quoteFish, quotePwsh, quoteSh, shimText } from '../../src/engine/install-text.ts';

const options: InstallOptions = {
  envSh: '/home/u/.local/share/aup-guard/env.sh',
  envFish: '/home/u/.local/share/aup-guard/env.fish',
  shims: '/home/u/.local/share/aup-guard/shims',
  printOnly: false,
};

function file(name: string, over: Partial<StartFile> = {}): StartFile {
  return {
    path: `/home/u/.${name}`,
    kind: 'missing',
    block: 'none',
    line: 0,
    lines: 0,
    ended: true,
    ...over,
  };
}

type Overrides = Partial<Record<StartFileName, Partial<StartFile>>>;

function state(shell: string, over: Overrides = {}, more: Partial<InstallState> = {}): InstallState {
  const see = (name: StartFileName): StartFile => file(name, over[name]);
  return {
    shell,
    startFiles: {
      bashrc: see('bashrc'),
      bash_profile: see('bash_profile'),
      bash_login: see('bash_login'),
      profile: see('profile'),
      zshenv: see('zshenv'),
      zprofile: see('zprofile'),
      zshrc: see('zshrc'),
      fish: see('fish'),
      pwsh: see('pwsh'),
    },
    fishUsed: false,
    own: [],
    native: [],
    copy: { path: '/d/1.0.0', files: 3, bytes: 2_100_000, present: false, current: true },
    ...more,
  };
}

const plain = { kind: 'plain', lines: 4 } as const;
const changed = (at: InstallState, how = options): readonly string[] =>
  planInstall(at, how).changes.map((change) => change.path.replace('/home/u/.', ''));

describe('which start files are chosen', () => {
  const table: readonly (readonly [what: string, at: InstallState, files: readonly string[]])[] = [
    ['bash, nothing there', state('bash'), ['bashrc', 'profile']],
    ['sh, nothing there', state('sh'), ['profile']],
    ['no SHELL', state(''), ['profile']],
    [
      'bash with .bash_profile',
      state('bash', { bashrc: plain, bash_profile: plain, profile: plain }),
      ['bashrc', 'bash_profile'],
    ],
    ['bash with .bash_login', state('bash', { bash_login: plain, profile: plain }), ['bashrc', 'bash_login']],
    ['zsh, nothing there', state('zsh'), ['zshenv']],
    [
      'zsh with later files',
      state('zsh', { zprofile: plain, zshrc: plain }),
      ['zshenv', 'zprofile', 'zshrc'],
    ],
    ['bash used, zsh configured', state('bash', { zshrc: plain }), ['bashrc', 'profile', 'zshenv', 'zshrc']],
    ['zsh used, bash configured', state('zsh', { bashrc: plain }), ['bashrc', 'zshenv']],
    ['fish', state('fish'), ['fish']],
    ['fish configured', state('zsh', {}, { fishUsed: true }), ['zshenv', 'fish']],
    [
      'already set up',
      state('bash', { bashrc: { ...plain, block: 'ours' }, profile: { ...plain, block: 'ours' } }),
      [],
    ],
  ];
  for (const [what, at, files] of table) it(`chooses: ${what}`, () => expect(changed(at)).toEqual(files));

  it('none on printOnly: all lines are left to the person', () => {
    const plan = planInstall(state('bash', { zshrc: plain }), { ...options, printOnly: true });
    expect(plan.changes).toEqual([]);
    expect(plan.manual.map((entry) => entry.path)).toEqual([
      '/home/u/.bashrc',
      '/home/u/.profile',
      '/home/u/.zshenv',
      '/home/u/.zshrc',
    ]);
  });

  it('only missing and plain ones are ever written', () => {
    const kinds = fc.constantFrom(
      'missing',
      'blocked',
      'plain',
      'symlink',
      'hard-linked',
      'locked',
      'odd' as const,
    );
    const blocks = fc.constantFrom('none', 'ours', 'other' as const);
    const one = fc.record({
      kind: kinds,
      block: blocks,
      ended: fc.boolean(),
      lines: fc.nat(9),
      line: fc.nat(9),
    });
    // A file that is not there holds no marks.
    const possible = one.map((entry) =>
      entry.kind === 'missing' || entry.kind === 'blocked' ? { kind: entry.kind } : entry,
    );
    const all = fc.dictionary(fc.constantFrom(...START_FILES), possible);
    const shells = fc.constantFrom('bash', 'zsh', 'fish', 'sh', '', 'nu');
    fc.assert(
      fc.property(shells, all, fc.boolean(), (shell, over, fishUsed) => {
        const at = state(shell, over, { fishUsed });
        const plan = planInstall(at, options);
        const byPath = new Map(Object.values(at.startFiles).map((entry) => [entry.path, entry]));
        for (const change of plan.changes) {
          const found = byPath.get(change.path);
          expect(['missing', 'plain']).toContain(found?.kind);
          expect(found?.block ?? 'none').toBe('none');
        }
        const touched = [...plan.changes, ...plan.manual].map((step) => step.path);
        expect(new Set(touched).size).toBe(touched.length);
      }),
    );
  });
});

describe('the text that is written', () => {
  it('starts on a new line when the file does not end with one', () => {
    const plan = planInstall(state('zsh', { zshenv: { ...plain, ended: false } }), options);
    expect(plan.changes[0]).toMatchObject({ kind: 'block', insert: `\n${blockText(options.envSh)}` });
  });

  it('quotes every word so that it comes out as it went in', () => {
    expect(quoteSh("a'b $c")).toBe(String.raw`'a'\''b $c'`);
    expect(quoteFish("a'b\\")).toBe(String.raw`'a\'b\\'`);
    expect(quotePwsh("a'b")).toBe("'a''b'");
    fc.assert(
      fc.property(fc.string(), (word) => quoteSh(word).replaceAll(String.raw`'\''`, "'") === `'${word}'`),
    );
  });

  it('of a shim never falls through to an unguarded agent', () => {
    const text = shimText(
      { name: 'x', script: 'bin/s.js', words: [] },
      { node: '/n', home: '/h', data: '/d' },
    );
    expect(text.trimEnd().endsWith('exit 126')).toBe(true);
    expect(text.match(/exec /g)).toHaveLength(1);
  });
});

describe('what is shown', () => {
  const at = state(
    'bash',
    { bashrc: { ...plain, ended: false }, profile: { kind: 'symlink' } },
    {
      copy: { path: '/home/u/d/1.0.0', files: 3, bytes: 2_100_000, present: false, current: false },
      own: ['claude', 'codex'].map((name) => ({
        path: `${options.shims}/${name}`,
        content: '#!/bin/sh\n',
        mode: 0o700,
        current: name === 'codex' ? 'old\n' : undefined,
        note: '',
      })),
    },
  );
  const plan = planInstall(at, options);

  it('is the plan, one row a thing', () => {
    const heading = { found: ['claude 1.2.3'], missing: ['codex'], policy: 'none', home: '/home/u' };
    expect(renderPlan(plan, heading, options.shims)).toEqual([
      '  found    claude 1.2.3        not found: codex',
      '  policy   none',
      '  plan',
      '    + ~/d/1.0.0/                                   pinned copy, 3 files, 2.1 MB',
      '    + ~/.local/share/aup-guard/shims/              claude codex',
      '    ~ ~/.bashrc                                    +3 lines between marks',
      '    ! ~/.profile                                   is a symlink: a dotfile manager may own it',
    ]);
    expect(renderManual(plan, '/home/u')[0]).toBe('  by hand  put these lines at the end of ~/.profile');
  });

  it('is a diff that shows no line of the files themselves', () => {
    expect(renderDiff(plan, '/home/u')).toEqual([
      '# new folder ~/d/1.0.0/ (3 files)',
      '--- /dev/null',
      '+++ ~/.local/share/aup-guard/shims/claude',
      '@@ -0,0 +1,1 @@',
      '+#!/bin/sh',
      '--- ~/.local/share/aup-guard/shims/codex',
      '+++ ~/.local/share/aup-guard/shims/codex',
      '@@ -1,1 +1,1 @@',
      '-old',
      '+#!/bin/sh',
      '--- ~/.bashrc',
      '+++ ~/.bashrc',
      '@@ -4,0 +5,3 @@',
      String.raw`\ the line before gets its missing line end`,
      ...blockText(options.envSh)
        .trimEnd()
        .split('\n')
        .map((line) => `+${line}`),
    ]);
  });

  it('cannot be repainted by a path', () => {
    const evil = { ...at, copy: { ...at.copy, path: '/home/u/\u001b[2J' } };
    expect(renderDiff(planInstall(evil, options), '/home/u').join('\n')).not.toContain('\u001b');
  });
});
