import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cli, type Home, installedCopy, makeHome, type Ran, standInClaude, which } from '../fixtures/home.ts';

const homes: Home[] = [];
function home(name?: string, shell?: string): Home {
  const made = makeHome(name, shell);
  homes.push(made);
  return made;
}
afterEach(() => {
  for (const made of homes.splice(0)) made.remove();
});

function put(at: Home, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(at.dir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

function text(at: Home, name: string): string {
  return readFileSync(path.join(at.dir, name), 'utf8');
}

const MARK = '# >>> aup-guard >>>';
const DEBIAN_BASHRC = 'case $- in\n    *i*) ;;\n      *) return;;\nesac\nalias ll="ls -l"\n';

describe('a shell that is opened after install', () => {
  const calls: readonly (readonly [shell: string, argv: readonly string[]])[] = [
    ['bash', ['-lc']],
    ['bash', ['-ic']],
    ['bash', ['-lic']],
    ['sh', ['-lc']],
    ['zsh', ['-c']],
    ['zsh', ['-lc']],
    ['zsh', ['-ic']],
    ['fish', ['-c']],
    ['fish', ['-lc']],
    ['fish', ['-ic']],
  ];
  for (const [shell, argv] of calls) {
    it(`finds the shim: ${shell} ${argv.join(' ')}`, (context) => {
      const program = which(shell);
      if (program === undefined) return context.skip(`${shell} is not on this machine`);
      const at = home('a home', `/bin/${shell}`);
      put(at, { '.bashrc': DEBIAN_BASHRC });
      const ask = (): string => at.run(program, [...argv, 'command -v claude']).out.trim();
      const before = ask();
      expect(before, 'control: not yet').not.toContain('aup-guard');
      expect(at.cli(['install', '--yes'])).toMatchObject({ code: 0 });
      expect(ask()).toBe(path.join(at.shims, 'claude'));
      const count = at.run(program, [...argv, 'printf "%s\\n" "$PATH" | grep -o aup-guard/shims | wc -l']);
      expect(count.out.trim(), 'once on PATH').toBe('1');
      expect(at.cli(['uninstall', '--yes'])).toMatchObject({ code: 0 });
      expect(ask()).toBe(before);
    });
  }

  it('finds the shim although a version manager puts itself first', (context) => {
    const zsh = which('zsh');
    if (zsh === undefined) return context.skip('zsh is not on this machine');
    const at = home('home', '/bin/zsh');
    const manager = `export PATH="${path.dirname(at.dir)}/bin:$PATH"\n`;
    put(at, { '.zshrc': manager, '.zprofile': manager, '.bashrc': manager, '.profile': manager });
    at.cli(['install', '--yes']);
    for (const [program, flag] of [
      [zsh, '-lc'],
      [zsh, '-ic'],
      [zsh, '-lic'],
      ['/bin/bash', '-lc'],
      ['/bin/bash', '-ic'],
    ] as const) {
      const found = at.run(program, [flag, 'command -v claude']).out.trim();
      expect(found, `${program} ${flag}`).toBe(path.join(at.shims, 'claude'));
    }
  });

  it('is not harmed by env.sh under set -eu, with or without PATH', () => {
    const at = home();
    at.cli(['install', '--yes']);
    const env = path.join(at.dir, '.local/share/aup-guard/env.sh');
    for (const shell of ['sh', 'bash', 'dash', 'zsh']
      .map((name) => which(name))
      .filter((x) => x !== undefined)) {
      const once = at.run(shell, ['-euc', `. '${env}'; . '${env}'; printf '%s' "$PATH"`]);
      expect(once).toMatchObject({ code: 0, out: `${at.shims}:${at.env['PATH']}` });
      const later = at.run(shell, ['-euc', `PATH="/x y:${at.shims}:/z:"; . '${env}'; printf '%s' "$PATH"`]);
      expect(later.out, 'moved to the front, an empty last entry kept').toBe(`${at.shims}:/x y:/z:`);
      const none = at.run(shell, ['-euc', `unset PATH; . '${env}'; printf '%s' "$PATH"`]);
      expect(none.out).toBe(at.shims);
    }
  });

  it('stays quiet when the install was deleted by hand', () => {
    const at = home();
    put(at, { '.bashrc': '', '.zshrc': '', '.config/fish/config.fish': '' });
    at.cli(['install', '--yes']);
    rmSync(path.join(at.dir, '.local'), { recursive: true });
    for (const shell of ['bash', 'zsh', 'fish'].map((name) => which(name)).filter((x) => x !== undefined)) {
      expect(at.run(shell, ['-lc', 'echo ok'])).toEqual({ code: 0, out: 'ok\n', err: '' });
    }
  });
});

describe('start files', () => {
  const variants: Readonly<Record<string, Readonly<Record<string, string | Buffer>>>> = {
    'none at all': {},
    'the usual ones': {
      '.bashrc': DEBIAN_BASHRC,
      '.profile': 'PATH="$HOME/bin:$PATH"\n',
      '.zshrc': 'setopt x\n',
    },
    'without a last line end': { '.bashrc': 'alias a=b', '.zshenv': 'export A=1' },
    'with CRLF': { '.bashrc': 'export A=1\r\nexport B=2\r\n', '.zshrc': '# a\r\n' },
    'with CRLF and no last line end': { '.bashrc': 'export A=1\r\nexport B=2' },
    empty: { '.bashrc': '', '.bash_profile': '', '.zshrc': '' },
    'with bytes that are not UTF-8': { '.bashrc': Buffer.from([0x23, 0xff, 0xfe, 0x0a, 0x23, 0xe4]) },
    'of fish': { '.config/fish/config.fish': 'set -g x 1\n' },
  };
  for (const [name, files] of Object.entries(variants)) {
    it(`come back byte for byte: ${name}`, () => {
      const at = home('with space');
      put(at, files);
      if ('.bashrc' in files) chmodSync(path.join(at.dir, '.bashrc'), 0o600);
      const before = at.snapshot();
      expect(at.cli(['install', '--yes'])).toMatchObject({ code: 0 });
      const installed = at.snapshot();
      expect(installed).not.toEqual(before);
      expect(at.cli(['install', '--yes']).err).toContain('nothing to do');
      expect(at.snapshot(), 'twice changes nothing').toEqual(installed);
      const bashrc = at.run('/bin/bash', ['-ic', 'command -v claude']).out.trim();
      expect(bashrc).toBe(path.join(at.shims, 'claude'));
      expect(at.cli(['uninstall', '--yes'])).toMatchObject({ code: 0 });
      expect(at.snapshot(), 'as it was').toEqual(before);
    });
  }

  it('keep lines a person added around the block after install', () => {
    const at = home();
    put(at, { '.bashrc': 'one' });
    at.cli(['install', '--yes']);
    writeFileSync(path.join(at.dir, '.bashrc'), `zero\n${text(at, '.bashrc')}two\n`);
    expect(at.cli(['uninstall', '--yes'])).toMatchObject({ code: 0 });
    expect(text(at, '.bashrc')).toBe('zero\none\ntwo\n');
  });

  it('are not written when read-only, a symlink or hard-linked: the lines are printed', () => {
    const at = home();
    put(at, { '.bashrc': 'a\n', 'dotfiles/profile': 'b\n', 'dotfiles/zshenv': 'c\n', '.zshrc': 'd\n' });
    symlinkSync('dotfiles/profile', path.join(at.dir, '.profile'));
    linkSync(path.join(at.dir, 'dotfiles/zshenv'), path.join(at.dir, '.zshenv'));
    chmodSync(path.join(at.dir, '.bashrc'), 0o444);
    const before = at.snapshot();
    const ran = at.cli(['install', '--yes']);
    expect(ran.code).toBe(0);
    expect(ran.err).toMatch(/! ~\/\.bashrc +is read-only/);
    expect(ran.err).toMatch(/! ~\/\.profile +is a symlink/);
    expect(ran.err).toMatch(/! ~\/\.zshenv +has a second name/);
    expect(ran.err).toContain(MARK);
    expect([text(at, '.bashrc'), text(at, '.profile'), text(at, '.zshenv')]).toEqual(['a\n', 'b\n', 'c\n']);
    expect(text(at, '.zshrc'), 'control: a plain one is written').toContain(MARK);
    expect(at.cli(['uninstall', '--yes'])).toMatchObject({ code: 0 });
    expect(at.snapshot()).toEqual(before);
  });

  it('count as set up when a dotfile manager brought the lines', () => {
    const at = home();
    at.cli(['install', '--yes']);
    const block = text(at, '.bashrc');
    at.cli(['uninstall', '--yes']);
    put(at, { 'dotfiles/bashrc': `x=1\n${block}` });
    symlinkSync('dotfiles/bashrc', path.join(at.dir, '.bashrc'));
    expect(at.cli(['install', '--yes']).err).not.toContain('is a symlink');
  });

  it('are left alone on AUP_GUARD_NO_MODIFY_PATH', () => {
    const at = home();
    put(at, { '.bashrc': 'a\n', '.zshrc': 'b\n', '.config/fish/config.fish': '' });
    const ran = at.cli(['install', '--yes'], { AUP_GUARD_NO_MODIFY_PATH: '1' });
    expect(ran.code).toBe(0);
    expect(ran.err.match(/AUP_GUARD_NO_MODIFY_PATH is set/g)).toHaveLength(5);
    expect([...at.snapshot().keys()].filter((file) => !file.startsWith('.local'))).toEqual([
      '.bashrc',
      '.config',
      '.config/fish',
      '.config/fish/config.fish',
      '.zshrc',
    ]);
    expect(text(at, '.bashrc')).toBe('a\n');
    expect(existsSync(path.join(at.shims, 'claude')), 'control: the rest is installed').toBe(true);
  });

  it('edited between the marks are named and left; the rest is undone', () => {
    const at = home();
    put(at, { '.bashrc': 'a\n', '.zshrc': 'b\n' });
    at.cli(['install', '--yes']);
    const edited = text(at, '.bashrc').replace('[ -r', 'echo mine; [ -r');
    writeFileSync(path.join(at.dir, '.bashrc'), edited);
    const again = at.cli(['install', '--yes']);
    expect(again.err).toMatch(/! ~\/\.bashrc +has aup-guard marks around other lines \(line 2\)/);
    const ran = at.cli(['uninstall', '--yes']);
    expect(ran.code).toBe(4);
    expect(ran.err).toContain(`${at.dir}/.bashrc was edited between the marks`);
    expect(ran.err).toContain(MARK);
    expect(text(at, '.bashrc')).toBe(edited);
    expect(text(at, '.zshrc')).toBe('b\n');
    expect(existsSync(at.shims)).toBe(false);
    writeFileSync(path.join(at.dir, '.bashrc'), 'a\n');
    expect(at.cli(['uninstall', '--yes']), 'after the hand has done its part').toMatchObject({ code: 0 });
    expect([...at.snapshot().keys()]).toEqual(['.bashrc', '.zshrc']);
  });

  it('of PowerShell only get their lines printed', () => {
    const at = home();
    put(at, { '.config/powershell/profile.ps1': '' });
    const ran = at.cli(['install', '--print']);
    expect(ran.out).toContain('PowerShell profiles are not written');
    expect(ran.out).toContain('$env:PATH =');
  });
});

describe('an install cut off', () => {
  const preload = new URL('../fixtures/kill-at-rename.mjs', import.meta.url).href;
  const files = { '.bashrc': 'a', '.zshrc': 'b\n', '.config/fish/config.fish': '' };

  function cut(at: Home, command: string, rename: number): Ran {
    return at.cli([command, '--yes'], {
      NODE_OPTIONS: `--import ${preload}`,
      KILL_AT_RENAME: String(rename),
    });
  }

  /** Eight places spread over all the renames the command makes. */
  function places(command: string): readonly number[] {
    const at = home();
    put(at, files);
    if (command === 'uninstall') at.cli(['install', '--yes']);
    const total = Number(/renames: (\d+)/.exec(cut(at, command, 0).err)?.[1]);
    expect(total).toBeGreaterThan(8);
    return Array.from({ length: 8 }, (_, index) => 1 + Math.round((index * (total - 1)) / 7));
  }

  it('is finished by the next one', () => {
    for (const rename of places('install')) {
      const at = home();
      put(at, files);
      const before = at.snapshot();
      expect(cut(at, 'install', rename).code, 'control: it was killed').toBe(null);
      expect(at.cli(['install', '--yes'])).toMatchObject({ code: 0 });
      const found = at.run('/bin/bash', ['-ic', 'command -v claude']).out.trim();
      expect(found).toBe(path.join(at.shims, 'claude'));
      expect(at.cli(['install', '--yes']).err).toContain('nothing to do');
      expect(at.cli(['uninstall', '--yes'])).toMatchObject({ code: 0 });
      expect(at.snapshot(), `cut at ${rename}`).toEqual(before);
    }
  }, 60_000);

  it('is undone by an uninstall', () => {
    for (const rename of places('install')) {
      const at = home();
      put(at, files);
      const before = at.snapshot();
      cut(at, 'install', rename);
      expect(at.cli(['uninstall', '--yes'])).toMatchObject({ code: 0 });
      expect(at.snapshot(), `cut at ${rename}`).toEqual(before);
    }
  }, 60_000);

  it('in its uninstall is undone by the next one', () => {
    for (const rename of places('uninstall')) {
      const at = home();
      put(at, files);
      const before = at.snapshot();
      at.cli(['install', '--yes']);
      expect(cut(at, 'uninstall', rename).code, 'control: it was killed').toBe(null);
      expect(at.cli(['uninstall', '--yes'])).toMatchObject({ code: 0 });
      expect(at.snapshot(), `cut at ${rename}`).toEqual(before);
    }
  }, 60_000);

  it('that lost its journal is taken up again', () => {
    const at = home();
    put(at, { '.bashrc': 'a\n', '.zshrc': 'b\n', '.config/fish/config.fish': '' });
    const before = at.snapshot();
    at.cli(['install', '--yes']);
    rmSync(path.join(at.dir, '.local/state'), { recursive: true });
    expect(at.cli(['install', '--yes'])).toMatchObject({ code: 0 });
    expect(at.cli(['uninstall', '--yes'])).toMatchObject({ code: 0 });
    // Whether these were there before is no longer known: they stay, empty.
    const unsure = new Set([
      '.local',
      '.local/share',
      '.profile',
      '.zshenv',
      '.config/fish/conf.d',
      '.claude',
    ]);
    expect([...at.snapshot().keys()].filter((file) => !unsure.has(file))).toEqual([...before.keys()]);
    expect([text(at, '.profile'), text(at, '.zshenv')]).toEqual(['', '']);
  });
});

describe('two installs at once', () => {
  it('leave one block, and one uninstall takes it all back', async () => {
    for (let round = 0; round < 4; round += 1) {
      const at = home();
      put(at, { '.bashrc': 'a\n', '.zshrc': 'b\n' });
      const start = async (): Promise<unknown> => {
        const child = execFile(process.execPath, [cli, 'install', '--yes'], { env: { ...at.env } });
        return once(child, 'exit');
      };
      await Promise.all([start(), start()]);
      expect(at.cli(['install', '--yes'])).toMatchObject({ code: 0 });
      expect(text(at, '.bashrc').split(MARK)).toHaveLength(2);
      expect(at.cli(['uninstall', '--yes'])).toMatchObject({ code: 0 });
      expect(text(at, '.bashrc')).toBe('a\n');
      expect(text(at, '.zshrc')).toBe('b\n');
      expect(existsSync(path.join(at.shims, 'claude'))).toBe(false);
    }
  }, 60_000);
});

describe('the commands', () => {
  it('change nothing without a terminal and without --yes', () => {
    const at = home();
    const before = at.snapshot();
    const ran = at.cli(['install']);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('--yes');
    expect(at.cli(['install', '--dry-run'])).toMatchObject({ code: 0, err: '' });
    expect(at.cli(['install', '--print'])).toMatchObject({ code: 0, err: '' });
    expect(at.snapshot()).toEqual(before);
    at.cli(['install', '--yes']);
    const installed = at.snapshot();
    expect(at.cli(['uninstall']).code).toBe(2);
    const byAgent = at.cli(['uninstall', '--yes'], { CLAUDECODE: '1' });
    expect(byAgent).toMatchObject({ code: 1 });
    expect(byAgent.err).toMatch(/is for a person, and it was started by an agent/);
    expect(at.snapshot()).toEqual(installed);
  });

  it('never run the agent they look for', () => {
    const at = home();
    const mark = path.join(at.dir, 'ran');
    const ran = at.cli(['install', '--dry-run'], { STAND_IN_MARK: mark });
    expect(ran.out).toContain('claude 9.9.9');
    expect(existsSync(mark)).toBe(false);
    at.run(standInClaude, [], { STAND_IN_MARK: mark });
    expect(existsSync(mark), 'control: running it leaves a mark').toBe(true);
  });

  it('say the plan as JSON', () => {
    const at = home();
    const data: unknown = JSON.parse(at.cli(['install', '--dry-run', '--json']).out);
    expect(data).toMatchObject({
      schema: 'aup-guard/install/1',
      agents: [{ id: 'claude', version: '9.9.9' }],
      applied: false,
    });
    expect(JSON.parse(at.cli(['install', '--yes', '--json']).out)).toMatchObject({ applied: true });
  });

  it('name what is wrong with their arguments', () => {
    const at = home();
    expect(at.cli(['install', '--agents', 'klaude']).err).toContain('known: claude');
    expect(at.cli(['install', '--agents', 'klaude']).code).toBe(2);
    const nothing = { PATH: '/usr/bin:/bin' };
    expect(at.cli(['install', '--agents', 'claude'], nothing)).toMatchObject({ code: 4 });
    expect(at.cli(['install', '--policy', '/nowhere.yaml', '--yes']).code).toBe(3);
    expect(at.cli(['install', '--scope', 'moon']).code).toBe(2);
    expect(at.cli(['uninstall', '--purge', '--keep-log']).code).toBe(2);
  });

  it('fail with 4 when there is no place to write', () => {
    const at = home();
    writeFileSync(path.join(at.dir, 'file'), '');
    const ran = at.cli(['install', '--yes'], { HOME: path.join(at.dir, 'file', 'home') });
    expect(ran.code).toBe(4);
    expect(ran.err).toContain('cannot be created or written');
    expect(at.cli(['install', '--yes'], { HOME: '' }).code).toBe(4);
  });

  it('fail with 4 when no agent is found', () => {
    const at = home();
    expect(at.cli(['install', '--yes'], { PATH: '/usr/bin:/bin' })).toMatchObject({ code: 4 });
  });

  it('make a file the policy, and keep it once it is edited', () => {
    const at = home();
    const starter = readFileSync('install/policies/starter.yaml', 'utf8');
    const mine = '.config/aup-guard/aup.yaml';
    put(at, {
      'mine.yaml': starter,
      'other.yaml': `${starter}# other\n`,
      'broken.yaml': 'aup: 1\nclauses: 7\n',
    });
    const install = (file: string): Ran => at.cli(['install', '--yes', '--policy', path.join(at.dir, file)]);
    const before = at.snapshot();
    expect(install('broken.yaml').code, 'a broken one is refused').toBe(3);
    expect(at.snapshot()).toEqual(before);
    expect(install('mine.yaml')).toMatchObject({ code: 0 });
    expect(text(at, mine)).toBe(starter);
    expect(at.cli(['uninstall', '--yes'])).toMatchObject({ code: 0 });
    expect(at.snapshot()).toEqual(before);
    install('mine.yaml');
    put(at, { [mine]: `${starter}# edited\n` });
    expect(install('other.yaml').code).toBe(4);
    expect(at.cli(['uninstall', '--yes']).err).toContain('you have changed it');
    expect(text(at, mine)).toContain('# edited');
  });

  it('leave the log unless told to purge', () => {
    const at = home();
    const before = at.snapshot();
    const log = '.local/state/aup-guard/ledger/1.jsonl';
    at.cli(['install', '--yes']);
    put(at, { [log]: '{}\n' });
    at.cli(['uninstall', '--yes']);
    expect(text(at, log)).toBe('{}\n');
    expect(existsSync(path.join(at.dir, '.local/share'))).toBe(false);
    at.cli(['install', '--yes']);
    at.cli(['uninstall', '--yes', '--purge']);
    expect(existsSync(path.join(at.dir, log))).toBe(false);
    expect([...before.keys()]).toEqual([]);
  });
});

describe('a shim', () => {
  it('starts the pinned program with the agent, its arguments and a clean Node environment', () => {
    const at = home();
    at.cli(['install', '--yes']);
    const pinned = path.join(installedCopy(at), 'dist/aup-shim.cjs');
    expect(existsSync(pinned)).toBe(true);
    writeFileSync(
      pinned,
      'console.log(JSON.stringify([process.argv.slice(2), process.env.NODE_OPTIONS ?? null, process.env.NODE_PATH ?? null]))',
    );
    const ran = at.run(path.join(at.shims, 'claude'), ['-p', "it's $HOME", ''], {
      NODE_OPTIONS: '--require /nowhere.js',
      NODE_PATH: '/nowhere',
    });
    expect(JSON.parse(ran.out)).toEqual([['agent', 'claude', '-p', "it's $HOME", ''], null, null]);
  });

  it('stops with 126 and says what to do when the package is gone', () => {
    const at = home("it's a home");
    at.cli(['install', '--yes']);
    rmSync(installedCopy(at), { recursive: true });
    const ran = at.run(path.join(at.shims, 'claude'), []);
    expect(ran.code).toBe(126);
    expect(ran.out).toBe('');
    expect(ran.err).toContain('claude was not started');
    expect(ran.err).toMatch(/0\.1\.0-[0-9a-f]{12}\/bin\/aup-shim\.js/);
    const byHand = /rm -r (.*aup-guard')/.exec(ran.err)?.[0] ?? '';
    expect(at.run('/bin/sh', ['-c', byHand]).code, 'the printed command works').toBe(0);
    expect(existsSync(path.join(at.dir, '.local/share/aup-guard'))).toBe(false);
  });

  it('is never taken for the agent itself', () => {
    const at = home();
    at.cli(['install', '--yes']);
    const env = { PATH: `${at.shims}:${at.env['PATH']}` };
    const data: unknown = JSON.parse(at.cli(['install', '--dry-run', '--json'], env).out);
    expect(data).toMatchObject({
      agents: [{ file: path.join(path.dirname(at.dir), 'bin/claude') }],
      changes: [],
    });
    const only = { PATH: `${at.shims}:${path.dirname(process.execPath)}:/usr/bin:/bin` };
    expect(at.cli(['install', '--dry-run'], only).code).toBe(4);
  });
});

async function talk(
  at: Home,
  argv: readonly string[],
  answers: readonly (readonly [on: string, type: string])[],
): Promise<Ran> {
  const { spawn } = await import('@lydell/node-pty');
  const child = spawn(process.execPath, [cli, ...argv], { env: { ...at.env }, cwd: at.dir, cols: 120 });
  const left = [...answers];
  let out = '';
  child.onData((data) => {
    out += data;
    const next = left[0];
    if (next === undefined || !out.endsWith(next[0])) return;
    left.shift();
    child.write(next[1]);
  });
  const code = await new Promise<number>((done) => child.onExit(({ exitCode }) => done(exitCode)));
  return { code, out, err: '' };
}

describe('on a terminal', () => {
  const question = 'apply? [y/N/d]iff ';

  it('install shows the diff on d, asks again and applies on y', async () => {
    const at = home();
    const ran = await talk(
      at,
      ['install'],
      [
        [question, 'd\r'],
        [question, 'y\r'],
      ],
    );
    expect(ran.out).toContain('+++ ~/.bashrc');
    expect(ran.out).toContain('undo     aup-guard uninstall');
    expect(ran.code).toBe(0);
    const undone = await talk(at, ['uninstall'], [['undo? [y/N] ', 'y\r']]);
    expect(undone.code).toBe(0);
    expect([...at.snapshot().keys()]).toEqual([]);
  });

  it('anything else changes nothing', async () => {
    for (const answer of ['\r', 'n\r', 'yy\r', '\u0004', '\u0003']) {
      const at = home();
      const ran = await talk(at, ['install'], [[question, answer]]);
      expect(ran.code, `answer ${JSON.stringify(answer)}`).toBe(1);
      expect(ran.out).toContain('nothing was changed');
      expect([...at.snapshot().keys()]).toEqual([]);
    }
  });
});
