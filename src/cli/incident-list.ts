/** `aup-guard incident list`. */
import type { Incident, IncidentState, Severity } from '../engine/incident/model.ts';
import { incidentsHere } from './incident-here.ts';
import { table, type Cell } from './table.ts';
import {
  count,
  countOf,
  currentScreen,
  localDate,
  localTime,
  paint,
  printJson,
  printLines,
  type Style,
} from './terminal.ts';

interface ListFlags {
  readonly open?: boolean;
  readonly json?: boolean;
}

/** Prints incidents, newest first, and those whose file is not to be trusted. */
export async function list({ open, json }: ListFlags): Promise<void> {
  const { incidents, damaged } = await incidentsHere();
  const shown = incidents.filter(({ state }) => open !== true || state !== 'closed').toReversed();
  if (json === true) return printJson('aup-guard/incidents/1', { incidents: shown, damaged });
  const lines = shown.length === 0 ? [open === true ? 'no incident is open' : 'no incidents'] : rows(shown);
  const screen = currentScreen();
  const bad = damaged.map(
    (id) =>
      `${paint(screen, 'red', 'DAMAGED')} ${id}: its file is not what this guard wrote last (see: aup-guard log show ${id})`,
  );
  printLines([...(shown.length === 0 && bad.length > 0 ? [] : lines), ...bad]);
}

const STYLES: Readonly<Record<Severity, Style>> = {
  low: 'dim',
  medium: 'yellow',
  high: 'red',
  critical: 'red',
};

export function severityStyle(severity: Severity): Style {
  return STYLES[severity];
}

function rows(incidents: readonly Incident[]): readonly string[] {
  const columns = [
    { title: 'id' },
    { title: 'severity' },
    { title: 'state' },
    { title: 'event' },
    { title: 'opened' },
    { title: 'records' },
    { title: 'clause' },
    { title: 'owner', least: 8 },
    { title: 'told', least: 8 },
  ];
  return table(currentScreen(), columns, incidents.map(rowOf));
}

function rowOf(incident: Incident): readonly Cell[] {
  const { id, severity, state, event, opened, clause, owner } = incident;
  return [
    { text: id },
    { text: severity, style: STYLES[severity] },
    { text: state, style: stateStyle(state) },
    { text: event },
    { text: `${localDate(opened)} ${localTime(opened).slice(0, 5)}` },
    { text: count(incident.count) },
    { text: clause?.id ?? '' },
    { text: owner ?? '' },
    { text: toldWords(incident) },
  ];
}

function stateStyle(state: IncidentState): Style {
  return state === 'closed' ? 'dim' : 'bold';
}

/** `2 of 3`; empty where nobody is to be told. */
function toldWords({ tells }: Incident): string {
  const told = tells.filter(({ state }) => state === 'told').length;
  if (tells.length === 0) return '';
  return told === tells.length ? countOf(told, 'place') : `${told} of ${tells.length}`;
}
