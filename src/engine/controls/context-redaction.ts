import * as z from 'zod';
import type { ControlSpec } from './model.ts';

const choice = z.enum(['allow', 'block']).optional();
const media = z
  .strictObject({ images: choice, documents: choice, audio: choice })
  .describe('What cannot be searched for data: sent as it is and recorded, or blocked. Default: allow.');

export const contextRedaction: ControlSpec = {
  kind: 'context-redaction',
  describe:
    'Data in what an agent sends to its model is replaced by placeholders; answers get the values back.',
  enforced: true,
  settings: { media },
  required: [],
  demands: ['allow', 'warn', 'redact', 'deny'],
  standard: 'redact',
  doKeys: ['redact'],
  points: ['proxy'],
  evidence: ['request.redacted', 'request.refused'],
};
