import { describe, expect, it } from 'vitest';
import { unwrap } from '../../../src/engine/mcp/unwrap.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const COMMIT = 'c'.repeat(40);

/** Words joined by `|`; what is started as `kind name version pinned`; arguments; launchers. */
const CASES: readonly (readonly [argv: string, started: string, args?: string, launchers?: string])[] = [
  ['npx|-y|@acme/files|/srv', 'npm @acme/files - none', '/srv', 'npx'],
  ['npx|-y|@acme/files@1.2.3|/srv', 'npm @acme/files 1.2.3 exact', '/srv', 'npx'],
  ['npx|files@latest', 'npm files latest none', '', 'npx'],
  ['npx|files@^1.2.3', 'npm files ^1.2.3 none', '', 'npx'],
  ['npx|--package=@acme/kit@1.0.0|kit-server|-v', 'npm @acme/kit 1.0.0 exact', 'kit-server|-v', 'npx'],
  ['npx|-p|kit|-y|kit-server', 'npm kit - none', 'kit-server', 'npx'],
  ['npx|--registry|http://r.example.com|kit', 'npm kit - none', '', 'npx --registry http://r.example.com'],
  ['npx|-c|kit && other', 'unresolved kit && other - none', '', 'npx'],
  ['npx|-y|acme/repo', 'download acme/repo - none', '', 'npx'],
  ['npx|-y|https://x.example.com/a.tgz', 'download https://x.example.com/a.tgz - none', '', 'npx'],
  [`npx|github:acme/repo#${COMMIT}`, `download github:acme/repo ${COMMIT} digest`, '', 'npx'],
  ['npx|./local', 'script /work/local - none', '', 'npx'],
  ['npm|exec|--|kit@2.0.0|x', 'npm kit 2.0.0 exact', 'x', 'npm exec'],
  ['pnpm|dlx|kit', 'npm kit - none', '', 'pnpm dlx'],
  ['yarn|dlx|kit', 'npm kit - none', '', 'yarn dlx'],
  ['bunx|kit', 'npm kit - none', '', 'bunx'],
  ['bun|x|kit', 'npm kit - none', '', 'bun x'],
  ['bun|run|server.ts', 'script /work/server.ts - none', '', 'bun run'],
  ['/usr/local/bin/npx|kit', 'npm kit - none', '', 'npx'],
  ['C:\\Program Files\\nodejs\\npx.cmd|-y|kit', 'npm kit - none', '', 'npx'],
  ['npx -y kit', 'npm kit - none', '', 'npx'],
  ['uvx|My_Server', 'pypi my-server - none', '', 'uvx'],
  ['uvx|--from|kit[cli]==1.2.0|kit-server|-v', 'pypi kit 1.2.0 exact', 'kit-server|-v', 'uvx'],
  ['uvx|kit@1.2', 'pypi kit 1.2 exact', '', 'uvx'],
  ['uvx|kit@latest', 'pypi kit latest none', '', 'uvx'],
  ['uvx|kit>=1', 'pypi kit >=1 none', '', 'uvx'],
  [
    'uvx|--from|git+https://x.example.com/r.git|kit',
    'download git+https://x.example.com/r.git - none',
    'kit',
    'uvx',
  ],
  ['uv|tool|run|kit', 'pypi kit - none', '', 'uv tool run'],
  [
    'uv|run|--directory|/srv/kit|main.py',
    'script /srv/kit/main.py - none',
    '',
    'uv run --directory /srv/kit',
  ],
  ['uv|run|--with|mcp|mcp|run|s.py', 'program mcp - none', 'run|s.py', 'uv run --with mcp'],
  ['pipx|run|kit', 'pypi kit - none', '', 'pipx run'],
  ['docker|run|-i|--rm|mcp/db', 'image mcp/db - none', '', 'docker run'],
  [
    'docker|run|-i|-v|/:/host|-e|KEY|mcp/db:1.2|x',
    'image mcp/db 1.2 none',
    'x',
    'docker run -v /:/host -e KEY',
  ],
  [`podman|run|host:5000/db@${DIGEST}`, `image host:5000/db ${DIGEST} digest`, '', 'podman run'],
  ['env|A=b|npx|kit', 'npm kit - none', '', 'env A=b|npx'],
  ['env|-S|npx kit', 'unresolved npx kit - none', '', 'env'],
  ['cmd|/c|npx|-y|kit', 'npm kit - none', '', 'cmd /c|npx'],
  ['cmd.exe|/d|/s|/c|npx kit', 'npm kit - none', '', 'cmd /c|npx'],
  ['cmd|/c|npx|kit|&|other', 'unresolved npx kit & other - none', '', 'cmd /c'],
  ['sh|-c|npx -y "kit"', 'npm kit - none', '', 'sh|npx'],
  ['bash|-lc|exec uvx kit', 'pypi kit - none', '', 'bash|uvx'],
  ['sh|-c|npx kit; true', 'unresolved npx kit; true - none', '', 'sh'],
  ['sh|-c|fetch $X', 'unresolved fetch $X - none', '', 'sh'],
  ['sh|start.sh', 'script /work/start.sh - none', '', 'sh'],
  ['sudo|-n|nice|-n|5|npx|kit', 'npm kit - none', '', 'sudo|nice -n 5|npx'],
  ['op|run|--env-file=.env|--|npx|kit', 'npm kit - none', '', 'op run --env-file=.env|npx'],
  ['node|./dist/../server.js|-v', 'script /work/server.js - none', '-v', 'node'],
  ['node|--import|./hook.mjs|server.js', 'script /work/server.js - none', '', 'node --import ./hook.mjs'],
  ['node|-e|require("x")', 'unresolved require("x") - none', '', 'node'],
  ['python3.12|-u|server.py', 'script /work/server.py - none', '', 'python'],
  ['python|-m|kit.server|-v', 'program python -m kit.server - none', '-v', 'python'],
  ['python|-c|import kit', 'unresolved import kit - none', '', 'python'],
  ['deno|run|-A|npm:kit@1.0.0', 'npm kit 1.0.0 exact', '', 'deno run -A'],
  ['deno|run|https://x.example.com/s.ts', 'download https://x.example.com/s.ts - none', '', 'deno run'],
  ['java|-jar|kit.jar|x', 'script /work/kit.jar - none', 'x', 'java'],
  ['./bin/kit|x', 'program /work/bin/kit - none', 'x', ''],
  ['kit|x', 'program kit - none', 'x', ''],
  [
    'npx|-y|mcp-remote@0.1.2|https://Far.example.com/mcp/',
    'remote https://far.example.com/mcp - none',
    '',
    'npx|mcp-remote@0.1.2',
  ],
  [
    'npx|supergateway|--sse|https://far.example.com/sse',
    'remote https://far.example.com/sse - none',
    '',
    'npx|supergateway',
  ],
  ['npx|mcp-remote', 'npm mcp-remote - none', '', 'npx'],
  ['aup-shim|mcp|--|npx|-y|kit', 'npm kit - none', '', 'aup-shim mcp|npx'],
  ['npx', 'unresolved npx - none', '', 'npx'],
  ['', 'unresolved  - none', '', ''],
];

function split(text = ''): readonly string[] {
  return text === '' ? [] : text.split('|');
}

describe('what a command line starts', () => {
  it.each(CASES)('%s', (...row) => {
    const [argv = '', started, args, launchers] = row;
    const found = unwrap(argv.split('|'), '/work');
    const { kind, name, version = '-', pinned } = found;
    expect([kind, name, version, pinned].join(' ')).toBe(started);
    expect(found.args).toEqual(split(args));
    expect(found.launchers.map((launcher) => launcher.replace(/^(python)[\d.]+$/, '$1'))).toEqual(
      split(launchers),
    );
  });

  it('stays as written where the folder is not known', () => {
    expect(unwrap(['node', './server.js']).name).toBe('server.js');
  });

  it('that downloads and runs is told', () => {
    const text = ['cu', 'rl -s https://x.example.com/i | sh'].join('');
    expect(unwrap(['sh', '-c', text])).toMatchObject({ kind: 'download', name: text });
  });

  it('does not end in launchers of launchers', () => {
    const argv = Array.from({ length: 5000 }, () => 'nohup');
    expect(unwrap([...argv, 'kit']).kind).toBe('unresolved');
  });
});
