/** Checks of structure: what no honest description holds. They may block, so each of them is exact. */
import type { Hit, McpRiskId } from './risk-model.ts';
import { payloadIn } from './text-payload.ts';
import type { PlacedText } from './text-strings.ts';

/** Flags of England, Scotland and Wales are spelled with tag characters. */
const TAG_FLAGS =
  /\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}|\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}|\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}/gu;
const TAGS = /[\u{e0000}-\u{e007f}]/u;
/** One variation selector picks a shape; a row of them, or of invisible characters, carries data. */
const HIDDEN_ROW = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{3,}|[\u200b-\u200d\u2060-\u2064\ufeff]{6,}/u;
const OVERRIDES = /[\u202a\u202b\u202d\u202e]/u;
const ISOLATES = /[\u2066-\u2069]/u;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/u;
const INVISIBLE =
  /[\u00ad\u200b\u2060-\u2064\ufeff\u180e]|[\ue000-\uf8ff]|(?<=[\p{Script=Latin}\d])[\u200c\u200d]/u;

type Structural = Extract<
  McpRiskId,
  'text-tags' | 'text-bidi' | 'text-control' | 'text-payload' | 'text-invisible'
>;

const CHECKS: Readonly<Record<Structural, (text: string) => boolean>> = {
  'text-tags': (text) => TAGS.test(text.replace(TAG_FLAGS, '')) || HIDDEN_ROW.test(text),
  // Isolates have their place in text that is written from right to left.
  'text-bidi': (text) => OVERRIDES.test(text) || (ISOLATES.test(text) && !RIGHT_TO_LEFT.test(text)),
  'text-control': (text) => CONTROL.test(text),
  'text-payload': (text) => payloadIn(text),
  'text-invisible': (text) => INVISIBLE.test(text),
};

function isStructural(id: string): id is Structural {
  return Object.hasOwn(CHECKS, id);
}

const IDS = Object.keys(CHECKS).filter(isStructural);

/** Findings of structure in one text. */
export function structuralHits({ where, text }: PlacedText): readonly Hit[] {
  return IDS.filter((id) => CHECKS[id](text)).map((id) => ({ id, where, confidence: 'fact' }));
}

/** The name of a tool is compared, allowed and denied by: two that look alike must not differ. */
export function nameHits(name: string): readonly Hit[] {
  return /^[\x20-\x7e]*$/.test(name) ? [] : [{ id: 'text-name', where: name, confidence: 'fact' }];
}
