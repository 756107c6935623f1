/** One clause as people read it: its sentence first, the control in brackets, then what it comes to. */
import { controlOf } from '../../controls/index.ts';
import { isObject } from '../../json-object.ts';
import { ALL, conditionWords, listed, phaseWords, valueWords } from '../diff/words.ts';
import {
  bullets,
  own,
  plain,
  type Block,
  type DocumentInput,
  type Line,
  type WrittenClause,
} from './model.ts';
import type { Outcome } from '../../model.ts';

/** Clauses that count, in the order of the files; ignored ones are not among them. */
export function writtenClauses({ policy, files }: DocumentInput): readonly WrittenClause[] {
  return files.flatMap((file) =>
    (file.raw.clauses ?? []).flatMap((raw, index) => {
      const where = file.source.where(['clauses', index, 'id']);
      const clause = policy.clauses.find(
        (one) => one.layer === file.layer && one.id === raw.id && one.where === where,
      );
      return clause === undefined ? [] : [{ clause, raw, file }];
    }),
  );
}

const DEMANDS: Readonly<Record<Outcome, string>> = {
  allow: 'it is recorded',
  warn: 'the person is told, and it goes ahead',
  redact: 'what is found is replaced by placeholders; answers get the values back on this machine',
  ask: 'a person at the terminal says yes first; no answer means no',
  deny: 'it is refused',
};

function demandWords({ clause, raw }: WrittenClause): string {
  const { demand, ask } = clause;
  const isOneWay = isObject(raw.do) && raw.do['redact'] === 'one-way';
  if (demand === 'redact' && isOneWay) return 'what is found is replaced for good';
  if (demand !== 'ask' || ask === undefined) return DEMANDS[demand];
  const reason = ask.reasonRequired ? ', with a reason' : '';
  const time = `${ask.timeoutMs / 1000} seconds`;
  return `a yes is needed from ${listed(ask.by, ALL)}${reason}; no answer within ${time} means no`;
}

/** Where cases have demands of their own, those are told instead. */
function thenLines(written: WrittenClause): readonly string[] {
  const { clause, raw } = written;
  if (clause.demand === 'allow' || tableLines(raw).length > 0) return [];
  if (!clause.controls.includes('tool-allowlist')) return [`Then: ${demandWords(written)}`];
  return [`What is prohibited, or on another plan: ${demandWords(written)}`];
}

const TERMS = new Set(['ask', 'redact']);

/** Cases a `do` table tells apart. */
const CASES: ReadonlyMap<string, string> = new Map([
  ['unknown', 'Not approved yet'],
  ['changed', 'Changed since it was approved'],
]);

/** What a `do` table says besides how it is asked or replaced. */
function tableLines(raw: WrittenClause['raw']): readonly string[] {
  if (!isObject(raw.do)) return [];
  return Object.entries(raw.do)
    .filter(([name, value]) => value !== undefined && !TERMS.has(name))
    .map(([name, value]) => `${CASES.get(name) ?? name.replaceAll('_', ' ')}: ${valueWords(value, ALL)}`);
}

/** Settings of controls that are no table of their own. Destinations and accounts by kind: they may hold a key. */
const SETTINGS = ['log', 'grants', 'promote', 'media', 'facts', 'pin'] as const;

function settingLines(raw: WrittenClause['raw']): readonly string[] {
  return SETTINGS.flatMap((name) => {
    const value = raw[name];
    if (value === undefined) return [];
    if (!isObject(value)) return [`${name}: ${valueWords(value, ALL)}`];
    const keys = Object.entries(value).filter(([, one]) => one !== undefined);
    if (name === 'pin') return [`Accounts are held at: ${listed(Object.keys(value), ALL)}`];
    return keys.map(([key, one]) => `${key.replaceAll('_', ' ')}: ${settingWords(one)}`);
  });
}

function settingWords(value: unknown): string {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const kinds = list.filter((item) => isObject(item)).flatMap((item) => Object.keys(item));
  return kinds.length > 0 ? listed([...new Set(kinds)], ALL) : valueWords(value, ALL);
}

/** Controls that nobody acts on make the clause a wish, and the document says so. */
function wishWords({ clause, raw }: WrittenClause): string | undefined {
  const idle = clause.controls.filter((kind) => !controlOf(kind).enforced);
  if (idle.length === 0) return undefined;
  if (!idle.includes('none')) return `Not acted on by this version: ${listed(idle, ALL)}`;
  return `Nothing enforces it: ${valueWords(raw['reason'], ALL)}`;
}

function facts(written: WrittenClause): readonly string[] {
  const { clause, raw } = written;
  const about = raw.when === undefined ? '' : conditionWords(raw.when, ALL);
  const wish = wishWords(written);
  return [
    `Phase: ${phaseWords(clause.phases)}`,
    ...(wish === undefined ? [] : [wish]),
    ...(about === '' ? [] : [`When: ${about}`]),
    ...(wish === undefined ? thenLines(written) : []),
    ...settingLines(raw),
    ...tableLines(raw),
    ...(raw.unless ?? []).map((entry) => `Not for: ${conditionWords(entry, ALL)}`),
  ];
}

/** `several`: clauses of more than one layer are in the document. */
export function clauseBlocks(written: WrittenClause, several: boolean): readonly Block[] {
  const { clause, file } = written;
  const from = several ? ` from ${file.source.label}` : '';
  const line: Line = [
    own(clause.say),
    { text: ' ' },
    { text: `[${clause.id}: ${listed(clause.controls, ALL)}${from}]`, style: 'strong' },
  ];
  return [{ kind: 'text', line }, ...bullets(facts(written).map((fact) => plain(fact)))];
}
