/** Models kept on this machine, by the folders runtimes keep them in. No model is opened. */
import path from 'node:path';
import type { Sighting } from '../../engine/discover/model.ts';
import type { Ground } from '../mcp-places.ts';
import { Eyes } from './eyes.ts';
import type { LookWorld } from './model.ts';
import { placesOf } from './places.ts';

interface Store {
  /** Runtime of the catalogue it belongs to; absent = any program may use it. */
  readonly tool?: string;
  readonly folders: readonly string[];
  /** Names that are models. */
  readonly models: RegExp;
}

const STORES: readonly Store[] = [
  {
    tool: 'ollama',
    folders: ['~/.ollama/models/manifests/*/*', '/usr/share/ollama/.ollama/models/manifests/*/*'],
    models: /./,
  },
  { tool: 'lm-studio', folders: ['~/.lmstudio/models/*', '~/.cache/lm-studio/models/*'], models: /./ },
  {
    tool: 'jan',
    folders: [
      '~/.local/share/Jan/data/llamacpp/models',
      '~/.config/Jan/data/llamacpp/models',
      '%APPDATA%\\Jan\\data\\llamacpp\\models',
    ],
    models: /./,
  },
  {
    tool: 'gpt4all',
    folders: [
      '~/.local/share/nomic.ai/GPT4All',
      '~/Library/Application Support/nomic.ai/GPT4All',
      '%LOCALAPPDATA%\\nomic.ai\\GPT4All',
    ],
    models: /\.gguf$/i,
  },
  { tool: 'llama-cpp', folders: ['~/.cache/llama.cpp', '~/Library/Caches/llama.cpp'], models: /\.gguf$/i },
  { folders: ['~/.cache/huggingface/hub'], models: /^models--/ },
  { folders: ['~/models', '~/Downloads'], models: /\.(?:gguf|ggml)$/i },
];

/** One signal a folder that holds any. */
export async function lookForModels(ground: Ground, { tools }: LookWorld): Promise<Sighting> {
  const eyes = new Eyes(ground);
  const known = new Set(tools.map(({ id }) => id));
  for (const { tool, folders, models } of STORES) {
    for (const folder of folders.flatMap((each) => placesOf(ground, each))) {
      if (!eyes.names(folder).some((name) => models.test(name))) continue;
      const whose =
        tool !== undefined && known.has(tool) ? { tool } : { called: `models in ${path.basename(folder)}` };
      eyes.see(folder, { kind: 'app-data', surface: 'runtime', ...whose });
    }
  }
  return eyes.sighting();
}
