/** What a server offers and how it scores, for a person who is to approve it. */
import type { FindIn } from '../engine/mcp/clear-values.ts';
import { canonicalItems, canonicalMembers } from '../engine/mcp/canonical.ts';
import type { McpScore, McpTool } from '../engine/mcp/model.ts';
import { scoreOf } from '../engine/mcp/risk.ts';
import type { McpRisks } from '../engine/mcp/risk-model.ts';
import type { Clause } from '../engine/policy/model.ts';
import { GuardError } from './errors.ts';
import type { McpFetched } from './mcp-approval.ts';
import { maskOf, type McpServerFound } from './mcp-chosen.ts';
import { startOf } from './mcp-env.ts';
import { fetchTools, type McpFetched as McpHeard, type McpOffer, type McpSilent } from './mcp-fetch.ts';
import type { Machine } from './machine.ts';
import { remoteEntry } from './mcp-remote-entry.ts';
import { fetchRemote } from './mcp-remote-fetch.ts';

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

const UNSEEN = new Set<McpSilent>(['sign-in', 'plain']);

/** As one of its clients starts or reaches it. */
async function ask(
  machine: Machine,
  { entries, identity }: McpServerFound,
  clauses: readonly Clause[],
): Promise<McpHeard | undefined> {
  const [entry] = entries;
  if (entry === undefined) return undefined;
  const start = await startOf(entry, machine.env);
  if (start !== undefined) return fetchTools({ machine, ...start, launch: identity.launch });
  const remote = await remoteEntry(entry, machine.env);
  return remote && fetchRemote(machine, remote, clauses);
}

/** Starts or asks the server and reads its tools. Throws `refused` when it gives none, though it could. */
export async function offerOf(
  machine: Machine,
  server: McpServerFound,
  clauses: readonly Clause[] = [],
): Promise<McpFetched> {
  const fetched = await ask(machine, server, clauses);
  if (fetched === undefined) return { tools: [] };
  if ('silent' in fetched) {
    const { silent } = fetched;
    if (UNSEEN.has(silent)) return { tools: [], unseen: silent };
    throw new GuardError('refused', `nothing was approved: it gave no list of tools (${silent})`, {
      hint: 'does it work by itself? variables its entry takes from around it must be set in this terminal',
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
