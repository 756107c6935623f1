/** Visits of services of AI, asked for by `--history`: how often, in powers of ten, and on which day last. Nothing else leaves the database. */
import path from 'node:path';
import { type BrowserPlaces, type Visits, visitBucket } from '../../engine/discover/browser.ts';
import type { Sighting, Signal, System, WebService } from '../../engine/discover/model.ts';
import type { Ground } from '../mcp-places.ts';
import { safe } from '../text.ts';
import { onCopy } from './database.ts';
import { inPrivateFolder } from './private-copy.ts';
import { profilesOf } from './profiles.ts';
import { type Look, skip } from './read.ts';
import { type Count, counterOf, HISTORIES } from './visits-count.ts';

/** What the catalogue knows of services and browsers. */
export interface VisitsWorld {
  readonly services: readonly WebService[];
  readonly places: Readonly<Record<System, readonly BrowserPlaces[]>>;
}

/** By domain. */
type Totals = Map<string, Count>;

function add(totals: Totals, domain: string, count: Count): void {
  const before = totals.get(domain) ?? { visits: 0, last: 0 };
  totals.set(domain, {
    visits: before.visits + count.visits,
    last: Math.max(before.last, count.last),
  });
}

/** The day of a time in seconds since 1970, as it was in Greenwich; undefined for a time no calendar has. */
function dayOf(seconds: number): string | undefined {
  const inRange = seconds > 0 && seconds < 253_402_300_800;
  return inRange ? new Date(seconds * 1000).toISOString().slice(0, 10) : undefined;
}

function visitsOf(domain: string, { visits, last }: Count): Visits {
  const lastDay = dayOf(last);
  return { domain, visits: visitBucket(visits), ...(lastDay === undefined ? {} : { lastDay }) };
}

function signalsOf(services: readonly WebService[], totals: Totals): readonly Signal[] {
  return services.flatMap(({ id, name, domains }) =>
    domains.flatMap((domain): readonly Signal[] => {
      const count = totals.get(domain);
      if (count === undefined || count.visits < 1) return [];
      const visits = visitsOf(domain, count);
      return [{ kind: 'visits', tool: id, called: name, surface: 'service', at: domain, visits }];
    }),
  );
}

async function lookInto(look: Look, { services, places }: VisitsWorld, folder: string): Promise<Totals> {
  const totals: Totals = new Map();
  const domains = [...new Set(services.flatMap((service) => service.domains))];
  const counter = await counterOf();
  for (const { family, dir } of profilesOf(look, places[look.ground.system])) {
    const file = path.join(dir, HISTORIES[family].file);
    const rows = await onCopy(look, { file, folder }, (copy) => {
      const counted = counter(copy, family, domains);
      return counted ?? skip(look, file, safe`is damaged, half written or of a form not known here`);
    });
    for (const [domain, count] of rows ?? []) add(totals, domain, count);
  }
  return totals;
}

/** Counts visits of catalogued domains in every profile; only for a person who asked for it. */
export function visitsLooker(world: VisitsWorld): (ground: Ground) => Promise<Sighting> {
  return async (ground) => {
    const look: Look = { ground, skipped: [] };
    const totals = await inPrivateFolder((folder) => lookInto(look, world, folder));
    return { signals: signalsOf(world.services, totals), skipped: look.skipped };
  };
}
