/** The plugin of a session: opencode knows no commands as hooks, only code it loads. */

/** Events the plugin hands to our hook, and the command for each. */
type PluginCommands = Readonly<Record<'before' | 'after' | 'begin' | 'end', string>>;

/**
 * Every event goes to the hook as one JSON object on its standard input, with the folder of the session. What the hook
 * says on standard output takes the place of a tool's; anything but exit 0 throws, which is how a call is stopped.
 */
const TEXT = `import { spawn } from 'node:child_process';

function ask(command, payload) {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => { out += chunk; });
    child.stderr.on('data', (chunk) => { err += chunk; });
    child.stdin.on('error', () => {});
    child.on('error', () => reject(new Error('aup-guard: not allowed: the hook of the guard cannot be run')));
    child.on('close', (code) => {
      if (code === 0) resolve(out);
      else reject(new Error(err.trim() || 'aup-guard: not allowed: the hook of the guard failed'));
    });
    child.stdin.end(JSON.stringify(payload));
  });
}

export const AupGuard = async ({ directory }) => ({
  'tool.execute.before': async (input, output) => {
    await ask(COMMANDS.before, { cwd: directory, input, output });
  },
  'tool.execute.after': async (input, output) => {
    const { title, metadata } = output;
    const said = await ask(COMMANDS.after, { input, output: { title, output: output.output, metadata } }).catch(() => '');
    if (said.trim() !== '') Object.assign(output, JSON.parse(said));
  },
  'chat.message': async (input, output) => {
    const prompt = output.parts.map(({ text }) => text ?? '').join(' ');
    await ask(COMMANDS.begin, { input, prompt });
  },
  event: async ({ event }) => {
    if (event.type === 'session.idle') await ask(COMMANDS.end, { input: event.properties }).catch(() => '');
  },
});
`;

/** The text of the plugin. */
export function opencodePlugin(commands: PluginCommands): string {
  return `const COMMANDS = ${JSON.stringify(commands)};\n${TEXT}`;
}
