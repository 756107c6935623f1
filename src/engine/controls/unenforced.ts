/** What kinds have in common that nothing acts on yet. */
export const unenforced = {
  enforced: false,
  settings: {},
  required: [],
  demands: ['allow', 'warn', 'ask', 'deny'],
  standard: 'deny',
  doKeys: [],
  points: [],
  evidence: [],
} as const;
