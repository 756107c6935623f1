/** Where requests of AI services name the model they ask for. */
import type { ModelPlaces } from '../engine/discover/models-asked.ts';

/** Paths as they are without percent signs; the name is the first group. */
export const modelPlaces: ModelPlaces = {
  paths: [
    {
      service: 'gemini',
      pattern: /\/(?:models|tunedModels)\/([^/:]+):\w+$/i,
      example: '/v1beta/models/m-1:generateContent',
    },
    {
      service: 'bedrock',
      pattern: /\/model\/(.+)\/(?:invoke|converse)[\w-]*$/i,
      example: '/model/m-1/invoke',
    },
    {
      service: 'azure',
      pattern: /\/deployments\/([^/]+)\//i,
      example: '/openai/deployments/m-1/chat/completions',
    },
    {
      service: 'vertex',
      pattern: /\/publishers\/[^/]+\/models\/([^/:]+)/i,
      example: '/publishers/a/models/m-1:rawPredict',
    },
  ],
  // A star stands for the places of a list: batches, and services that take several to fall back on.
  fields: [['model'], ['modelid'], ['models', '*'], ['requests', '*', 'params', 'model']],
};
