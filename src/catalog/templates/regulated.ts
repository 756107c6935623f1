import type { StarterTemplate } from '../../engine/policy/starter-file.ts';

export const regulated: StarterTemplate = {
  id: 'regulated',
  describe: 'an organisation that answers to auditors, supervisors or a works council',
  reviewMonths: 6,
  marks: {
    title: 'Acceptable use of AI in a regulated organisation.',
    name: 'AI acceptable use',
    people: '[employees, contractors, agency-workers]',
    classes: 'confidential: { match: [{ label: CONFIDENTIAL }] }',
    prohibited: '[{ tier: [free, personal], why: no contract covers what is sent }]',
    otherwise: 'ask',
    data_clauses: `- id: DATA-3
  say: What is marked as confidential does not reach a model.
  control: [prompt-redaction, context-redaction]
  phase: monitor
  when: { data: confidential }
  do: { redact: one-way }`,
    reason: ', reason: required',
    facts: '[no_training, dpa, residency, owner, review_by]',
    keep: '13 months',
    approver: 'security-team',
    longest: '14 days',
  },
};
