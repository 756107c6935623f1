/** Policy -> document of eight sections, an appendix and a notice. The same policy gives the same document on any day. */
import { CONTROL_KINDS, type ControlKind } from '../../model.ts';
import { ALL, listed, phaseWords, valueWords } from '../diff/words.ts';
import { isObject } from '../../json-object.ts';
import { linesOf, POLICY_ITSELF, type FrameworkMapping } from '../frameworks.ts';
import { clauseBlocks, writtenClauses } from './clauses.ts';
import { noticeSection } from './notice.ts';
import * as tables from './tables.ts';
import {
  bullets,
  own,
  paragraph,
  plain,
  type Block,
  type DocumentInput,
  type Line,
  type PolicyDocument,
  type Section,
  type WrittenClause,
} from './model.ts';

/** Which section a clause stands in, by the first of its controls. */
const PLACES: Readonly<Record<ControlKind, number>> = {
  'tool-allowlist': 2,
  'license-tier': 2,
  discovery: 2,
  'prompt-redaction': 3,
  'context-redaction': 3,
  'egress-inspection': 3,
  'action-approval': 4,
  'mcp-approval': 5,
  'mcp-risk-score': 5,
  'audit-log': 6,
  incident: 7,
  exception: 8,
  rollout: 8,
  none: 8,
};

interface Making {
  readonly input: DocumentInput;
  readonly clauses: readonly WrittenClause[];
}

function fact(name: string, value: unknown): readonly Line[] {
  return value === undefined ? [] : [[{ text: `${name}: ` }, own(valueWords(value, ALL))]];
}

function aboutLines({ input }: Making): readonly Line[] {
  const about = input.files[0]?.raw.policy;
  if (about === undefined) return [];
  const { version, owner, approved, review_by: review, request, request_reply: reply } = about;
  const by = isObject(approved)
    ? `${valueWords(approved['by'], ALL)}, on ${valueWords(approved['on'], ALL)}`
    : undefined;
  return [
    ...fact('Version', version),
    ...fact('Owner', owner),
    ...fact('Approved by', by),
    ...fact('To be reviewed by', review),
    ...fact('To ask for more', request),
    ...fact('Answered within', reply),
  ];
}

function scopeLines({ input }: Making): readonly Line[] {
  const { scope } = input.files[0]?.raw ?? {};
  if (!isObject(scope)) return [];
  const { people, machines, repos, definitions } = scope;
  const where = isObject(repos) ? repos : {};
  const words = isObject(definitions) ? Object.entries(definitions) : [];
  return [
    ...fact('People', people),
    ...fact('Machines', machines),
    ...fact('Repositories', where['include']),
    ...fact('Not these repositories', where['exclude']),
    ...words.flatMap(([name, meaning]) => fact(`“${name}” means`, meaning)),
  ];
}

function defaultLines({ input: { policy } }: Making): readonly Line[] {
  const { stance, stancePhases, onGuardFailure, containment } = policy;
  return [
    plain(`An action of concern that no clause names: ${stance} (${phaseWords(stancePhases)})`),
    plain(`When the guard itself fails: ${onGuardFailure}`),
    ...(containment === undefined
      ? []
      : [plain(`A namespace of its own for each agent: ${containment.wish}`)]),
  ];
}

function phaseMeaning(): Block {
  return paragraph(
    'Phases: a draft is not evaluated; in monitor it is recorded what would have happened; in warn the person is told; in enforce it happens.',
  );
}

function extras(number: number, making: Making, here: readonly WrittenClause[]): readonly Block[] {
  const { input, clauses } = making;
  if (number === 1) {
    const lines = [...aboutLines(making), ...scopeLines(making), ...defaultLines(making)];
    return [...bullets(lines), phaseMeaning()];
  }
  if (number === 2) {
    const others = tables.otherTools(here, input.policy.stance).map((line) => plain(line));
    return [...tables.toolTables(input, here), ...bullets(others)];
  }
  if (number === 3) return tables.dataTable(input);
  if (number === 4) return tables.actionTable(input);
  if (number === 5) return tables.serverTable(here);
  if (number !== 8) return [];
  const exceptions = tables.exceptionTable(input);
  const none = paragraph('There are no exceptions.');
  return [...tables.phaseTable(clauses), ...(exceptions.length === 0 ? [none] : exceptions)];
}

const TITLES = [
  'Scope and definitions',
  'Approved and prohibited tools',
  'What may be in a prompt',
  'A human in the loop',
  'Third parties and MCP',
  'Logging and monitoring',
  'Incidents',
  'Roles, enforcement and exceptions',
] as const;

function sectionOf(making: Making, title: string, number: number): Section {
  const here = making.clauses.filter(({ clause }) => PLACES[clause.controls[0] ?? 'none'] === number);
  const several = making.input.files.length > 1;
  const blocks = here.flatMap((written) => clauseBlocks(written, several));
  const more = extras(number, making, here);
  const none = blocks.length + more.length === 0 ? [paragraph('The policy has no clause about this.')] : [];
  return { title: `${number}. ${title}`, blocks: [...blocks, ...more, ...none] };
}

function frameworkRows(
  mapping: FrameworkMapping,
  clauses: readonly WrittenClause[],
): readonly (readonly string[])[] {
  return [POLICY_ITSELF, ...CONTROL_KINDS].flatMap((control) => {
    const ids = clauses.flatMap(({ clause }) =>
      clause.controls.some((kind) => kind === control) ? [String(clause.id)] : [],
    );
    const by =
      control === POLICY_ITSELF ? 'the policy itself' : ids.length === 0 ? 'no clause' : listed(ids, ALL);
    return linesOf(mapping, control).map(({ framework, ref, title, strength }) => [
      framework,
      ref,
      title,
      strength,
      by,
    ]);
  });
}

function appendix({ input, clauses }: Making): Section {
  const title = 'Appendix: frameworks';
  const { frameworks } = input;
  if (frameworks === undefined) {
    return { title, blocks: [paragraph('This document was made without a mapping to frameworks.')] };
  }
  const words = 'Hints at evidence in our own words: readiness, no claim that a standard or a law is met.';
  return { title, blocks: [paragraph(words), ...tables.frameworkTable(frameworkRows(frameworks, clauses))] };
}

export function documentOf(input: DocumentInput): PolicyDocument {
  const making: Making = { input, clauses: writtenClauses(input) };
  return {
    title: input.policy.name,
    language: input.files[0]?.raw.defaults?.language ?? 'en',
    sections: [
      ...TITLES.map((title, index) => sectionOf(making, title, index + 1)),
      appendix(making),
      noticeSection(making.clauses),
    ],
  };
}
