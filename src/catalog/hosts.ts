/** Where AI services answer: what TLS mode looks into. Everything else is none of the guard's business. */

export interface AiHost {
  /** A host name; a star stands for anything. */
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
  { name: '*.services.ai.azure.com', routes: ['openai', 'anthropic'] },
  { name: '*.cognitiveservices.azure.com', routes: ['openai', 'anthropic'] },
  { name: '*.models.ai.azure.com', routes: ['openai'] },
  { name: 'generativelanguage.googleapis.com', routes: ['gemini', 'openai'] },
  { name: 'cloudcode-pa.googleapis.com', routes: ['gemini'] },
  // Regions have names of their own; other formats than Gemini's are spoken there as well.
  { name: 'aiplatform.googleapis.com', routes: ['gemini', 'openai', 'anthropic'] },
  { name: '*-aiplatform.googleapis.com', routes: ['gemini', 'openai', 'anthropic'] },
  { name: 'aiplatform.*.rep.googleapis.com', routes: ['gemini', 'openai', 'anthropic'] },
  // Regions, hardened ones, and doors of private networks.
  { name: 'bedrock-runtime*.amazonaws.com', routes: ['bedrock', 'openai', 'anthropic'] },
  { name: '*.bedrock-runtime.*.vpce.amazonaws.com', routes: ['bedrock', 'openai', 'anthropic'] },
  { name: 'bedrock-runtime*.amazonaws.com.cn', routes: ['bedrock', 'openai', 'anthropic'] },
  { name: 'bedrock-runtime*.api.aws', routes: ['bedrock', 'openai', 'anthropic'] },
  { name: 'bedrock-mantle*.api.aws', routes: ['openai', 'anthropic'] },
  { name: 'bedrock-agent-runtime*.amazonaws.com', routes: ['bedrock'] },
  { name: '*.githubcopilot.com', routes: ['openai', 'anthropic'] },
  { name: 'copilot-api.*.ghe.com', routes: ['openai', 'anthropic'] },
  // Also where sessions are shared from, which is JSON as well.
  { name: 'opencode.ai', routes: ['openai', 'anthropic', 'gemini'] },
  { name: 'openrouter.ai', routes: ['openai', 'anthropic'] },
  { name: 'api.mistral.ai', routes: ['openai'] },
  { name: 'api.groq.com', routes: ['openai'] },
  { name: 'api.x.ai', routes: ['openai', 'anthropic'] },
  { name: 'api.deepseek.com', routes: ['openai', 'anthropic'] },
  { name: 'api.perplexity.ai', routes: ['openai'] },
  { name: 'api.together.xyz', routes: ['openai'] },
  { name: 'api.fireworks.ai', routes: ['openai'] },
  { name: 'api.cerebras.ai', routes: ['openai'] },
  { name: 'api.z.ai', routes: ['openai', 'anthropic'] },
  { name: 'api.moonshot.ai', routes: ['openai', 'anthropic'] },
  { name: 'router.huggingface.co', routes: ['openai'] },
  { name: 'ai-gateway.vercel.sh', routes: ['openai', 'anthropic'] },
  { name: 'models.github.ai', routes: ['openai'] },
  { name: 'dashscope.aliyuncs.com', routes: ['openai'] },
  { name: 'dashscope-intl.aliyuncs.com', routes: ['openai'] },
  { name: 'api.cohere.ai', routes: [] },
  { name: 'api.replicate.com', routes: [] },
  // What is no JSON there cannot be checked, and does not go out where the policy is enforced.
  { name: 'api2.cursor.sh', routes: [] },
  { name: 'ampcode.com', routes: [] },
];

const EXACT = new Map(aiHosts.map((host) => [host.name, host]));
const PATTERNS = aiHosts
  .filter(({ name }) => name.includes('*'))
  .map((host) => ({ host, pattern: patternOf(host) }));

function patternOf({ name }: AiHost): RegExp {
  return new RegExp(`^${name.replaceAll('.', String.raw`\.`).replaceAll('*', String.raw`[\w.-]+`)}$`);
}

/** The service behind a host name in lower case; undefined for all others. */
export function aiHost(name: string): AiHost | undefined {
  return EXACT.get(name) ?? PATTERNS.find(({ pattern }) => pattern.test(name))?.host;
}

/** The domain a certificate authority must be good for to vouch for such a host. */
export function domainOf({ name }: AiHost): string {
  const star = name.lastIndexOf('*');
  return star === -1 ? name : name.slice(name.indexOf('.', star) + 1);
}
