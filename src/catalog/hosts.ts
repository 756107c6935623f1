/** Where AI services answer: what TLS mode looks into. Everything else is none of the guard's business. */

export interface AiHost {
  /** A host name; a star at its front stands for anything. */
  readonly name: string;
  /** Routes of `providers/` whose formats are spoken there; without any, bodies are read as unknown JSON. */
  readonly routes: readonly string[];
}

export const aiHosts: readonly AiHost[] = [
  { name: 'api.anthropic.com', routes: ['anthropic'] },
  { name: 'claude.ai', routes: ['anthropic'] },
  { name: 'api.openai.com', routes: ['openai'] },
  { name: 'chatgpt.com', routes: ['openai'] },
  { name: '*.openai.azure.com', routes: ['openai'] },
  { name: 'generativelanguage.googleapis.com', routes: ['gemini', 'openai'] },
  { name: 'cloudcode-pa.googleapis.com', routes: ['gemini'] },
  // Regions have names of their own; other formats than Gemini's are spoken there as well.
  { name: 'aiplatform.googleapis.com', routes: ['gemini', 'openai', 'anthropic'] },
  { name: '*-aiplatform.googleapis.com', routes: ['gemini', 'openai', 'anthropic'] },
  { name: '*.githubcopilot.com', routes: ['openai', 'anthropic'] },
  { name: 'openrouter.ai', routes: ['openai', 'anthropic'] },
  { name: 'api.mistral.ai', routes: ['openai'] },
  { name: 'api.groq.com', routes: ['openai'] },
  { name: 'api.x.ai', routes: ['openai', 'anthropic'] },
  { name: 'api.deepseek.com', routes: ['openai', 'anthropic'] },
  { name: 'api.perplexity.ai', routes: ['openai'] },
  { name: 'api.together.xyz', routes: ['openai'] },
  { name: 'api.fireworks.ai', routes: ['openai'] },
  { name: 'dashscope.aliyuncs.com', routes: ['openai'] },
  { name: 'dashscope-intl.aliyuncs.com', routes: ['openai'] },
  { name: 'api.cohere.ai', routes: [] },
  { name: 'api.replicate.com', routes: [] },
  // What is no JSON there cannot be checked, and does not go out where the policy is enforced.
  { name: 'api2.cursor.sh', routes: [] },
  { name: 'ampcode.com', routes: [] },
];

const EXACT = new Map(aiHosts.map((host) => [host.name, host]));
const ENDINGS = aiHosts.filter(({ name }) => name.startsWith('*'));

/** The service behind a host name in lower case; undefined for all others. */
export function aiHost(name: string): AiHost | undefined {
  return (
    EXACT.get(name) ??
    ENDINGS.find((host) => name.length >= host.name.length && name.endsWith(host.name.slice(1)))
  );
}

/** The domain a certificate authority must be good for to vouch for such a host. */
export function domainOf({ name }: AiHost): string {
  return name.startsWith('*') ? name.slice(name.indexOf('.') + 1) : name;
}
