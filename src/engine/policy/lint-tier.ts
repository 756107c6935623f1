/** Clauses that demand more proof of a plan than any probe can give, or pins that hold nobody to anything. */
import { GRADES, type Grade } from '../discover/model.ts';
import { isObject } from '../json-object.ts';
import { isGradeEnough } from '../tier/finding.ts';
import { listOf } from './raw.ts';
import type { Linting } from './linting.ts';
import type { Path, Problem } from './problem.ts';
import type { RawClause } from './raw.ts';

function gradeOf(value: unknown): Grade | undefined {
  return GRADES.find((grade) => grade === value);
}

/** No program on this machine can know it: such a clause would refuse everybody, or be met by nobody. */
function lintEvidence({ options, add }: Linting, raw: RawClause, path: Path): void {
  const tools: unknown = raw['tools'];
  if (!Array.isArray(tools)) return;
  tools.forEach((tool: unknown, at) => {
    const wanted = isObject(tool) ? gradeOf(tool['evidence']) : undefined;
    const id = isObject(tool) ? tool['id'] : undefined;
    if (wanted === undefined || typeof id !== 'string') return;
    const best = options.tierReach?.(id);
    if (best === undefined || isGradeEnough(best, wanted)) return;
    const message = `${raw.id}: the plan of ${id} can be \`${best}\` at best, never \`${wanted}\``;
    const fix = best === 'unknown' ? 'leave `evidence` out' : `demand \`evidence: ${best}\``;
    add([...path, 'tools', at, 'evidence'], { rule: 'evidence-out-of-reach', message, fix });
  });
}

interface PinLook {
  readonly id: string;
  readonly vendor: string;
  readonly pin: Readonly<Record<string, unknown>>;
  /** It names organisations, or hosts where the vendor has such. */
  readonly holds: boolean;
}

type PinRule = (look: PinLook) => (Problem & { readonly key?: string }) | undefined;

const NAME_IDS = 'name its `org_ids`';

/** Without a header or hosts of its own nothing is enforced on the wire. */
const evidenceRule: PinRule = ({ id, vendor, pin, holds }) => {
  const wanted = gradeOf(pin['evidence']);
  if (wanted === undefined || holds || isGradeEnough('observed', wanted)) return undefined;
  const message = `${id}: without \`org_ids\` the plan at ${vendor} can be \`observed\` at best, never \`${wanted}\``;
  return { rule: 'evidence-out-of-reach', message, fix: NAME_IDS, key: 'evidence' };
};

const emptyRule: PinRule = ({ id, vendor, pin, holds }) => {
  if (holds || pin['evidence'] !== undefined) return undefined;
  const message = `${id}: the pin of ${vendor} names nothing it is held to`;
  return { rule: 'pin-empty', message, fix: NAME_IDS };
};

const hostsRule: PinRule = ({ id, vendor, pin }) => {
  if (pin['plan_hosts'] === undefined || vendor === 'github') return undefined;
  const message = `${id}: ${vendor} has no hosts of plans; only github has`;
  return { rule: 'pin-without-hosts', message, fix: NAME_IDS, key: 'plan_hosts' };
};

const digestRule: PinRule = ({ id, vendor, pin }) => {
  if (!orgsOf(pin).some((org) => /^hmac:/i.test(org))) return undefined;
  const message = `${id}: ${vendor} is told the ids themselves; a digest cannot be sent`;
  return { rule: 'pin-digest', message, fix: 'read them from a variable: `env:NAME`', key: 'org_ids' };
};

const PIN_RULES: readonly PinRule[] = [evidenceRule, emptyRule, hostsRule, digestRule];

function lintPin({ add }: Linting, raw: RawClause, path: Path): void {
  const pins = isObject(raw['pin']) ? Object.entries(raw['pin']) : [];
  for (const [vendor, pin] of pins) {
    if (!isObject(pin)) continue;
    const holds = pin['org_ids'] !== undefined || (vendor === 'github' && pin['plan_hosts'] !== undefined);
    for (const rule of PIN_RULES) {
      const found = rule({ id: raw.id, vendor, pin, holds });
      if (found === undefined) continue;
      const { key, ...problem } = found;
      add([...path, 'pin', vendor, ...(key === undefined ? [] : [key])], problem);
    }
  }
}

function orgsOf(pin: Readonly<Record<string, unknown>>): readonly string[] {
  return [pin['org_ids']].flat().filter((org) => typeof org === 'string');
}

export function lintTier(linting: Linting): void {
  (linting.file.raw.clauses ?? []).forEach((raw, index) => {
    const path: Path = ['clauses', index];
    const kinds = listOf(raw.control);
    if (kinds.includes('tool-allowlist')) lintEvidence(linting, raw, path);
    if (kinds.includes('license-tier')) lintPin(linting, raw, path);
  });
}
