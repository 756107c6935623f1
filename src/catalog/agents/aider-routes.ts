/** The services aider reaches, by the variables that move them, and where the user's own files move them to. */
import type { AiderCall } from './aider-args.ts';
import type { LaunchFacts } from './model.ts';
import { unquoted, valuesIn } from './settings-yaml.ts';

export type Readable = Pick<LaunchFacts, 'args' | 'env' | 'readText'>;

export interface AiderRoute {
  readonly route: string;
  /** Beginnings of model names that lead there. */
  readonly models: readonly string[];
  /** The first that is set counts. */
  readonly variables: readonly string[];
  /** Absent where only the user knows. */
  readonly usual?: string;
}

/** Of the services its library knows, those it lets a variable move. */
export const ROUTES: readonly AiderRoute[] = [
  {
    route: 'openai',
    models: ['openai', 'text-completion-openai'],
    variables: ['OPENAI_BASE_URL', 'OPENAI_API_BASE'],
    usual: 'https://api.openai.com/v1',
  },
  {
    route: 'anthropic',
    models: ['anthropic'],
    variables: ['ANTHROPIC_API_BASE', 'ANTHROPIC_BASE_URL'],
    usual: 'https://api.anthropic.com',
  },
  {
    route: 'gemini',
    models: ['gemini'],
    variables: ['GEMINI_API_BASE'],
    usual: 'https://generativelanguage.googleapis.com/v1beta',
  },
  chat('openrouter', 'https://openrouter.ai/api/v1'),
  chat('deepseek', 'https://api.deepseek.com/beta'),
  chat('xai', 'https://api.x.ai/v1'),
  chat('groq', 'https://api.groq.com/openai/v1'),
  chat('mistral', 'https://api.mistral.ai/v1'),
  chat('cerebras', 'https://api.cerebras.ai/v1'),
  chat('together_ai', 'https://api.together.xyz/v1'),
  { ...chat('ollama', 'http://localhost:11434'), models: ['ollama', 'ollama_chat'] },
  chat('lm_studio'),
  chat('hosted_vllm'),
  chat('litellm_proxy'),
  chat('azure'),
  chat('perplexity', 'https://api.perplexity.ai'),
  chat('deepinfra', 'https://api.deepinfra.com/v1/openai'),
  chat('fireworks_ai', 'https://api.fireworks.ai/inference/v1', 'FIREWORKS_API_BASE'),
  chat('moonshot', 'https://api.moonshot.ai/v1'),
  chat('morph', 'https://api.morphllm.com/v1'),
  chat('lambda_ai', 'https://api.lambda.ai/v1', 'LAMBDA_API_BASE'),
  chat('hyperbolic', 'https://api.hyperbolic.xyz/v1'),
  chat('v0', 'https://api.v0.dev/v1'),
  chat('minimax', 'https://api.minimax.io/v1'),
  chat('nscale', 'https://inference.api.nscale.com/v1'),
  chat('featherless_ai', 'https://api.featherless.ai/v1', 'FEATHERLESS_API_BASE'),
  chat('vercel_ai_gateway', 'https://ai-gateway.vercel.sh/v1'),
  chat('zai', 'https://api.z.ai/api/paas/v4'),
  chat('nvidia_nim', 'https://integrate.api.nvidia.com/v1'),
  chat('sambanova', 'https://api.sambanova.ai/v1'),
  chat('meta_llama', 'https://api.llama.com/compat/v1', 'LLAMA_API_BASE'),
  chat('nebius', 'https://api.studio.nebius.ai/v1'),
  chat('novita', 'https://api.novita.ai/v3/openai'),
  chat('wandb', 'https://api.inference.wandb.ai/v1'),
];

/**
 * Services whose requests the guard cannot read, or must not change: they sign them, or speak otherwise. A variable
 * moves them all the same, to where nobody answers, so that a model named later sends nothing past the guard.
 */
export const STRAYS: readonly string[] = [
  'AWS_BEDROCK_RUNTIME_ENDPOINT',
  ...[
    'AI21 AIML AMAZON_NOVA AZURE_AI CLOUDFLARE CODESTRAL COHERE COMETAPI DASHSCOPE DATABRICKS EMPOWER',
    'FRIENDLI GALADRIEL GITHUB HEROKU HF HUGGINGFACE MARITALK NLP_CLOUD OPENAI_LIKE OVHCLOUD PREDIBASE',
    'REPLICATE VERTEX VERTEXAI VOLCENGINE WATSONX XINFERENCE',
  ].flatMap((names) => names.split(' ').map((name) => `${name}_API_BASE`)),
];

function chat(name: string, usual?: string, variable = `${name.toUpperCase()}_API_BASE`): AiderRoute {
  const variables = [variable];
  const route = `openai--${name.replaceAll('_', '-')}`;
  return { route, models: [name], variables, ...(usual === undefined ? {} : { usual }) };
}

const LINE = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/;

type Variables = Readonly<Record<string, string>>;

function variablesIn(text: string | undefined): Variables {
  const found = (text ?? '').split('\n').flatMap((line) => {
    const [, name, value] = LINE.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name, unquoted(value)] as const];
  });
  return Object.fromEntries(found);
}

/** Text of the settings files the user owns, the weightiest first. A repository's are none of them. */
function ownSettings(call: AiderCall, { env, readText }: Readable): readonly (string | undefined)[] {
  const named = call.given('config').at(-1);
  return [named, `${env['HOME'] ?? ''}/.aider.conf.yml`].map((file) =>
    file === undefined ? undefined : readText(file),
  );
}

export function envFileOf(call: AiderCall, { env }: Pick<Readable, 'env'>): string | undefined {
  return call.given('env-file').at(-1) ?? env['AIDER_ENV_FILE'];
}

/** What the user sets with `set-env`: arguments, a variable or settings, the first of these that is there. */
export function setByUser(call: AiderCall, facts: Readable): readonly string[] {
  const given = call.given('set-env');
  if (given.length > 0) return given;
  const variable = facts.env['AIDER_SET_ENV'] ?? '';
  if (variable !== '') return listed(variable);
  return (
    ownSettings(call, facts)
      .map((text) => valuesIn(text, 'set-env'))
      .find(({ length }) => length > 0) ?? []
  );
}

function listed(value: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(value);
    if (Array.isArray(list)) return list.filter((item) => typeof item === 'string');
  } catch {
    // Not JSON: it has an older form as well.
  }
  return value.replace(/^\[(.*)\]$/, '$1').split(/\s*,\s*/);
}

/** Variables as aider would have them, by the user's own environment, files and arguments. */
function ownVariables(call: AiderCall, facts: Readable): Readonly<Record<string, string | undefined>> {
  const { env, readText } = facts;
  const envFile = envFileOf(call, facts);
  const files = {
    ...variablesIn(readText(`${env['HOME'] ?? ''}/.env`)),
    ...(envFile === undefined ? {} : variablesIn(readText(envFile))),
  };
  const set = variablesIn(setByUser(call, facts).join('\n'));
  const settings = ownSettings(call, facts).flatMap((text) => valuesIn(text, 'openai-api-base'));
  const base =
    call.given('openai-api-base').at(-1) ??
    files['AIDER_OPENAI_API_BASE'] ??
    env['AIDER_OPENAI_API_BASE'] ??
    settings[0];
  return { ...env, ...files, ...set, ...(base === undefined ? {} : { OPENAI_API_BASE: base }) };
}

/** Where each service is by what the user says themselves. */
export function upstreamsOf(call: AiderCall, facts: Readable): Readonly<Record<string, string>> {
  const own = ownVariables(call, facts);
  return Object.fromEntries(
    ROUTES.flatMap(({ route, variables, usual }) => {
      const named = variables.map((name) => own[name]).find((value) => value !== undefined && value !== '');
      const upstream = named ?? usual;
      return upstream === undefined ? [] : [[route, upstream]];
    }),
  );
}

/** Models that are asked for, wherever that is said: a repository may name one. */
export function modelsAsked(call: AiderCall, facts: Readable): readonly string[] {
  const texts = [...ownSettings(call, facts), facts.readText('.aider.conf.yml')];
  return ['model', 'weak-model', 'editor-model'].flatMap((name) => {
    const variable = facts.env[`AIDER_${name.replaceAll('-', '_').toUpperCase()}`];
    const settings = texts.flatMap((text) => valuesIn(text, name));
    return call.given(name).concat(variable ?? [], settings);
  });
}
