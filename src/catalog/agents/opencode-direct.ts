/** Providers of opencode whose requests only TLS mode brings to the guard: their addresses are opencode's own affair. */
import { isObject } from '../../engine/json-object.ts';
import { aiHost } from '../hosts.ts';
import { accountsOf, companyOf, describedOf, KNOWN, type Readable } from './opencode-routes.ts';
import { settingsObject, valueAt } from './settings-json.ts';

/** By opencode's name, a host as their requests go to. */
export const DIRECT: Readonly<Record<string, string>> = {
  opencode: 'opencode.ai',
  'opencode-go': 'opencode.ai',
  'amazon-bedrock': 'bedrock-runtime.us-east-1.amazonaws.com',
  azure: 'mine.openai.azure.com',
  'azure-cognitive-services': 'mine.cognitiveservices.azure.com',
  'google-vertex': 'us-central1-aiplatform.googleapis.com',
  'google-vertex-anthropic': 'aiplatform.eu.rep.googleapis.com',
  'github-copilot': 'api.githubcopilot.com',
  'github-models': 'models.github.ai',
  cerebras: 'api.cerebras.ai',
  togetherai: 'api.together.xyz',
  perplexity: 'api.perplexity.ai',
  'fireworks-ai': 'api.fireworks.ai',
  huggingface: 'router.huggingface.co',
  vercel: 'ai-gateway.vercel.sh',
  zai: 'api.z.ai',
  moonshotai: 'api.moonshot.ai',
  alibaba: 'dashscope-intl.aliyuncs.com',
};

const UP = ['', '../', '../../', '../../../', '../../../../', '../../../../../'];
const FILES = ['opencode.json', 'opencode.jsonc', '.opencode/opencode.json', '.opencode/opencode.jsonc'];

/** Providers the settings of a repository describe: it could lead them anywhere. */
function ofRepository({ readText }: Readable): ReadonlySet<string> {
  const files = UP.flatMap((up) => FILES.map((file) => `${up}${file}`));
  const names = files.flatMap((file) => {
    const provider = valueAt(settingsObject(readText(file)), 'provider');
    return isObject(provider) ? Object.keys(provider) : [];
  });
  return new Set(names);
}

function isKnownHost(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' && aiHost(hostname) !== undefined;
}

/** The server of a company has a name of its own. */
function isAway(facts: Readable, id: string): boolean {
  const domain = companyOf(facts, id)
    ?.replace(/^https?:\/\//, '')
    .replace(/\/.*$/s, '');
  return domain !== undefined && aiHost(`copilot-api.${domain}`) === undefined;
}

/** Those that are safe to use in TLS mode, besides the ones that have a route. */
export function directOf(facts: Readable): readonly string[] {
  const theirs = ofRepository(facts);
  const own = describedOf(facts);
  const accounts = accountsOf(facts).filter((id) => Object.hasOwn(KNOWN, id));
  const led = Object.entries(own).filter(([, address]) => address !== undefined && isKnownHost(address));
  const usual = Object.keys(DIRECT).filter((id) => own[id] === undefined);
  const all = [...usual, ...accounts, ...led.map(([id]) => id)];
  return [...new Set(all)].filter((id) => !theirs.has(id) && !isAway(facts, id));
}
