import type { DetectorDef } from '../../engine/definitions.ts';
import { looksRandom } from '../../engine/redact/randomness.ts';

/** Keys without a product in their prefix; many makers of models use the same form. */
export const openai: DetectorDef = {
  id: 'openai-legacy-key',
  label: 'OPENAIKEY',
  category: 'secret',
  keywords: ['sk-'],
  pattern: /(?<![A-Za-z0-9_-])sk-[A-Za-z0-9]{20,80}(?![A-Za-z0-9-])/y,
  validate: (secret) =>
    secret.includes('T3BlbkFJ') ? 'high' : looksRandom(secret.slice(3)) ? 'medium' : 'no',
  rank: 60,
  examples: {
    yes: [
      {
        text: 'OPENAI_API_KEY=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',
        secret: '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',
      },
      {
        text: 'my key is sk-4f8a1c9e2b7d6053a8e1f4c7b2d9e605.',
        secret: 'sk-4f8a1c9e2b7d6053a8e1f4c7b2d9e605',
      },
    ],
    no: [
      'class="sk-fading-circle-container"',
      'disk-abcdefghijklmnopqrstuvwx',
      'sk-thisisjustalongwordwithoutdigits',
    ],
  },
};
