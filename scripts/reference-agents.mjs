// A page for each agent the guard starts, from a start with nothing special and from the examples of the catalogue.
const code = (text) => `\`${text}\``;
const list = (items) => items.map((item) => `- ${item}`).join('\n');

/** What a session would hand the agent, with names in the place of addresses and folders. */
function plainStart(launch, tls) {
  const env = { HOME: '/home/you', PATH: '/usr/bin', ...(tls ? { HTTPS_PROXY: 'http://proxy' } : {}) };
  return launch.launch({
    args: [],
    env,
    sessionEnv: env,
    baseUrl: (route) => `the proxy, route ${route.replace('--', ': ')}`,
    hookCommand: (event) => `aup-hook ${event}`,
    enforcing: true,
    dir: '/session',
    readText: () => undefined,
    sha256: () => 'digest',
  });
}

function needsTls({ examples }) {
  return examples.some(({ name, refused }) => name === 'plain start' && refused);
}

/** Variables, and settings given as arguments (`name="value"`), that lead to the proxy. */
function variables({ args, env }) {
  const given = args.flatMap((arg) => [...arg.matchAll(/([\w.]+)\s*=\s*"(the proxy[^"]*)"/g)]);
  const pairs = [...Object.entries(env), ...given.map(([, name, value]) => [name, value])];
  const names = pairs.filter(([, value]) => value.startsWith('the proxy'));
  return names.map(([name, value]) => `${code(name)}: ${value}`);
}

/** What of an example a person would write. */
function shown({ args, env = {}, files = {} }) {
  return [
    ...args,
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...Object.keys(files).map((file) => file.replace('/home/dev', '~')),
  ];
}

function refused({ examples }) {
  const cases = examples.filter(({ name, refused: no }) => no && name !== 'plain start');
  return cases.map((example) => `${example.name}: ${shown(example).map(code).join(' ')}`);
}

function requests(launch) {
  const tls = needsTls(launch);
  const set = variables(plainStart(launch, tls));
  const where = Object.entries(
    launch.upstreams({ args: [], env: { HOME: '/home/you' }, readText: () => undefined }),
  );
  const services = where.map(([route, url]) => `${code(route.replace('--', ': '))} goes on to ${code(url)}`);
  const how = tls
    ? 'It cannot be given another address, so the policy must say `egress: tls`: its requests pass the guard’s proxy and are read there.'
    : set.length > 0
      ? `The session sets its address, so its requests go to the guard’s proxy on this machine first:\n\n${list(set)}`
      : 'The session puts the address of the guard’s proxy into its settings or arguments.';
  return services.length === 0
    ? how
    : `${how}\n\nWithout settings of yours, what the proxy lets through goes on:\n\n${list(services)}`;
}

function agentPage({ id, title, bins, packages }, launch, hasHook) {
  const cases = refused(launch);
  const parts = [
    `# ${title}`,
    'Generated from the sources by `node scripts/reference.mjs`; do not edit.',
    list([
      `Program: ${bins.map(code).join(' ')}`,
      ...(packages.length === 0 ? [] : [`Package: ${packages.map(code).join(' ')}`]),
      `Guarded: ${launch.floor === undefined ? 'yes' : `from ${launch.floor}`}${needsTls(launch) ? ', with `egress: tls`' : ''}`,
      `Its own hooks: ${hasHook ? 'ask the session before each tool call' : 'it has none that could be used; gates and git hooks hold'}`,
      'What was tried on the real program: [agents](../../agents.md)',
    ]),
    `## Its requests\n\n${requests(launch)}`,
    ...(cases.length === 0
      ? []
      : [
          `## What it is not started with\n\nEach of these would switch a part of the guard off, or leave the machine it is on. The message says which, and what to do.\n\n${list(cases)}`,
        ]),
    `## Start it\n\n\`\`\`sh\naup-guard run ${id}\n\`\`\`\n\nAfter \`aup-guard install\` its own name does the same.`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** File name -> page. */
export function agentPages({ agents, launches, agentHook }) {
  const pages = launches.flatMap((launch) => {
    const agent = agents.find(({ id }) => id === launch.id);
    if (agent === undefined) return [];
    return [[`agents/${launch.id}.md`, agentPage(agent, launch, agentHook(launch.id) !== undefined)]];
  });
  return Object.fromEntries(pages);
}
