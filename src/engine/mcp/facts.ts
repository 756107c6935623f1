/** The minimum bar: which facts about a server are missing, over, or not what they should be. */
import type { Instant, Safe } from '../model.ts';
import { safe, toSafe } from '../text.ts';
import { FACT_WORDS, PROVIDER_FACTS, type McpFactName } from './fact-names.ts';
import { dateOf, serverStartedBy, type McpFact, type McpServerTerms, type McpTerms } from './terms.ts';

/** A fact that keeps a server from being approved. */
export interface McpGap {
  readonly fact: McpFactName;
  /** `missing`: nobody ever said so; `over`: it was so once. */
  readonly kind: 'missing' | 'over';
  readonly why: Safe;
}

/** What the clause wants to know of the server and does not, in the order of the facts. */
export function factGaps({ approval }: McpTerms, starts: readonly string[], now: Instant): readonly McpGap[] {
  if (approval === undefined) return [];
  const server = serverStartedBy(approval.servers, starts);
  const wanted = approval.facts.filter((name) => !isFreed(server, name, now));
  return wanted.flatMap((name) => gapOf(name, server, now) ?? []);
}

/** What nobody is sent needs no provider's word. */
function isFreed(server: McpServerTerms | undefined, name: McpFactName, now: Instant): boolean {
  const sends = server?.fact('sends');
  const holds = sends !== undefined && stateOf(sends, now) === 'holds';
  return PROVIDER_FACTS.has(name) && holds && sends.declared === 'nobody';
}

function stateOf({ on, until }: McpFact, now: Instant): 'holds' | 'later' | 'over' {
  if (on > now) return 'later';
  return until !== undefined && until <= now ? 'over' : 'holds';
}

function gapOf(name: McpFactName, server: McpServerTerms | undefined, now: Instant): McpGap | undefined {
  const words = safe`\`${shown(name)}\` (${shown(FACT_WORDS[name])})`;
  if (server === undefined) {
    return {
      fact: name,
      kind: 'missing',
      why: safe`${words} is not declared: the clause does not list this server`,
    };
  }
  const fact = server.fact(name);
  if (fact === undefined) return { fact: name, kind: 'missing', why: safe`${words} is not declared` };
  const state = stateOf(fact, now);
  if (state === 'later') return { fact: name, kind: 'missing', why: safe`${words} does not hold yet` };
  if (state === 'over') return { fact: name, kind: 'over', why: safe`${words} is out of date` };
  return reviewGap(name, fact, now) ?? untrueGap(name, fact, words);
}

function reviewGap(name: McpFactName, { declared }: McpFact, now: Instant): McpGap | undefined {
  const day = name === 'review_by' ? dateOf(declared) : undefined;
  if (day === undefined || day > now) return undefined;
  return {
    fact: name,
    kind: 'over',
    why: safe`its review was due by ${shown(String(declared))} (\`review_by\`)`,
  };
}

/** A fact that says nothing, or no. */
function untrueGap(name: McpFactName, { declared }: McpFact, words: Safe): McpGap | undefined {
  const says = name === 'no_training' || name === 'dpa' ? declared === true : typeof declared === 'string';
  const readable = name !== 'review_by' || dateOf(declared) !== undefined;
  return says && readable ? undefined : { fact: name, kind: 'missing', why: safe`${words} is not so` };
}

function shown(text: string): Safe {
  return toSafe(text, (same) => same);
}
