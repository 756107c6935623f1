/** An incident only goes forward, is closed with a lesson, and each place is told until it has answered. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openedWithout } from '../../../src/engine/incident/opening.ts';
import {
  BETWEEN_TRIES_MS,
  changeIncident,
  type Change,
  claimTells,
  dueTells,
  MOST_TRIES,
  noteTold,
} from '../../../src/engine/incident/change.ts';
import { type Incident, STATES } from '../../../src/engine/incident/model.ts';
import { instant } from '../../../src/engine/text.ts';
import { NOW } from '../policy/support.ts';
import { clause, termsOf } from './rows.ts';

const WHO = { at: NOW, by: 'dana' };
const [TERMS] = termsOf(clause('phase: warn, do: { open: incident, tell: { desktop: true, exec: [x] } }'));
const OPEN: Incident = openedWithout({
  id: '1a2b3c4d',
  event: 'by-hand',
  severity: 'low',
  now: NOW,
  terms: TERMS,
  person: { by: 'dana', text: 'why' },
});

const CHANGES: readonly Change[] = [
  { to: 'acknowledged' },
  { to: 'acknowledged', owner: 'eve' },
  { to: 'contained', text: 'revoked' },
  { to: 'closed', text: 'learned' },
  { to: 'closed', text: ' ' },
];

function after(incident: Incident, change: Change): Incident {
  const changed = changeIncident(incident, change, WHO);
  return changed.ok ? changed.incident : incident;
}

describe('changes', () => {
  it('lead from open to closed', () => {
    const closed = [CHANGES[1], CHANGES[2], CHANGES[3]].reduce<Incident>(
      (incident, change) => (change === undefined ? incident : after(incident, change)),
      OPEN,
    );
    expect(closed).toMatchObject({ state: 'closed', owner: 'eve', step: 4 });
    expect(closed.timeline.map(({ what }) => what)).toEqual([
      'opened',
      'acknowledged',
      'contained',
      'closed',
    ]);
  });

  it('need a lesson to close', () => {
    expect(changeIncident(OPEN, { to: 'closed', text: '  ' }, WHO)).toEqual({ ok: false, why: 'no-text' });
    expect(changeIncident(OPEN, { to: 'closed', text: 'x' }, WHO).ok).toBe(true);
  });

  it('hand an incident over without taking it back', () => {
    const contained = after(OPEN, { to: 'contained', text: 'x' });
    expect(after(contained, { to: 'acknowledged', owner: 'eve' })).toMatchObject({
      state: 'contained',
      owner: 'eve',
    });
    expect(changeIncident(contained, { to: 'acknowledged' }, WHO)).toEqual({ ok: false, why: 'behind' });
  });

  it('never lead back, and each that counts is one step', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...CHANGES), { maxLength: 12 }), (changes) => {
        let incident = OPEN;
        for (const change of changes) {
          const changed = changeIncident(incident, change, WHO);
          if (!changed.ok) continue;
          const next = changed.incident;
          expect(STATES.indexOf(next.state)).toBeGreaterThanOrEqual(STATES.indexOf(incident.state));
          expect(incident.state).not.toBe('closed');
          expect(next.step).toBe(incident.step + 1);
          expect(next.timeline.slice(0, -1)).toEqual(incident.timeline);
          incident = next;
        }
      }),
    );
  });
});

describe('places', () => {
  it('are due until told, and not while somebody is at it', () => {
    expect(dueTells(OPEN, NOW)).toEqual(['desktop', 'exec']);
    const claimed = claimTells(OPEN, ['desktop', 'exec'], NOW);
    expect(dueTells(claimed, instant(NOW + BETWEEN_TRIES_MS - 1))).toEqual([]);
    const half = noteTold(noteTold(claimed, { channel: 'desktop', at: NOW }), {
      channel: 'exec',
      failure: 'failed',
      at: NOW,
    });
    expect(dueTells(half, instant(NOW + BETWEEN_TRIES_MS))).toEqual(['exec']);
    expect(half.timeline.slice(-2)).toMatchObject([
      { what: 'told' },
      { what: 'not-told', failure: 'failed' },
    ]);
  });

  it('are given up in the end', () => {
    let incident = OPEN;
    for (let at = 0; at < MOST_TRIES; at += 1) {
      incident = claimTells(incident, ['exec'], NOW);
      incident = noteTold(incident, { channel: 'exec', failure: 'failed', at: NOW });
    }
    expect(incident.tells).toMatchObject([{ state: 'waiting' }, { state: 'given-up', tries: MOST_TRIES }]);
  });

  it('are not waited for when the clock was set back', () => {
    const claimed = claimTells(OPEN, ['exec'], instant(NOW + 3_600_000));
    expect(dueTells(claimed, NOW)).toContain('exec');
  });
});
