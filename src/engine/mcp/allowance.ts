/** What the clauses let one server have, taken together. */
import type { Category } from '../model.ts';
import { CATEGORIES, CLIENT_PARTS, type ClientPart } from './allowed.ts';
import { serverStartedBy, type McpServerTerms, type McpTerms } from './terms.ts';

export interface McpAllowance {
  /** Given in clear: not replaced on the way to it, and put back where a placeholder stands. */
  readonly data: readonly Category[];
  readonly parts: ReadonlySet<ClientPart>;
}

/** The strictest of all clauses that know the server by what starts it; a clause without `data` gives it none. */
export function allowanceOf(all: readonly McpTerms[], starts: readonly string[]): McpAllowance {
  const known = all.flatMap(({ approval }): readonly McpServerTerms[] => {
    const server = serverStartedBy(approval?.servers ?? [], starts);
    return server === undefined ? [] : [server];
  });
  const isGiven = (category: Category): boolean =>
    known.length > 0 && known.every(({ data }) => data?.includes(category) === true);
  const isOpen = (part: ClientPart): boolean => known.every(({ may }) => may?.includes(part) !== false);
  return { data: CATEGORIES.filter(isGiven), parts: new Set(CLIENT_PARTS.filter(isOpen)) };
}

/** What some server may have: nothing else is ever put back, whoever asks. */
export function everAllowed(all: readonly McpTerms[]): readonly Category[] {
  const servers = all.flatMap(({ approval }) => approval?.servers ?? []);
  return CATEGORIES.filter((category) => servers.some(({ data }) => data?.includes(category) === true));
}
