/** What a server offers and how it scores, for a person who is to approve it. */
import type { FindIn } from '../engine/mcp/clear-values.ts';
import { canonicalItems, canonicalMembers } from '../engine/mcp/canonical.ts';
import type { McpScore, McpTool } from '../engine/mcp/model.ts';
import { scoreOf } from '../engine/mcp/risk.ts';
import type { McpRisks } from '../engine/mcp/risk-model.ts';
import { GuardError } from './errors.ts';
import type { McpFetched } from './mcp-approval.ts';
import { maskOf, type McpServerFound } from './mcp-chosen.ts';
import { startOf } from './mcp-env.ts';
import { fetchTools, type McpOffer } from './mcp-fetch.ts';
import type { Machine } from './machine.ts';

/** Text of a page as long as the pin can read; longer ones are pinned from what they were read to. */
function exactTexts({ pages }: McpOffer): readonly string[] {
  return pages.flatMap((page) => {
    const message = canonicalMembers(page);
    const result = message.ok ? canonicalMembers(message.members.get('result') ?? '') : message;
    return result.ok ? (canonicalItems(result.members.get('tools') ?? '') ?? []) : [];
  });
}

/** Each with its text, so that numbers are pinned as they were written. */
function exact(offer: McpOffer): readonly McpTool[] {
  const texts = exactTexts(offer);
  if (texts.length !== offer.tools.length) return offer.tools;
  return offer.tools.map((tool, index) => {
    const text = texts[index];
    return text === undefined ? tool : { ...tool, text };
  });
}

/** Starts the server and reads its tools. Throws `refused` when it gives none. A remote one is not asked. */
export async function offerOf(machine: Machine, { entries, identity }: McpServerFound): Promise<McpFetched> {
  const [entry] = entries;
  const start = entry === undefined ? undefined : await startOf(entry, machine.env);
  if (start === undefined) return { tools: [] };
  const fetched = await fetchTools({ machine, ...start, launch: identity.launch });
  if ('silent' in fetched) {
    throw new GuardError('refused', `nothing was approved: it gave no list of tools (${fetched.silent})`, {
      hint: 'does it start by itself? variables its entry takes from around it must be set in this terminal',
    });
  }
  const { instructions, bytes } = fetched;
  return {
    tools: exact(fetched),
    ...(instructions === undefined ? {} : { instructions }),
    ...(bytes === undefined ? {} : { bytes }),
  };
}

/** The score of a server; without what it offers, of its configuration alone. */
export function scoreFound(
  { identity, entries }: McpServerFound,
  terms: { readonly risks: McpRisks; readonly findIn: FindIn },
  offer?: McpFetched,
): McpScore {
  const { launch } = identity;
  return scoreOf({ launch, entries, ...offer }, terms.risks, maskOf(terms.findIn));
}
