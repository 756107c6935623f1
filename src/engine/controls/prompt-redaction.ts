import type { ControlSpec } from './model.ts';

export const promptRedaction: ControlSpec = {
  kind: 'prompt-redaction',
  describe: 'Data in what a person types or pastes is replaced by placeholders before the agent sees it.',
  enforced: true,
  settings: {},
  required: [],
  demands: ['allow', 'warn', 'redact', 'deny'],
  standard: 'redact',
  doKeys: ['redact'],
  points: ['terminal', 'agent-hook'],
  evidence: ['prompt.redacted'],
};
