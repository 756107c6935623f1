/** What is kept of the log with an incident: the lines around its row, and whether they still hold together. */
import { parseLink } from '../ledger.ts';
import { hexOf, leafHash } from '../ledger-tree.ts';

/** Lines kept before the first row of an incident, and after its last. */
export const LINES_BEFORE = 40;
export const LINES_AFTER = 10;

export type EvidenceProblem =
  /** A line that is none of the log. */
  | 'no-record'
  /** A line is not the one that the next line names as the one before it. */
  | 'chain'
  /** They do not begin or end where the incident says. */
  | 'range';

type HashBytes = Parameters<typeof leafHash>[1];

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Whether lines of the log follow one another without a gap. */
export function evidenceProblem(
  text: string,
  { from, to }: Range,
  hash: HashBytes,
): EvidenceProblem | undefined {
  const lines = text.split('\n').slice(0, -1);
  const links = lines.map((line) => parseLink(line));
  if (links.some((link) => link === undefined)) return 'no-record';
  if (links[0]?.seq !== from || links.at(-1)?.seq !== to) return 'range';
  const holds = lines.every((line, at) => {
    const next = links[at + 1];
    return next === undefined || next.prev === hexOf(leafHash(line, hash));
  });
  return holds ? undefined : 'chain';
}
