/** One probe for each control a clause uses: what the control is there to stop, made to fit the clause. */
import { isDataControl } from '../controls/kinds.ts';
import { controlOf } from '../controls/index.ts';
import { safe, toSafe } from '../text.ts';
import type { Category, ControlKind, Safe, Verb } from '../model.ts';
import type { Clause, Condition, Policy } from './model.ts';

/** Commands that do one thing; `{ref}` and `{path}` are filled in. */
export interface ActionProbe {
  readonly verb: Verb;
  readonly lines: readonly string[];
}

/** Text in which a detector finds something made up. */
export interface TextProbe {
  readonly detector: string;
  readonly category: Category;
  readonly text: string;
  readonly optIn: boolean;
}

/** What the catalogue has to try. */
export interface ProbeData {
  readonly actions: readonly ActionProbe[];
  readonly texts: readonly TextProbe[];
  /** Name of a tool that no policy lists. */
  readonly tool: string;
}

/** One thing to try. `text` is looked at and never shown. */
export interface Probe {
  /** As shown to people. */
  readonly name: Safe;
  readonly run?: string;
  readonly text?: string;
  readonly path?: string;
  /** No event: a tool starts, an account is used, a server is new. */
  readonly standing?: 'tool' | 'account' | 'server' | 'score';
}

export type Probes =
  | { readonly kind: 'probes'; readonly probes: readonly Probe[] }
  /** Nothing to stop, or nothing known to try it with. */
  | { readonly kind: 'none'; readonly why: Safe }
  /** A control that can stop nothing here. */
  | { readonly kind: 'powerless'; readonly why: Safe };

/** Each takes a few ms. */
const MOST = 12;

/** Kinds that record, tell or set rules, and stop nothing by themselves. */
const QUIET: ReadonlySet<ControlKind> = new Set([
  'audit-log',
  'incident',
  'exception',
  'rollout',
  'discovery',
  'none',
]);

/** What to try against one control of a clause; any of the probes may prove it. */
export function probesFor(
  policy: Policy,
  on: { readonly clause: Clause; readonly control: ControlKind },
  data: ProbeData,
): Probes {
  const { clause, control } = on;
  if (QUIET.has(control))
    return { kind: 'none', why: safe`it records or sets rules: there is nothing to stop` };
  if (clause.demand === 'allow')
    return { kind: 'none', why: safe`the clause allows: there is nothing to stop` };
  if (!controlOf(control).enforced)
    return { kind: 'powerless', why: safe`this version does not act on this control` };
  const probes = isDataControl(control) ? dataProbes(policy, clause, data) : otherProbes(policy, on, data);
  if (probes.length === 0)
    return { kind: 'none', why: safe`the catalogue has no example of what it is about` };
  return { kind: 'probes', probes: probes.slice(0, MOST) };
}

function otherProbes(
  policy: Policy,
  { clause, control }: { readonly clause: Clause; readonly control: ControlKind },
  data: ProbeData,
): readonly Probe[] {
  if (control === 'action-approval') return actionProbes(policy, clause, data);
  const standing = STANDING[control];
  return standing === undefined ? [] : [standing];
}

/** Tried without an event. */
const STANDING: Readonly<Partial<Record<ControlKind, Probe>>> = {
  'tool-allowlist': { name: safe`a tool on no list, or a prohibited one`, standing: 'tool' },
  'license-tier': { name: safe`an account of another organisation`, standing: 'account' },
  'mcp-approval': { name: safe`an MCP server nobody approved`, standing: 'server' },
  'mcp-risk-score': { name: safe`an MCP server with 100 points`, standing: 'score' },
};

/** A text the pattern takes: each wildcard becomes a letter. */
export function concrete(glob: string): string {
  return glob.replaceAll('**/', '').replaceAll(/\*+|\?/gu, 'x');
}

function actionProbes(policy: Policy, clause: Clause, known: ProbeData): readonly Probe[] {
  const lines = [...(clause.when.commands ?? []).map(concrete), ...verbLines(clause.when, known)];
  const [found] = clause.when.data === undefined ? [undefined] : dataProbes(policy, clause, known);
  if (clause.when.data !== undefined && found === undefined) return [];
  const data = found?.text === undefined ? {} : { text: found.text };
  return lines.map((line) => Object.assign({ name: toSafe(line, (same) => same, 120), run: line }, data));
}

function verbLines(
  { verbs, commands, refs = [], paths = [] }: Condition,
  data: ProbeData,
): readonly string[] {
  if (verbs === undefined && commands !== undefined) return [];
  const wanted = data.actions.filter(({ verb }) => verbs === undefined || verbs.includes(verb));
  const ref = concrete(refs[0] ?? 'refs/heads/main');
  const path = concrete(paths[0] ?? 'src');
  // The first line of each before the second of any.
  const most = Math.max(0, ...wanted.map(({ lines }) => lines.length));
  return Array.from({ length: most }, (_, index) => index)
    .flatMap((index) => wanted.flatMap(({ lines }) => lines.slice(index, index + 1)))
    .map((line) => line.replaceAll('{ref}', ref).replaceAll('{path}', path));
}

function dataProbes(policy: Policy, { when }: Clause, data: ProbeData): readonly Probe[] {
  const { categories, detectors } = when.data ?? { categories: ['secret'], detectors: [] };
  const known = data.texts
    .filter(({ detector, category, optIn }) =>
      optIn ? detectors.includes(detector) : categories.includes(category) || detectors.includes(detector),
    )
    .map(({ detector, text }): Probe => ({ name: safe`text with ${plain(detector)}`, text }));
  return [...ownProbes(policy, detectors), ...known];
}

/** What an organisation's own classes look for; a pattern has no example. */
function ownProbes({ own }: Policy, detectors: readonly string[]): readonly Probe[] {
  return (own?.rules ?? []).flatMap((rule): Probe[] => {
    if (!detectors.some((id) => id === rule.id || (id.endsWith('/') && rule.id.startsWith(id)))) return [];
    const name = safe`text with ${plain(rule.id)}`;
    if (rule.kind === 'words')
      return rule.words.slice(0, 1).map((word) => ({ name, text: `for ${word} only` }));
    if (rule.kind === 'marking') return rule.markings.slice(0, 1).map((text) => ({ name, text }));
    if (rule.kind === 'pattern') return [];
    return rule.globs
      .slice(0, 1)
      .map((glob) => ({ name: safe`a file of ${plain(rule.id)}`, path: concrete(glob) }));
  });
}

function plain(id: string): Safe {
  return toSafe(id, (same) => same, 80);
}
