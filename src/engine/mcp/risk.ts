/** The score of a server: the sum of its findings, so that a person can add it up. */
import type { Safe } from '../model.ts';
import { toSafe, type Mask } from '../text.ts';
import type { McpBand, McpConfidence, McpFinding, McpScore } from './model.ts';
import { entryHits } from './risk-entry.ts';
import { launchHits } from './risk-launch.ts';
import type { Hit, McpRiskDef, McpRiskId, McpRisks, McpSubject, RiskGroup } from './risk-model.ts';
import { reachOf } from './risk-scope.ts';
import { toolHits } from './risk-tools.ts';
import { nameHits, structuralHits } from './text-checks.ts';
import { phraseHits } from './text-phrases.ts';
import { textsOf } from './text-strings.ts';
import { combinationOf } from './toxic.ts';

/** Most points the findings of a group bring together. */
const GROUP_LIMITS: Readonly<Record<RiskGroup, number>> = { scope: 40, text: 25 };
/** Places named in one finding. */
const NAMED = 3;
const CERTAINTY: readonly McpConfidence[] = ['fact', 'declared', 'inferred'];

function bandOf(points: number): McpBand {
  if (points >= 75) return 'critical';
  if (points >= 50) return 'high';
  return points >= 25 ? 'medium' : 'low';
}

/** Findings in what the server says of itself: its tools and its instructions. */
function textHits({ tools = [], instructions }: McpSubject, risks: McpRisks): readonly Hit[] {
  const texts = textsOf(tools, instructions);
  return [
    ...tools.flatMap(({ name }) => nameHits(name)),
    ...texts.flatMap((placed) => structuralHits(placed)),
    ...texts.flatMap((placed) => phraseHits(placed, risks.phrases)),
  ];
}

function toxicHits({ tools = [] }: McpSubject, risks: McpRisks): readonly Hit[] {
  const found = combinationOf(tools, risks);
  if (found === undefined) return [];
  const where = `${found.private} reads, ${found.untrusted} takes in, ${found.sends} sends`;
  return [{ id: 'toxic-server', where, confidence: 'inferred' }];
}

function hitsOf(subject: McpSubject, risks: McpRisks): readonly Hit[] {
  return [
    ...launchHits(subject, risks),
    ...entryHits(subject, risks),
    ...reachOf(subject, risks),
    ...toolHits(subject.tools ?? [], risks),
    ...toxicHits(subject, risks),
    ...textHits(subject, risks),
  ];
}

function evidenceOf(hits: readonly Hit[], mask: Mask): Safe {
  const places = [...new Set(hits.map(({ where }) => where))];
  const more = places.length > NAMED ? `; and ${places.length - NAMED} more` : '';
  // Each is cut alone: a long one must not push the others out.
  const shown = places.slice(0, NAMED).map((where) => toSafe(where, mask, 120));
  return toSafe(`${shown.join('; ')}${more}`, mask);
}

/** The surest of several sightings. */
function confidenceOf(hits: readonly Hit[]): McpConfidence {
  return CERTAINTY.find((each) => hits.some(({ confidence }) => confidence === each)) ?? 'inferred';
}

function counted(def: McpRiskDef, spent: Map<RiskGroup, number>): number {
  const { group, weight } = def;
  if (group === undefined) return weight;
  const before = spent.get(group) ?? 0;
  const points = Math.min(weight, GROUP_LIMITS[group] - before);
  spent.set(group, before + points);
  return points;
}

/**
 * Scores a server. Each risk counts once, however often it is seen; `weight` of a finding is what it adds, so the
 * weights always sum up to the points, up to 100. Standing and approval are no part of it.
 */
export function scoreOf(subject: McpSubject, risks: McpRisks, mask: Mask): McpScore {
  const byId = new Map<McpRiskId, Hit[]>();
  for (const hit of hitsOf(subject, risks)) byId.set(hit.id, [...(byId.get(hit.id) ?? []), hit]);
  const spent = new Map<RiskGroup, number>();
  const findings = [...byId]
    .map(([id, hits]): McpFinding => findingOf(id, hits, { def: risks.rules[id], mask, spent }))
    .toSorted((one, other) => other.weight - one.weight);
  const points = Math.min(
    100,
    findings.reduce((sum, { weight }) => sum + weight, 0),
  );
  return { points, band: bandOf(points), findings };
}

interface Weighing {
  readonly def: McpRiskDef;
  readonly mask: Mask;
  readonly spent: Map<RiskGroup, number>;
}

function findingOf(id: McpRiskId, hits: readonly Hit[], { def, mask, spent }: Weighing): McpFinding {
  return {
    id,
    weight: counted(def, spent),
    owasp: def.owasp,
    evidence: evidenceOf(hits, mask),
    confidence: confidenceOf(hits),
    fix: def.fix,
    blocks: def.blocks === true,
  };
}
