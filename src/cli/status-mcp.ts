/** What `status` says of MCP servers: how many, what they may do, and what needs a person. */
import type { McpHealth } from '../host/mcp-health.ts';
import type { Status } from '../host/status.ts';
import { countOf, paint, type Screen } from './terminal.ts';
import { wrap } from './wrap.ts';

function standingParts({ servers, standings, clause, open }: McpHealth): readonly string[] {
  const { approved, pending, changed, denied, expired } = standings;
  const many: readonly (readonly [names: readonly string[], word: string])[] = [
    [approved, 'approved'],
    [changed, 'changed'],
    [expired, 'expired'],
    [denied, 'denied'],
    [pending, 'pending'],
  ];
  const counts = many.flatMap(([{ length }, word]) => (length === 0 ? [] : [`${length} ${word}`]));
  const ungated = open.length === 0 ? [] : [`${open.length} without the gate outside sessions`];
  const watched = clause?.phase === 'enforce' ? [] : [`not enforced${clause ? ` (${clause.id})` : ''}`];
  return [countOf(servers, 'server'), ...counts, ...ungated, ...watched];
}

/** What is in the way of servers a person said yes to. */
function brokenParts({ damaged, lost }: McpHealth): string {
  if (damaged.length > 0) return `${countOf(damaged.length, 'approval')} damaged`;
  return lost.length > 0 ? `the gate of ${countOf(lost.length, 'server')} is gone` : '';
}

function nextOf({ standings, clause, open }: McpHealth): string {
  const [changed] = standings.changed;
  if (changed !== undefined) return `aup-guard mcp diff ${changed}`;
  return clause?.phase === 'enforce' && open.length > 0 ? 'aup-guard mcp wire' : 'aup-guard mcp list';
}

/** None without servers. */
export function mcpLines(screen: Screen, { mcp }: Pick<Status, 'mcp'>): string[] {
  if (mcp === undefined) return [];
  const broken = brokenParts(mcp);
  const text = `${standingParts(mcp).join(' · ')} (next: ${nextOf(mcp)})`;
  const trouble = broken === '' ? [] : [paint(screen, 'red', `${broken} (see: aup-guard doctor)`)];
  return [...wrap(text, screen.columns), ...trouble];
}
