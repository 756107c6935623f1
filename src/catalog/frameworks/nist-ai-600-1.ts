import type { Framework } from '../../engine/report/framework-model.ts';

export const nistAi6001: Framework = {
  id: 'nist-ai-600-1',
  name: 'NIST AI 600-1 Generative AI Profile (risk areas, not action ids)',
  lines: [
    {
      id: 'risk: data privacy',
      title: 'Leak of personal or sensitive data',
      evidence: [
        { source: 'prompt-redaction', strength: 'direct', basis: 'judgement' },
        { source: 'context-redaction', strength: 'direct', basis: 'judgement' },
      ],
    },
    {
      id: 'risk: information security',
      title: 'Attacks through or with the model',
      evidence: [
        { source: 'mcp-approval', strength: 'partial', basis: 'judgement' },
        { source: 'action-approval', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'risk: human-AI configuration',
      title: 'Over-reliance, unclear roles',
      evidence: [{ source: 'action-approval', strength: 'direct', basis: 'judgement' }],
    },
    {
      id: 'risk: value chain and component integration',
      title: 'Unvetted third-party parts',
      evidence: [
        { source: 'mcp-risk-score', strength: 'direct', basis: 'judgement' },
        { source: 'discovery', strength: 'partial', basis: 'judgement' },
        { source: 'license-tier', strength: 'partial', basis: 'judgement' },
      ],
    },
    {
      id: 'risk: intellectual property',
      title: 'Secrets and code leave the organisation',
      evidence: [
        { source: 'context-redaction', strength: 'partial', basis: 'judgement' },
        { source: 'license-tier', strength: 'partial', basis: 'judgement' },
      ],
    },
  ],
};
