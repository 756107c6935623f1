import type { BodyShape, ProviderDef, SenderRules } from '../engine/definitions.ts';
import { createRestorer } from '../engine/redact/restore.ts';
import type { GuardSession } from './session.ts';
import { openWire, type Wire, type WireOptions } from './wire.ts';

export interface WireCatalog {
  readonly providers: readonly ProviderDef[];
  readonly unknownBody: BodyShape;
  readonly senders: SenderRules;
  readonly onCall?: WireOptions['onCall'];
}

/** The wire of a session: what its requests hold is replaced by its redactor and restored from its vault. */
export function openSessionWire(session: GuardSession, catalog: WireCatalog): Wire {
  return openWire({
    ...catalog,
    redactor: session.wouldBe.redactor,
    files: session.wouldBe.files,
    away: (clauses) => session.away(clauses).wouldBe,
    reveal: (placeholder) => session.vault.reveal(placeholder),
    createRestorer,
  });
}
