/** What an organisation must know of a server before a person may approve it. No schema here: gates load this. */

export const MCP_FACTS = ['no_training', 'dpa', 'residency', 'owner', 'review_by'] as const;
export type McpFactName = (typeof MCP_FACTS)[number];

/** In words, for people. */
export const FACT_WORDS: Readonly<Record<McpFactName, string>> = {
  no_training: 'no training on our data',
  dpa: 'a data-processing agreement',
  residency: 'where the data stays',
  owner: 'an owner',
  review_by: 'a review date',
};

/** A server that sends data to nobody has no provider to ask these of. */
export const PROVIDER_FACTS: ReadonlySet<McpFactName> = new Set(['no_training', 'dpa', 'residency']);

export function isFactName(text: string): text is McpFactName {
  return Object.hasOwn(FACT_WORDS, text);
}
