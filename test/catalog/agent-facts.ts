import type { LaunchExample, LaunchFacts } from '../../src/catalog/agents/model.ts';

/** What a session would offer for one example. */
export function factsOf(example: LaunchExample): LaunchFacts {
  return {
    args: example.args,
    env: { HOME: '/home/dev', ...example.env },
    sessionEnv: {
      PATH: '/gates:/usr/bin',
      ...(example.tls === true ? { HTTPS_PROXY: 'http://127.0.0.1:2' } : {}),
    },
    baseUrl: (route) => `http://127.0.0.1:1/token/${route}`,
    hookCommand: (event) => `hook ${event}`,
    dir: '/run/session',
    readText: (file) => example.files?.[file],
    sha256: (text) => `digest of ${text.length}`,
  };
}
