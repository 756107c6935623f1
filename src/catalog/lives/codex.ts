import type { AgentLive, LiveCall } from '../../engine/live-model.ts';

/** Opens nothing. */
const ACCOUNT = `sk-proj-${'0'.repeat(40)}`;

/** Its default model writes scripts, in which the tools are functions. */
function script(text: string): LiveCall {
  return { name: 'exec', custom: text };
}

function shell(command: string): LiveCall {
  return script(`text(await tools.exec_command(${JSON.stringify({ cmd: command })}));`);
}

function patch(...lines: readonly string[]): LiveCall {
  const whole = ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');
  return script(`text(await tools.apply_patch(${JSON.stringify(whole)}));`);
}

function marked(mark: string, text: string): readonly string[] {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${mark}${line}`);
}

export const codexLive: AgentLive = {
  id: 'codex',
  files: ({ repo, model }) => {
    const settings = [
      `openai_base_url = ${JSON.stringify(`${model}/v1`)}`,
      'check_for_update_on_startup = false',
      '[features]',
      // They would look for a catalogue on the network at each start.
      'plugins = false',
      'remote_plugin = false',
      'apps = false',
      '[analytics]',
      'enabled = false',
      `[projects.${JSON.stringify(repo)}]`,
      'trust_level = "trusted"',
      '',
    ];
    // The screen takes no key from the environment.
    const account = { auth_mode: 'apikey', OPENAI_API_KEY: ACCOUNT };
    return [
      { name: '.codex/config.toml', text: settings.join('\n') },
      { name: '.codex/auth.json', text: JSON.stringify(account) },
    ];
  },
  // It makes none of its helper programs when its own folder lies below the temporary one.
  env: ({ home }) => ({ CODEX_HOME: `${home}/.codex`, TMPDIR: '/var/tmp' }),
  ask: (prompt) => ['exec', '--dangerously-bypass-approvals-and-sandbox', prompt],
  calls: {
    shell,
    read: (file) => shell(`cat '${file}'`),
    write: (file, text) => patch(`*** Add File: ${file}`, ...marked('+', text)),
    edit: (file, from, to) =>
      patch(`*** Update File: ${file}`, '@@', ...marked('-', from), ...marked('+', to)),
  },
};
