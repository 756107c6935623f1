/** Risks of how clients reach a server, what they hand it and what they let it do. */
import type { RiskRules, SettingsRisk } from '../../engine/mcp/risk-model.ts';

function http(url: string): { readonly transport: { readonly kind: 'http'; readonly url: string } } {
  return { transport: { kind: 'http', url } };
}

function words(...argv: readonly string[]): {
  readonly transport: { readonly kind: 'stdio'; readonly argv: readonly string[] };
} {
  return { transport: { kind: 'stdio', argv } };
}

const secret = { field: 'env.API_KEY', detector: 'assigned', length: 32 };
const remoteLaunch = {
  kind: 'remote',
  name: 'https://mcp.example.com/mcp',
  launchers: ['npx', 'mcp-remote'],
} as const;

export const settings: RiskRules<SettingsRisk> = {
  'plain-http': {
    title: 'what is sent and received can be read and changed on the way',
    weight: 30,
    owasp: 'MCP07',
    fix: 'use https',
    examples: {
      yes: [
        { entry: http('http://mcp.example.com/mcp') },
        { launch: remoteLaunch, entry: words('npx', 'mcp-remote', 'http://mcp.example.com/mcp') },
      ],
      no: [
        { entry: http('https://mcp.example.com/mcp') },
        { entry: http('http://127.0.0.1:3000/mcp') },
        { entry: http('http://[::1]:3000/mcp') },
        { entry: words('server', '--upstream', 'http://api.example.com') },
      ],
    },
  },
  remote: {
    title: 'runs on another machine: what it does there is not seen',
    weight: 10,
    owasp: 'MCP10',
    fix: 'approve its exact address; see what it may be sent',
    examples: {
      yes: [{ entry: http('https://mcp.example.com/mcp') }, { entry: http('http://127.0.0.1.example.com/') }],
      no: [{ entry: http('http://localhost:3000/mcp') }, { entry: words('server') }],
    },
  },
  sse: {
    title: 'uses the transport the protocol has given up',
    weight: 5,
    owasp: 'MCP07',
    fix: 'use streamable HTTP',
    examples: {
      yes: [{ entry: { transport: { kind: 'sse', url: 'https://mcp.example.com/sse' } } }],
      no: [{ entry: http('https://mcp.example.com/mcp') }],
    },
  },
  'remote-wrapper': {
    title: 'looks local, but hands everything to another machine',
    weight: 10,
    owasp: 'MCP10',
    fix: 'configure the address itself where the client can',
    examples: {
      yes: [{ launch: remoteLaunch, entry: words('npx', 'mcp-remote', 'https://mcp.example.com/mcp') }],
      no: [{ entry: words('npx', 'server') }, { entry: http('https://mcp.example.com/mcp') }],
    },
  },
  'tls-off': {
    title: 'does not check whom it talks to',
    weight: 30,
    owasp: 'MCP07',
    fix: 'leave certificate checks on; trust your own authority by its certificate',
    examples: {
      yes: [
        { entry: words('server', '--insecure') },
        { entry: words('server', '--verify-ssl=false') },
        { entry: { envNames: ['NODE_TLS_REJECT_UNAUTHORIZED'] } },
      ],
      no: [{ entry: words('server', '--verify-ssl=true') }, { entry: { envNames: ['NODE_EXTRA_CA_CERTS'] } }],
    },
  },
  'secret-clear': {
    title: 'a secret stands in clear in the configuration',
    weight: 25,
    owasp: 'MCP01',
    fix: 'name a variable or an input of the client in its place, and replace the secret',
    examples: {
      yes: [{ entry: { scope: 'user', secrets: [secret] } }],
      no: [
        { entry: { scope: 'user', envNames: ['API_KEY'] } },
        { entry: { scope: 'project', secrets: [secret] } },
      ],
    },
  },
  'secret-committed': {
    title: 'a secret stands in clear in a file of the repository',
    weight: 40,
    owasp: 'MCP01',
    fix: 'replace the secret, and name a variable in its place',
    examples: {
      yes: [{ entry: { scope: 'project', secrets: [secret] } }],
      no: [{ entry: { scope: 'project' } }, { entry: { scope: 'local', secrets: [secret] } }],
    },
  },
  'whole-env': {
    title: 'is given more variables than it names',
    weight: 10,
    owasp: 'MCP01',
    fix: 'name the variables it needs',
    examples: { yes: [{ entry: { wholeEnv: true } }], no: [{ entry: { envNames: ['PORT'] } }] },
  },
  trusted: {
    title: 'may do everything unasked',
    weight: 20,
    owasp: 'MCP02',
    fix: 'take the trust setting out',
    examples: { yes: [{ entry: { trusted: true } }], no: [{ entry: {} }] },
  },
  'auto-approve-risky': {
    title: 'tools that can do harm run unasked',
    weight: 25,
    owasp: 'MCP02',
    fix: 'take them off the list of tools that run unasked',
    examples: {
      yes: [
        { entry: { autoApprove: ['delete_file'] } },
        { entry: { autoApprove: ['*'] } },
        {
          entry: { autoApprove: ['tidy'] },
          tools: [{ name: 'tidy', annotations: { destructiveHint: true } }],
        },
      ],
      no: [{ entry: { autoApprove: ['get_weather'] } }, { entry: { trusted: true, autoApprove: ['*'] } }],
    },
  },
  'auto-approve': {
    title: 'some tools run unasked',
    weight: 10,
    owasp: 'MCP02',
    fix: 'see that each of them only reads what is public',
    examples: {
      yes: [{ entry: { autoApprove: ['get_weather'] } }],
      no: [{ entry: { autoApprove: ['delete_file'] } }, { entry: {} }],
    },
  },
  'whole-disk': {
    title: 'reaches a whole disk, a whole home folder or the machine itself',
    weight: 25,
    owasp: 'MCP02',
    fix: 'name the folders it needs',
    examples: {
      yes: [
        { entry: words('server-filesystem', '/') },
        { entry: words('server', '--root=~') },
        { entry: words('server', 'C:\\Users\\ada') },
        { entry: words('docker', 'run', '-v', '/:/host', 'image') },
        { entry: words('docker', 'run', '-v', '/var/run/docker.sock:/var/run/docker.sock', 'image') },
        { entry: words('docker', 'run', '--mount', 'type=bind,src=/home/ada,dst=/work', 'image') },
        { entry: words('docker', 'run', '--privileged', 'image') },
      ],
      no: [
        { entry: words('server-filesystem', '/home/ada/src/shop') },
        { entry: words('cmd', '/c', 'npx', 'server') },
        { entry: words('docker', 'run', '-v', '/srv/data:/', 'image') },
        { entry: words('server', '.') },
      ],
    },
  },
  'production-database': {
    title: 'is connected to a database that looks like the real one',
    weight: 20,
    owasp: 'MCP02',
    fix: 'give it a copy, or an account that can only read',
    examples: {
      yes: [
        { entry: words('server', 'postgresql://app@db.prod.example.com/shop') },
        { entry: words('server', '--url=mysql://prod-db:3306/shop') },
        { entry: words('server', 'postgres://localhost/shop_production') },
      ],
      no: [
        { entry: words('server', 'postgresql://localhost/shop') },
        { entry: words('server', 'postgres://product-db.dev/products') },
        { entry: words('server', 'https://prod.example.com') },
      ],
    },
  },
};
