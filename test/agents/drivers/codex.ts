import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Call, Driver } from './model.ts';

/** Opens nothing. */
const ACCOUNT = `sk-proj-${'0'.repeat(40)}`;

/** Its default model writes scripts, in which the tools are functions. */
function script(text: string): Call {
  return { name: 'exec', custom: text };
}

function shell(command: string): Call {
  return script(`text(await tools.exec_command(${JSON.stringify({ cmd: command })}));`);
}

function patch(...lines: readonly string[]): Call {
  const whole = ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');
  return script(`text(await tools.apply_patch(${JSON.stringify(whole)}));`);
}

function marked(mark: string, text: string): readonly string[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${mark}${line}`);
}

export const codex: Driver = {
  id: 'codex',
  bin: 'node_modules/.bin/codex',
  settle: ({ home, repo, model }) => {
    const config = path.join(home, '.codex');
    mkdirSync(config, { recursive: true, mode: 0o700 });
    const settings = [
      `openai_base_url = "${model}/v1"`,
      'check_for_update_on_startup = false',
      '[features]',
      // They would look for a catalogue on the network at each start.
      'plugins = false',
      'remote_plugin = false',
      'apps = false',
      '[analytics]',
      'enabled = false',
      `[projects."${repo}"]`,
      'trust_level = "trusted"',
      '',
    ];
    writeFileSync(path.join(config, 'config.toml'), settings.join('\n'));
    // The screen takes no key from the environment.
    const account = { auth_mode: 'apikey', OPENAI_API_KEY: ACCOUNT };
    writeFileSync(path.join(config, 'auth.json'), JSON.stringify(account), { mode: 0o600 });
  },
  // It makes none of its helper programs when its own folder lies below the temporary one.
  env: ({ home }) => ({ CODEX_HOME: path.join(home, '.codex'), TMPDIR: '/var/tmp' }),
  ask: (prompt) => ['exec', '--dangerously-bypass-approvals-and-sandbox', prompt],
  calls: {
    shell,
    read: (file) => shell(`cat '${file}'`),
    write: (file, text) => patch(`*** Add File: ${file}`, ...marked('+', text)),
    edit: (file, from, to) =>
      patch(`*** Update File: ${file}`, '@@', ...marked('-', from), ...marked('+', to)),
  },
  readsByShell: true,
  told: (body) => {
    const { input } = JSON.parse(body);
    const results = input.filter(({ type }: { type: string }) => type.endsWith('_output'));
    return JSON.stringify(results.at(-1)?.output ?? '');
  },
  // It starts hooks, and no command, by a login shell.
  breakHooks: `echo 'export NODE_OPTIONS=--require=/nowhere.js' > "$HOME/.profile"`,
  screen: {
    args: ['--dangerously-bypass-approvals-and-sandbox'],
    ready: /›/,
    leave: ['C-c'],
  },
};
