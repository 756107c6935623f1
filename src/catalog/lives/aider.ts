import type { AgentLive, LiveCall } from '../../engine/live-model.ts';

/** Opens nothing. */
const ACCOUNT = 'not-a-key-0000';
/** More turns than any script of ours has; what is left over is never read. */
const TURNS = 8;

/** Its tools are blocks in the text. */
function block(name: string, ...lines: readonly string[]): LiveCall {
  return { name, custom: lines.join('\n') };
}

function shell(command: string): LiveCall {
  return block('shell', '```bash', command, '```');
}

/** Paths are those of the repository, which is called `shop`. */
function named(file: string): string {
  return file.replace(/^.*\/shop\//, '');
}

function replaced(file: string, from: string, to: string): LiveCall {
  const lines = [...from.split('\n'), '=======', ...to.replace(/\n$/, '').split('\n')];
  return block(
    'edit',
    named(file),
    '```',
    '<<<<<<< SEARCH',
    ...lines.filter((line) => line !== ''),
    '>>>>>>> REPLACE',
    '```',
  );
}

/** It goes on only when a person says something; an empty line takes what it proposes. */
function typed(prompt: string): string {
  const accept = '\n'.repeat(6);
  const said = [prompt, ...Array.from({ length: TURNS }, () => 'go on')];
  return said.map((line) => `${line}\n${accept}`).join('');
}

export const aiderLive: AgentLive = {
  id: 'aider',
  files: () => {
    // It would look for prices on the network, and for its news.
    const prices = { 'openai/fake-model': { mode: 'chat', max_input_tokens: 128_000 } };
    const settings = ['analytics-disable: true', 'check-update: false', 'show-release-notes: false', ''];
    return [
      { name: '.aider/caches/model_prices_and_context_window.json', text: JSON.stringify(prices) },
      { name: '.aider.conf.yml', text: settings.join('\n') },
    ];
  },
  env: ({ model }) => ({
    OPENAI_API_BASE: `${model}/v1`,
    OPENAI_API_KEY: ACCOUNT,
    AIDER_MODEL: 'openai/fake-model',
    AIDER_EDIT_FORMAT: 'diff',
    AIDER_SHOW_MODEL_WARNINGS: 'false',
    AIDER_GITIGNORE: 'false',
    LITELLM_LOCAL_MODEL_COST_MAP: 'True',
  }),
  ask: () => ['--no-pretty', '--no-fancy-input'],
  input: typed,
  speaks: true,
  auxText: 'chore: what aider did',
  aside: ['one-line Git commit messages', 'summarize this partial conversation'],
  calls: {
    shell,
    read: (file) => shell(`cat '${file}'`),
    write: (file, text) => replaced(file, '', text),
    edit: replaced,
  },
};
