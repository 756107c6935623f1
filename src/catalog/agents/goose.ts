import { safe } from '../../engine/text.ts';
import type { AgentLaunch, LaunchFacts, LaunchPlan } from './model.ts';
import { valuesIn } from './settings-yaml.ts';

/**
 * goose. By its documents, not run: a variable counts more than its settings file, and each service has one that moves
 * it. Services without one are refused.
 */

const ELSEWHERE = safe`requests do not pass the guard`;

interface Service {
  readonly provider: string;
  readonly variable: string;
  readonly route: string;
  readonly usual: string;
}

const SERVICES: readonly Service[] = [
  { provider: 'openai', variable: 'OPENAI_HOST', route: 'openai', usual: 'https://api.openai.com' },
  {
    provider: 'anthropic',
    variable: 'ANTHROPIC_HOST',
    route: 'anthropic',
    usual: 'https://api.anthropic.com',
  },
  {
    provider: 'google',
    variable: 'GOOGLE_HOST',
    route: 'gemini',
    usual: 'https://generativelanguage.googleapis.com',
  },
  {
    provider: 'openrouter',
    variable: 'OPENROUTER_HOST',
    route: 'openai--openrouter',
    usual: 'https://openrouter.ai',
  },
  { provider: 'ollama', variable: 'OLLAMA_HOST', route: 'openai--ollama', usual: 'http://localhost:11434' },
];

type Readable = Pick<LaunchFacts, 'env' | 'readText'>;

/** A setting by the order of goose: variable, then its file. */
function settingOf(name: string, { env, readText }: Readable): string | undefined {
  const own = env[name] ?? '';
  if (own !== '') return own;
  const folder = env['XDG_CONFIG_HOME'] ?? `${env['HOME'] ?? ''}/.config`;
  return valuesIn(readText(`${folder}/goose/config.yaml`), name)[0];
}

function launch(facts: LaunchFacts): LaunchPlan {
  const asked = ['GOOSE_PROVIDER', 'GOOSE_LEAD_PROVIDER', 'GOOSE_PLANNER_PROVIDER'];
  const unseen = asked.some((name) => {
    const provider = settingOf(name, facts);
    return provider !== undefined && !SERVICES.some((each) => each.provider === provider);
  });
  const byArgument = facts.args.findIndex((arg) => /^--provider(?:=|$)/.test(arg));
  const named = facts.args[byArgument]?.split('=')[1] ?? facts.args[byArgument + 1];
  const given = byArgument !== -1 && !SERVICES.some(({ provider }) => provider === named);
  return {
    args: facts.args,
    env: Object.fromEntries(SERVICES.map(({ variable, route }) => [variable, facts.baseUrl(route)])),
    files: [],
    refusals: [
      ...(unseen ? [safe`with the provider goose is set to, ${ELSEWHERE}`] : []),
      ...(given ? [safe`with the --provider given to goose, ${ELSEWHERE}`] : []),
    ],
  };
}

const CONFIG = '/home/dev/.config/goose/config.yaml';

export const goose: AgentLaunch = {
  id: 'goose',
  upstreams: (facts) =>
    Object.fromEntries(
      SERVICES.map(({ variable, route, usual }) => [route, settingOf(variable, facts) ?? usual]),
    ),
  launch,
  examples: [
    { name: 'plain start', args: ['session'], refused: false, kept: ['session'] },
    {
      name: 'a provider with an address',
      args: [],
      env: { GOOSE_PROVIDER: 'anthropic' },
      refused: false,
      kept: [],
    },
    { name: 'a provider without one', args: [], env: { GOOSE_PROVIDER: 'databricks' }, refused: true },
    {
      name: 'the same, by settings',
      args: [],
      files: { [CONFIG]: 'GOOSE_PROVIDER: "aws_bedrock"\n' },
      refused: true,
    },
    { name: 'the same, by argument', args: ['run', '--provider', 'gcp_vertex_ai'], refused: true },
    { name: 'another agent behind it', args: ['run', '--provider=claude-code'], refused: true },
    {
      name: 'a planner without one',
      args: [],
      env: { GOOSE_PROVIDER: 'openai', GOOSE_PLANNER_PROVIDER: 'azure_openai' },
      refused: true,
    },
  ],
};
