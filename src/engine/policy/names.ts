import type { Category, Verb } from '../model.ts';

/** What policies call actions, and the verbs they stand for. */
export const ACTION_VERBS: Readonly<Record<string, readonly Verb[]>> = {
  'git.merge': ['merge'],
  'git.push': ['push', 'force-push'],
  'git.delete': ['delete-branch'],
  'git.rewrite': ['history-rewrite', 'force-push'],
  'git.discard': ['discard-work'],
  'fs.delete': ['delete-files'],
  'external.send': ['external-send'],
  production: ['prod-change'],
  payment: ['payment'],
  'secret.read': ['secret-read'],
  'guard.tamper': ['guard-tamper'],
};

/** Events that incident clauses may name; `engine/incident/events.ts` says which rows stand for each. */
export const EVENT_NAMES = [
  'secret.sent',
  'guard.bypassed',
  'guard.diverted',
  'guard.drift',
  'guard.fault',
  'mcp.drift',
  'tool.prohibited',
  'policy.tamper',
  'policy.loosened',
  'ledger.broken',
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

/** Words of `detect:` that stand for a whole category. */
export const CATEGORY_WORDS: Readonly<Record<string, Category>> = {
  secrets: 'secret',
  secret: 'secret',
  'personal-data': 'personal',
  personal: 'personal',
};

/** Words a policy may always use, also when this version has no detector for them. */
export const DETECTOR_WORDS: readonly string[] = [
  'email',
  'phone',
  'iban',
  'payment-card',
  'national-id',
  'tax-id',
  'passport',
  'driver-licence',
  'health-id',
  'bank-account',
  'wallet',
  'address',
  'date-of-birth',
  'vehicle',
  'coordinates',
  'ip',
  'mac',
  'bare-number',
];

/** Other words for some of them. */
export const DETECTOR_ALIASES: Readonly<Record<string, string>> = {
  ssn: 'national-id-us-ssn',
  nino: 'national-id-uk-nino',
  dob: 'date-of-birth',
  birthday: 'date-of-birth',
  'driver-license': 'driver-licence',
  'driving-licence': 'driver-licence',
  'credit-card': 'payment-card',
  card: 'payment-card',
  'crypto-wallet': 'wallet',
  'postal-address': 'address',
  'ip-address': 'ip',
  'mac-address': 'mac',
  location: 'coordinates',
};

/** Tools of the catalogue whose agents sessions know by another name. */
export const TOOL_AGENTS: Readonly<Record<string, string>> = {
  'claude-code': 'claude',
  'copilot-cli': 'copilot',
  cursor: 'cursor-agent',
  'gemini-cli': 'gemini',
  'qwen-code': 'qwen',
};

/** The tool as policies and as sessions know it. */
export function toolNames(id: string): readonly string[] {
  const agent = Object.hasOwn(TOOL_AGENTS, id) ? TOOL_AGENTS[id] : undefined;
  return agent === undefined ? [id] : [id, agent];
}

/** Data classes every policy may name without defining them. */
export const BUILTIN_CLASSES: Readonly<Record<string, { readonly detect: readonly string[] }>> = {
  secret: { detect: ['secrets'] },
  personal: { detect: ['personal-data'] },
};

/** What the parser must know about a detector; the catalogue hands the list in. */
export interface KnownDetector {
  readonly id: string;
  readonly category: Category;
}
