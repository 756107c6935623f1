/** What of a policy would have caught an incident: clauses to promote, and text that can be added as it stands. */
import { phaseAt } from '../lattice.ts';
import type { ControlKind, Instant } from '../model.ts';
import type { Clause, Policy } from '../policy/model.ts';
import type { Incident } from './model.ts';

/** A clause that is there already, and what it needs. */
export interface Promotion {
  readonly kind: 'promote';
  readonly clause: string;
  /** `aup.yaml:12`. */
  readonly where: string;
  /** Its phase now. */
  readonly phase: string;
}

/** A clause to add under `clauses:`. */
export interface Addition {
  readonly kind: 'add';
  /** Why, in a sentence. */
  readonly why: string;
  /** YAML: a list item of `clauses:`, without the word itself. */
  readonly yaml: string;
}

/** Something that is done, not written. */
export interface Step {
  readonly kind: 'run';
  readonly why: string;
  readonly command: string;
}

export type Suggestion = Promotion | Addition | Step;

interface Template {
  readonly prefix: string;
  readonly say: string;
  readonly control: readonly ControlKind[];
  readonly why: string;
  /** Lines below `phase`, without indent. */
  readonly rest: readonly string[];
}

const SECRETS: Template = {
  prefix: 'DATA',
  say: 'Secrets never reach a model.',
  control: ['prompt-redaction', 'context-redaction'],
  why: 'secrets are replaced before they leave',
  rest: ['when: { data: secret }', 'do: { redact: reversible }'],
};

const TAMPER: Template = {
  prefix: 'GUARD',
  say: 'Nobody changes the guard from within a session.',
  control: ['action-approval'],
  why: 'work on the guard from within a session is refused',
  rest: ['when: { actor: agent, action: guard.tamper }', 'do: deny'],
};

const SERVERS: Template = {
  prefix: 'MCP',
  say: 'MCP servers are approved once and pinned; a changed server is stopped.',
  control: ['mcp-approval'],
  why: 'servers are pinned to what was approved, and a changed one does not run',
  rest: ['do: { unknown: ask, changed: block }'],
};

function prohibiting(tools: readonly string[]): Template {
  const entries = tools.filter((tool) => TOOL.test(tool)).map((tool) => `{ id: ${tool} }`);
  return {
    prefix: 'TOOLS',
    say: 'These tools are not used.',
    control: ['tool-allowlist'],
    why: 'the tool does not start',
    rest: ['tools: []', `prohibited: [${entries.join(', ')}]`, 'otherwise: { do: allow }'],
  };
}

/** Ids of the catalogue; a keyed digest in place of one is none. */
const TOOL = /^[a-z][a-z0-9._-]{0,63}$/;

function templateOf({ event, facts }: Incident): Template | undefined {
  switch (event) {
    case 'secret.sent':
    case 'guard.diverted':
      return SECRETS;
    case 'guard.bypassed':
    case 'guard.drift':
    case 'policy.tamper':
    case 'policy.loosened':
      return TAMPER;
    case 'mcp.drift':
      return SERVERS;
    case 'tool.prohibited':
      return facts.agents.some((tool) => TOOL.test(tool)) ? prohibiting(facts.agents) : undefined;
    default:
      return undefined;
  }
}

function run(why: string, command: string): Step {
  return { kind: 'run', why, command };
}

function stepsOf({ event, facts }: Incident): readonly Step[] {
  switch (event) {
    case 'mcp.drift':
      return [run('puts servers behind their gate', 'aup-guard mcp gate')];
    case 'guard.diverted':
      return [run('finds the settings that lead past the guard', 'aup-guard doctor')];
    case 'guard.bypassed':
    case 'guard.drift':
      return facts.codes.includes('outside-session')
        ? [run('agents start through the guard again', 'npx aup-guard install')]
        : [run('shows what is not as it was installed', 'aup-guard doctor')];
    case 'policy.tamper':
    case 'policy.loosened':
      return [run('shows which parts do not count, and why', 'aup-guard policy lint')];
    case 'ledger.broken':
      return [run('names the record that is wrong', 'aup-guard log verify')];
    default:
      return [];
  }
}

/** Clauses behind the rows, and those with the wanted control, that do not enforce yet. */
function promotions(
  { facts }: Incident,
  wanted: Template | undefined,
  { clauses, now }: Suggesting,
): readonly Promotion[] {
  const isMeant = (clause: Clause): boolean =>
    facts.clauses.includes(clause.id) ||
    (facts.clauses.length === 0 && wanted?.control.some((kind) => clause.controls.includes(kind)) === true);
  return clauses.flatMap((clause): readonly Promotion[] => {
    const phase = phaseAt(clause.phases, now);
    if (phase === 'enforce' || clause.derived === true || !isMeant(clause)) return [];
    return [{ kind: 'promote', clause: clause.id, where: clause.where, phase }];
  });
}

export interface Suggesting extends Pick<Policy, 'clauses'> {
  readonly now: Instant;
}

function yamlOf({ prefix, say, control, rest }: Template, clauses: readonly Clause[]): string {
  const taken = new Set<string>(clauses.map(({ id }) => id));
  let number = 1;
  while (taken.has(`${prefix}-${number}`)) number += 1;
  const lines = [`say: ${say}`, `control: [${control.join(', ')}]`, 'phase: enforce', ...rest].map(
    (line) => `    ${line}\n`,
  );
  return `  - id: ${prefix}-${number}\n${lines.join('')}`;
}

/** Strongest first: what is there and only waits, what could be added, what to look at. Never empty. */
export function suggest(incident: Incident, suggesting: Suggesting): readonly Suggestion[] {
  const template = templateOf(incident);
  const waiting = promotions(incident, template, suggesting);
  const enforced = suggesting.clauses.some(
    (clause) =>
      phaseAt(clause.phases, suggesting.now) === 'enforce' &&
      template?.control.every((kind) => clause.controls.includes(kind)) === true &&
      incident.facts.clauses.includes(clause.id),
  );
  const isNew = template !== undefined && waiting.length === 0 && !enforced;
  const added: readonly Addition[] = isNew
    ? [{ kind: 'add', why: template.why, yaml: yamlOf(template, suggesting.clauses) }]
    : [];
  const found = [...waiting, ...added, ...stepsOf(incident)];
  if (found.length > 0) return found;
  return [
    run(
      'no clause is known that would have; the records behind it tell more',
      `aup-guard incident show ${incident.id}`,
    ),
  ];
}
