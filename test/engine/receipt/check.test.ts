import { describe, expect, it } from 'vitest';
import { lackingReceipts, type SeenCommit } from '../../../src/engine/receipt/check.ts';
import type { ProvedReceipt, ReceiptProof } from '../../../src/engine/receipt/match.ts';
import type { Change, Receipt } from '../../../src/engine/receipt/model.ts';
import { receiptTerms, type ReceiptDemand } from '../../../src/engine/receipt/terms.ts';
import { instant, isClauseId, safe } from '../../../src/engine/text.ts';
import { change, digest, receipt } from './receipts.ts';

const id = (character: string): string => character.repeat(40);
const GOOD: ReceiptProof = { ok: true, hardware: false };

function demand(parts: Partial<ReceiptDemand> = {}): ReceiptDemand {
  const terms = receiptTerms({ settings: { receipts: 'required' } });
  const clause = 'HUMAN-1';
  if (terms === undefined || !isClauseId(clause)) throw new Error('no terms');
  return { ...terms, clause, where: safe`aup.yaml:12`, phase: 'enforce', validMs: 1e12, ...parts };
}

const seen = (one: Change, more: Partial<SeenCommit> = {}): SeenCommit => ({
  change: one,
  marked: true,
  plainMerge: false,
  ...more,
});

function rules(
  commits: readonly SeenCommit[],
  proved: readonly ProvedReceipt[],
  more: { demand?: Partial<ReceiptDemand>; now?: number; whole?: Change } = {},
): readonly string[] {
  const place = {
    repo: digest('1'),
    policy: { digest: digest('2'), layers: [] },
    now: instant(more.now ?? 2000),
  };
  const range = { whole: more.whole ?? change({ commit: id('9') }), commits };
  const found = lackingReceipts({ demands: [demand(more.demand)], range, receipts: proved, place });
  return found.map(({ rule }) => rule.replace('receipt-', ''));
}

const by = (parts: Partial<Receipt>, proof: ReceiptProof = GOOD): ProvedReceipt => ({
  receipt: receipt(parts),
  proof,
});

describe('a receipt that does not count says why', () => {
  it.each<
    [string, Partial<Receipt>, { demand?: Partial<ReceiptDemand>; now?: number; proof?: ReceiptProof }]
  >([
    ['', {}, {}],
    ['wrong-signature', {}, { proof: { ok: false, why: 'wrong-signature' } }],
    ['unknown-signer', {}, { proof: { ok: false, why: 'unknown-signer' } }],
    ['other-repository', { repo: digest('3') }, {}],
    ['not-yet', { issued: instant(400_000) }, {}],
    ['', { issued: instant(200_000) }, {}],
    ['expired', { expires: instant(2000) }, {}],
    ['expired', {}, { demand: { validMs: 500 } }],
    ['other-policy', { policy: digest('3') }, {}],
    ['other-clause', { clauses: ['OTHER-1'] }, {}],
    ['', { clauses: [], assurance: 'none' }, { demand: { assurance: 'none' } }],
    ['low-assurance', { assurance: 'pre-approved' }, {}],
    ['low-assurance', { assurance: 'none' }, {}],
    ['', { assurance: 'overlay-in-tmux' }, {}],
    ['low-assurance', { assurance: 'overlay-in-tmux' }, { demand: { assurance: 'overlay' } }],
    ['low-assurance', { assurance: 'overlay' }, { demand: { assurance: 'hardware' } }],
    [
      '',
      { assurance: 'second-terminal' },
      { demand: { assurance: 'hardware' }, proof: { ok: true, hardware: true } },
    ],
    [
      'low-assurance',
      { assurance: 'none' },
      { demand: { assurance: 'overlay' }, proof: { ok: true, hardware: true } },
    ],
  ])('%s', (rule, parts, { proof = GOOD, ...more }) => {
    expect(rules([seen(change())], [by(parts, proof)], more)).toEqual(rule === '' ? [] : [rule]);
  });

  it('and the one that came nearest is named', () => {
    const two = [by({}, { ok: false, why: 'wrong-signature' }), by({ assurance: 'none' })];
    expect(rules([seen(change())], two)).toEqual(['low-assurance']);
    expect(rules([seen(change())], [...two, by({})])).toEqual([]);
  });
});

describe('a change is known again', () => {
  const other = change({ commit: id('e'), from: id('f'), tree: id('0'), patch: digest('e') });
  it.each<[string, Change, Change, Partial<ReceiptDemand>, boolean]>([
    ['by its id', other, change({ commit: id('e') }), {}, true],
    ['by both states', change(), { ...other, from: id('b'), tree: id('c') }, {}, true],
    ['not by the later state alone', change(), { ...other, tree: id('c') }, {}, false],
    ['by the difference', change(), { ...other, patch: digest('d') }, {}, true],
    ['not by no difference', change({ patch: '' }), { ...other, patch: '' }, {}, false],
    [
      'not by the difference where files must be the same',
      change(),
      { ...other, patch: digest('d') },
      { match: 'tree' },
      false,
    ],
    [
      'not by states where it must be the commit',
      change(),
      { ...other, from: id('b'), tree: id('c') },
      { match: 'commit' },
      false,
    ],
  ])('%s', (...[, given, there, terms, known]) => {
    const whole = change({ commit: id('7'), from: id('7'), tree: id('8'), patch: '' });
    const found = rules([seen(there)], [by({ parts: [given], whole })], { demand: terms });
    expect(found).toEqual(known ? [] : ['missing']);
  });

  it('by the end of a range, not at all: what lay before it is not in it', () => {
    const range = by({ whole: change({ commit: id('e'), from: id('7'), tree: id('8'), patch: '' }) });
    expect(rules([seen(other)], [range])).toEqual(['missing']);
  });

  it('as the very range, where it had too many commits to name', () => {
    const whole = change({ commit: id('9'), from: id('7') });
    expect(rules([seen(other)], [by({ whole })], { whole })).toEqual([]);
    expect(rules([seen(other)], [by({ whole })], { whole: { ...whole, from: id('6') } })).toEqual([
      'missing',
    ]);
  });

  it('as steps that lead from one state to the other', () => {
    const step = (from: string, tree: string): ProvedReceipt =>
      by({ whole: change({ from, tree, patch: '', commit: id('5') }) });
    const squashed = change({ from: id('1'), tree: id('3'), patch: '', commit: id('4') });
    expect(rules([seen(squashed)], [step(id('1'), id('2')), step(id('2'), id('3'))])).toEqual([]);
    expect(rules([seen(squashed)], [step(id('1'), id('2')), step(id('3'), id('2'))])).toEqual(['missing']);
    expect(
      rules(
        [seen(squashed)],
        [step(id('1'), id('2')), { ...step(id('2'), id('3')), proof: { ok: false, why: 'unknown-signer' } }],
      ),
    ).toEqual(['missing']);
  });
});

describe('what needs none', () => {
  it.each<[string, Partial<SeenCommit>, Partial<ReceiptDemand>, boolean]>([
    ['a merge that holds nothing of its own', { plainMerge: true }, {}, false],
    ['a commit that changes nothing', { change: change({ tree: id('b') }) }, {}, false],
    ['one without a mark where marked ones are meant', { marked: false }, { of: 'agents' }, false],
    ['but one without a mark where all are meant', { marked: false }, {}, true],
  ])('%s', (...[, parts, terms, needs]) => {
    expect(rules([seen(change(), parts)], [], { demand: terms })).toEqual(needs ? ['missing'] : []);
  });
});

describe('the settings', () => {
  it.each([
    [undefined, undefined],
    ['off', undefined],
    ['recorded', { level: 'recorded', of: 'all', assurance: 'overlay-in-tmux', match: 'patch' }],
    [
      { level: 'required', of: 'agents', match: 'tree', assurance: 'hardware', valid: '2 days' },
      { of: 'agents', match: 'tree', assurance: 'hardware', validMs: 172_800_000 },
    ],
    ['anything else', { level: 'required' }],
  ])('%j', (receipts, terms) => {
    const found = receiptTerms({ settings: { receipts } });
    expect(found ?? {}).toMatchObject(terms ?? {});
    expect(found === undefined).toBe(terms === undefined);
  });
});
