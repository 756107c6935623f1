/** One risk for each family of OAuth scopes: what to ask for in their place differs. */
import type { McpRiskDef, RiskRules, ScopeRisk } from '../../engine/mcp/risk-model.ts';

interface FamilyExamples {
  readonly broad: string;
  readonly narrow: string;
  readonly server: string;
}

function family(name: string, fix: string, { broad, narrow, server }: FamilyExamples): McpRiskDef {
  const transport = { kind: 'http', url: server } as const;
  return {
    title: `broad rights at ${name}`,
    weight: 25,
    owasp: 'MCP02',
    fix,
    group: 'scope',
    examples: {
      yes: [{ entry: { transport, scopes: [broad, narrow] } }],
      no: [{ entry: { transport, scopes: [narrow] } }, { entry: { transport } }],
    },
  };
}

const PLAIN = 'https://mcp.example.com/mcp';

export const scopeRules: RiskRules<ScopeRisk> = {
  'scope-github': family(
    'GitHub',
    'use a fine-grained token or a GitHub App; `public_repo` for public code',
    {
      broad: 'repo',
      narrow: 'public_repo',
      server: 'https://api.githubcopilot.com/mcp/?github',
    },
  ),
  'scope-gitlab': family('GitLab', 'use `read_api` or `read_repository`, or a token of one project', {
    broad: 'api',
    narrow: 'read_api',
    server: 'https://gitlab.example.com/mcp',
  }),
  'scope-google': family('Google', 'use `drive.file`, `gmail.readonly`, `calendar.readonly` and the like', {
    broad: 'https://www.googleapis.com/auth/drive',
    narrow: 'https://www.googleapis.com/auth/drive.file',
    server: PLAIN,
  }),
  'scope-microsoft': family(
    'Microsoft',
    'use `Mail.Read`, `Files.Read` and the like, for the one who signs in',
    {
      broad: 'https://graph.microsoft.com/Mail.ReadWrite',
      narrow: 'https://graph.microsoft.com/Mail.Read',
      server: PLAIN,
    },
  ),
  'scope-slack': family('Slack', 'use scopes of single channels, and `users:read` or `channels:read`', {
    broad: 'channels:history',
    narrow: 'channels:read',
    server: PLAIN,
  }),
  'scope-atlassian': family('Atlassian', 'use the `read:` scopes of the products it works with', {
    broad: 'write:jira-work',
    narrow: 'read:jira-work',
    server: PLAIN,
  }),
  'scope-notion': family('Notion', 'share only the pages it needs, with read access', {
    broad: 'update_content',
    narrow: 'read_content',
    server: PLAIN,
  }),
  'scope-stripe': family('Stripe', 'use a restricted key, of the test mode where it will do', {
    broad: 'read_write',
    narrow: 'read_only',
    server: 'https://mcp.stripe.com',
  }),
  'scope-aws': family('AWS', 'name the actions and resources it needs', {
    broad: 'iam:PassRole',
    narrow: 's3:GetObject',
    server: PLAIN,
  }),
  'scope-any': family('a service', 'ask for the rights of one task', {
    broad: 'orders:*',
    narrow: 'profile',
    server: PLAIN,
  }),
};
