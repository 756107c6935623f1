import type { PlanBody, PlanHost, TenantHeader } from '../../engine/tier/model.ts';

/** Headers by which vendors hold accounts to an organisation. None was tried against a vendor. */
export const tenantHeaders: readonly TenantHeader[] = [
  {
    vendor: 'anthropic',
    name: 'Anthropic',
    header: 'anthropic-allowed-org-ids',
    values: 'organisation UUIDs',
    hosts: ['claude.ai', 'claude.com', 'api.anthropic.com', 'anthropic.com'],
    answeredBy: 'anthropic-organization-id',
    refusedBy: 'tenant_restriction_violation',
    plans: 'Enterprise and Console organisations; Team is not listed',
    source: ['FS', 'DOCS'],
  },
  {
    vendor: 'openai-api',
    name: 'OpenAI API',
    header: 'openai-allowed-organization-ids',
    values: 'organisation ids (org-...)',
    hosts: ['api.openai.com'],
    plans: 'organisations of the API platform',
    source: ['DOCS'],
  },
  {
    vendor: 'chatgpt',
    name: 'ChatGPT',
    header: 'chatgpt-allowed-workspace-id',
    values: 'workspace UUIDs',
    hosts: ['chatgpt.com'],
    plans: 'ChatGPT Enterprise',
    source: ['FS'],
  },
  {
    vendor: 'github',
    name: 'GitHub',
    header: 'sec-github-allowed-enterprise',
    values: 'enterprise ids',
    hosts: ['github.com', 'api.github.com', '*.githubcopilot.com'],
    plans: 'Enterprise Managed Users',
    source: ['DOCS'],
  },
  {
    vendor: 'google',
    name: 'Gemini Code Assist',
    header: 'x-geminicodeassist-allowed-domains',
    values: 'domains of accounts',
    hosts: ['cloudcode-pa.googleapis.com'],
    plans: 'accounts of Google Workspace and Cloud Identity',
    source: ['DOCS', 'FS'],
  },
];

/** Hosts that serve one plan only. */
export const planHosts: readonly PlanHost[] = [
  { host: '*.individual.githubcopilot.com', vendor: 'github', tier: 'individual' },
  { host: '*.business.githubcopilot.com', vendor: 'github', tier: 'business' },
  { host: '*.enterprise.githubcopilot.com', vendor: 'github', tier: 'enterprise' },
  // GitHub: lets in whoever may use Copilot, whatever the plan; not for networks that tell plans apart.
  { host: '*.githubcopilot.com', vendor: 'github', tier: 'any', free: ['/mcp'] },
  { host: 'bedrock-runtime.*.amazonaws.com', tier: 'bedrock' },
  { host: '*-aiplatform.googleapis.com', tier: 'vertex' },
  { host: 'aiplatform.googleapis.com', tier: 'vertex' },
  { host: '*.openai.azure.com', tier: 'azure' },
];

/** What clients ask for when they start: it names the plan the account is on. */
export const planBodies: readonly PlanBody[] = [
  {
    host: 'cloudcode-pa.googleapis.com',
    path: ':loadCodeAssist',
    vendor: 'google',
    fields: [
      ['paidTier', 'id'],
      ['currentTier', 'id'],
    ],
    values: { 'free-tier': 'free', 'legacy-tier': 'legacy', 'standard-tier': 'standard' },
  },
];
