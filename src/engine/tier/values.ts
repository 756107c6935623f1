/** Names of plans: one each, whatever files, hosts and vendors call them. */

const NAMES: Readonly<Record<string, string>> = {
  claude_max: 'max',
  claude_pro: 'pro',
  claude_team: 'team',
  claude_enterprise: 'enterprise',
  prolite: 'pro',
  pro_plus: 'pro',
  individual_pro: 'individual',
  individual_free: 'individual',
  copilot_for_business_seat: 'business',
  copilot_for_business_seat_quota: 'business',
  copilot_enterprise_seat: 'enterprise',
  education: 'edu',
  'free-tier': 'free',
  'legacy-tier': 'legacy',
  'standard-tier': 'standard',
  'oauth-personal': 'personal',
  'gemini-api-key': 'api',
  'vertex-ai': 'vertex',
  'cloud-shell': 'vertex',
  'compute-default-credentials': 'vertex',
  console: 'api',
  api_key: 'api',
  apikey: 'api',
  'aws-bedrock': 'bedrock',
  'google-vertex': 'vertex',
  'azure-openai': 'azure',
};

/** What `personal` in a policy stands for, besides itself. */
const PERSONAL: ReadonlySet<string> = new Set([
  'personal',
  'free',
  'pro',
  'max',
  'plus',
  'individual',
  'ultra',
]);

/** `claude_enterprise` -> `enterprise`. What is no word becomes `unknown`. */
export function normalTier(value: string): string {
  const word = value.trim().toLowerCase();
  if (Object.hasOwn(NAMES, word)) return NAMES[word] ?? word;
  return /^[a-z][a-z0-9._-]{0,31}$/.test(word) ? word : 'unknown';
}

/** Whether a plan is among those a policy names. `personal` there stands for every plan of a single person. */
export function isTier(value: string, wanted: readonly string[]): boolean {
  const tier = normalTier(value);
  return wanted.some((name) => {
    const one = normalTier(name);
    return one === tier || (one === 'personal' && PERSONAL.has(tier));
  });
}
