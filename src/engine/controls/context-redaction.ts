import type { ControlSpec } from './model.ts';

export const contextRedaction: ControlSpec = {
  kind: 'context-redaction',
  describe:
    'Data in what an agent sends to its model is replaced by placeholders; answers get the values back.',
  enforced: true,
  settings: {},
  required: [],
  demands: ['allow', 'warn', 'redact', 'deny'],
  standard: 'redact',
  doKeys: ['redact'],
  points: ['proxy'],
  evidence: ['request.redacted', 'request.refused'],
};
