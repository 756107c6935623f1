import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Call, Driver } from './model.ts';

/** Opens nothing. */
const ACCOUNT = 'not-a-key-0000';

/** Its tools are blocks in the text. */
function block(name: string, ...lines: readonly string[]): Call {
  return { name, custom: lines.join('\n') };
}

function shell(command: string): Call {
  return block('shell', '```bash', command, '```');
}

/** Paths are those of the repository. */
function named(file: string): string {
  return file.replace(/^.*\/shop\//, '');
}

function replaced(file: string, from: string, to: string): Call {
  const lines = [...from.split('\n'), '=======', ...to.replace(/\n$/, '').split('\n')];
  return block(
    'edit',
    named(file),
    '```',
    '<<<<<<< SEARCH',
    ...lines.filter(isKept),
    '>>>>>>> REPLACE',
    '```',
  );
}

function isKept(line: string): boolean {
  return line !== '';
}

/** It goes on only when a person says something; an empty line takes what it proposes. */
function typed(prompt: string): string {
  const accept = '\n'.repeat(6);
  return [prompt, ...Array.from({ length: 6 }, () => 'go on')].map((line) => `${line}\n${accept}`).join('');
}

export const aider: Driver = {
  id: 'aider',
  bin: 'aider/bin/aider',
  settle: ({ home }) => {
    mkdirSync(path.join(home, '.aider/caches'), { recursive: true, mode: 0o700 });
    // It would look for prices on the network, and for its news.
    const prices = { 'openai/fake-model': { mode: 'chat', max_input_tokens: 128_000 } };
    writeFileSync(
      path.join(home, '.aider/caches/model_prices_and_context_window.json'),
      JSON.stringify(prices),
    );
    const settings = ['analytics-disable: true', 'check-update: false', 'show-release-notes: false', ''];
    writeFileSync(path.join(home, '.aider.conf.yml'), settings.join('\n'));
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
  readsByShell: true,
  unhooked: true,
  told: (body) => {
    const { messages = [] } = JSON.parse(body);
    const heard = messages.filter(({ role }: { role: string }) => role === 'user');
    return JSON.stringify(heard.map(({ content }: { content: string }) => content));
  },
  screen: {
    args: [],
    ready: /^(?:diff)?>/m,
    answers: [
      { at: /^Run shell command\?.*\[Yes\]:$/, keys: ['Enter'] },
      { at: /^Add command output to the chat\?.*\[Yes\]:$/, keys: ['Enter', 'g', 'o', 'Enter'] },
    ],
    urge: 'go on',
    leave: ['C-c', 'C-c'],
  },
};
