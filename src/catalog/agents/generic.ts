import type { GenericAgent } from '../../engine/policy/model.ts';
import type { AgentLaunch } from './model.ts';

/** An agent the policy describes: it gets a loopback base URL in each variable the policy names, and the gates. */
export function genericAgent(agent: GenericAgent, defaults: Readonly<Record<string, string>>): AgentLaunch {
  const variables = Object.entries(agent.baseUrlEnv);
  return {
    id: agent.id,
    upstreams: ({ env }) =>
      Object.fromEntries(
        variables.flatMap(([name, route]) => {
          const upstream = env[name] ?? defaults[route];
          return upstream === undefined ? [] : [[route, upstream]];
        }),
      ),
    launch: (facts) => ({
      args: facts.args,
      env: Object.fromEntries(variables.map(([name, route]) => [name, facts.baseUrl(route)])),
      files: [],
      refusals: [],
    }),
    examples: [],
  };
}
