import { describe, expect, it } from 'vitest';
import { aiHost, aiHosts, domainOf } from '../../src/catalog/hosts.ts';
import { agents } from '../../src/catalog/agents/index.ts';
import { caVariables } from '../../src/catalog/ca-variables.ts';
import { providers } from '../../src/catalog/providers/index.ts';

describe('hosts of AI services', () => {
  it.each([
    ['api.anthropic.com', 'api.anthropic.com'],
    ['api.business.githubcopilot.com', '*.githubcopilot.com'],
    ['europe-west4-aiplatform.googleapis.com', '*-aiplatform.googleapis.com'],
    ['my-team.openai.azure.com', '*.openai.azure.com'],
    ['my-team.services.ai.azure.com', '*.services.ai.azure.com'],
    ['bedrock-runtime.eu-central-1.amazonaws.com', 'bedrock-runtime*.amazonaws.com'],
    ['bedrock-runtime-fips.us-gov-west-1.amazonaws.com', 'bedrock-runtime*.amazonaws.com'],
    ['bedrock-runtime.cn-north-1.amazonaws.com.cn', 'bedrock-runtime*.amazonaws.com.cn'],
    ['vpce-1-2.bedrock-runtime.us-east-1.vpce.amazonaws.com', '*.bedrock-runtime.*.vpce.amazonaws.com'],
    ['bedrock-mantle.us-east-1.api.aws', 'bedrock-mantle*.api.aws'],
    ['aiplatform.eu.rep.googleapis.com', 'aiplatform.*.rep.googleapis.com'],
    ['opencode.ai', 'opencode.ai'],
  ])('%s is one of them', (host, name) => {
    expect(aiHost(host)?.name).toBe(name);
  });

  it.each([
    'anthropic.com',
    'api.anthropic.com.evil.example',
    'xapi.anthropic.com',
    '.githubcopilot.com',
    'githubcopilot.com',
    'evilgithubcopilot.com',
    'storage.googleapis.com',
    's3.eu-central-1.amazonaws.com',
    'bedrock.eu-central-1.amazonaws.com',
    'bedrock-runtime.amazonaws.com.evil.example',
    'api.opencode.ai.example',
    'management.azure.com',
    '-aiplatform.googleapis.com',
    'github.com',
    '',
  ])('%j is none', (host) => {
    expect(aiHost(host)).toBeUndefined();
  });

  it('name routes that there are, no host twice, and a domain each', () => {
    const routes = new Set(providers.map(({ route }) => route));
    expect(aiHosts.flatMap((host) => host.routes).filter((route) => !routes.has(route))).toEqual([]);
    expect(new Set(aiHosts.map(({ name }) => name)).size).toBe(aiHosts.length);
    for (const host of aiHosts) expect(domainOf(host)).toMatch(/^[a-z\d-]+(?:\.[a-z\d-]+)+$/);
  });

  it('hold the standard address of every provider', () => {
    for (const { upstream, route } of providers) {
      expect(aiHost(new URL(upstream).host)?.routes).toContain(route);
    }
  });

  it('are trusted by agents of the catalogue, each by some variable', () => {
    const trusting = new Set(caVariables.flatMap((variable) => variable.agents));
    const known = new Set(agents.map(({ id }) => id));
    expect([...trusting].filter((id) => !known.has(id))).toEqual([]);
    expect([...trusting].toSorted()).toEqual(['claude', 'codex', 'copilot', 'gemini', 'opencode', 'qwen']);
  });
});
