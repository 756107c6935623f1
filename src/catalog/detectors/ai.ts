import type { DetectorDef } from '../../engine/definitions.ts';
import { prefixed } from '../prefixed.ts';

export const ai: readonly DetectorDef[] = [
  prefixed({
    id: 'anthropic-key',
    label: 'ANTHROPICKEY',
    prefixes: ['sk-ant-'],
    body: '[a-z]{2,8}[0-9]{2}-[A-Za-z0-9_-]{20,200}',
    samples: [
      'sk-ant-api03-EXehXcv3--DUMZH8KRrYV3CJC-BZHhm5S6xxMYHxq2B5kRP0r6UV1cZB3urJ1mKpWx_KA7EvZtxr9Pko2JjCKlpXFB7BSAA',
      'sk-ant-admin01-v0hD9Oi22Jc8FQF6cA1EZeXrddMgg1mhzLaPI89Aay6Sa7XXhV6L9uf9D8DXa_RAnfBmKOO5KMOZPI_oVpbR2CDjltAA',
      'sk-ant-oat01-1BC5Gco7fcopoFShyAO9H5sLwzcZjS6dDb1qrWMYJc-fwFp64OJxA_6EgQaISMKsvrBsD37GL4JayTZwkJrj-L',
    ],
    no: ['sk-ant-api03-short'],
    rank: 70,
  }),
  prefixed({
    id: 'openai-key',
    label: 'OPENAIKEY',
    prefixes: ['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-None-', 'sk-service-'],
    body: '[A-Za-z0-9_-]{32,240}',
    samples: [
      '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',
      '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',
    ],
    rank: 70,
  }),
  prefixed({
    id: 'openrouter-key',
    label: 'OPENROUTERKEY',
    prefixes: ['sk-or-v1-'],
    body: '[0-9a-f]{64}',
    samples: ['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'],
    rank: 70,
  }),
  prefixed({
    id: 'groq-key',
    label: 'GROQKEY',
    prefixes: ['gsk_'],
    body: '[A-Za-z0-9]{48,60}',
    samples: ['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'],
  }),
  prefixed({
    id: 'xai-key',
    label: 'XAIKEY',
    prefixes: ['xai-'],
    body: '[A-Za-z0-9_-]{60,100}',
    samples: ['xai-Fw5F98hrD9ug1SLGXuXwvYhw1prf2bMghpglV1FGdlTjgiOFgz1XGxr6FWR9IDTMywhIYoE1qzWPy0o0'],
  }),
  prefixed({
    id: 'perplexity-key',
    label: 'PERPLEXITYKEY',
    prefixes: ['pplx-'],
    body: '[A-Za-z0-9]{40,64}',
    samples: ['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'],
  }),
  prefixed({
    id: 'huggingface-token',
    label: 'HUGGINGFACE',
    prefixes: ['hf_', 'api_org_'],
    body: '[A-Za-z0-9]{30,60}',
    samples: ['hf_U9LkZ0jJT2byjBfYsfIG4S0WyXEmGgQRce', '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'],
    no: ['hf_serving_cell_priority_parameters_description'],
  }),
  prefixed({
    id: 'replicate-token',
    label: 'REPLICATE',
    prefixes: ['r8_'],
    body: '[A-Za-z0-9]{37,40}',
    samples: ['r8_VdSVh5tKCbPWYEaKkyTwbptHioyrTGMElnmjb'],
  }),
  prefixed({
    id: 'fireworks-key',
    label: 'FIREWORKS',
    prefixes: ['fw_'],
    body: '[A-Za-z0-9]{22,40}(?![A-Za-z0-9_])',
    samples: ['fw_GMNNeoOJEG5yS5SyIc4oH7dk'],
  }),
  prefixed({
    id: 'nvidia-key',
    label: 'NVIDIAKEY',
    prefixes: ['nvapi-'],
    body: '[A-Za-z0-9_-]{60,80}',
    samples: ['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'],
  }),
  prefixed({
    id: 'langsmith-key',
    label: 'LANGSMITH',
    prefixes: ['lsv2_pt_', 'lsv2_sk_'],
    body: '[0-9a-f]{32}_[0-9a-f]{10}',
    samples: ['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'],
  }),
];
