/**
 * A policy on its way to many machines: one text, signed as a C2SP signed note, so that checkpoints of the log and
 * bundles are checked by the same rules. Four lines of header, a blank one, the policy as it is written.
 */
import type { Instant } from '../model.ts';
import { dateOf, parseDate } from '../policy/units.ts';
import { instant } from '../text.ts';

const MAGIC = 'aup-guard bundle 1';
/** Larger bundles are not read: the policy itself may hold 256 KiB. */
export const MAX_BUNDLE: number = 300 * 1024;
const MOST_SIGNATURES = 8;

/** What the owner says of a bundle. */
export interface BundleHeader {
  /** Grows with every bundle: an older one is never taken again. */
  readonly serial: number;
  readonly issued: Instant;
  /** From then on it should have been replaced. */
  readonly notAfter: Instant;
}

export interface NoteSignature {
  readonly name: string;
  /** Base64 of 4 bytes of key id and the signature. */
  readonly sig: string;
}

export interface Bundle extends BundleHeader {
  /** The policy file, byte for byte. */
  readonly policy: string;
  /** What is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A key as C2SP writes it: `NAME+ID+BASE64`. */
export interface VerifierKey {
  readonly name: string;
  /** 8 hex characters. */
  readonly id: string;
  /** Base64 of the algorithm (1 = Ed25519) and the key. */
  readonly key: string;
}

const SIGNATURE = /^\u2014 ([!-*,-~]{1,100}) ([A-Za-z0-9+/]{91}=)$/u;
const KEY = /^([!-*,-~]{1,100})\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/u;
const TIME = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)Z$/u;

/** Undefined for text that is no key. */
export function parseVerifierKey(text: string): VerifierKey | undefined {
  const found = KEY.exec(text.trim());
  if (found === null) return undefined;
  const [, name = '', id = '', key = ''] = found;
  return { name, id, key };
}

export function formatVerifierKey({ name, id, key }: VerifierKey): string {
  return `${name}+${id}+${key}`;
}

/** Whether a text may be the name of a key. */
export function isKeyName(text: string): boolean {
  return /^[!-*,-~]{1,100}$/u.test(text);
}

const SECOND = 1000;
const DAY = 86_400 * SECOND;

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** To the second, in UTC. */
function timeText(at: Instant): string {
  const seconds = Math.floor((at % DAY) / SECOND);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${dateOf(at)}T${two(hours)}:${two(minutes)}:${two(seconds % 60)}Z`;
}

/** The text that is signed. The policy ends with a line end, added when it has none. */
export function bundleText({ serial, issued, notAfter }: BundleHeader, policy: string): string {
  const header = [`serial ${serial}`, `issued ${timeText(issued)}`, `not-after ${timeText(notAfter)}`];
  const body = policy.endsWith('\n') ? policy : `${policy}\n`;
  return `${[MAGIC, ...header].join('\n')}\n\n${body}`;
}

export function formatBundle(text: string, { name, sig }: NoteSignature): string {
  return `${text}\n\u2014 ${name} ${sig}\n`;
}

function field(line: string | undefined, name: string): string | undefined {
  return line?.startsWith(`${name} `) === true ? line.slice(name.length + 1) : undefined;
}

function timeIn(line: string | undefined, name: string): Instant | undefined {
  const [, day = '', hours, minutes, seconds] = TIME.exec(field(line, name) ?? '') ?? [];
  const begin = parseDate(day);
  const time = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return begin === undefined ? undefined : instant(begin + time * SECOND);
}

function serialIn(line: string | undefined): number | undefined {
  const text = field(line, 'serial') ?? '';
  return /^[1-9]\d{0,14}$/u.test(text) ? Number(text) : undefined;
}

function headerIn(text: string): BundleHeader | undefined {
  const [magic, first, second, third, blank] = text.split('\n', 5);
  const serial = serialIn(first);
  const issued = timeIn(second, 'issued');
  const notAfter = timeIn(third, 'not-after');
  if (magic !== MAGIC || blank !== '' || serial === undefined) return undefined;
  return issued === undefined || notAfter === undefined ? undefined : { serial, issued, notAfter };
}

function signaturesIn(block: string): readonly NoteSignature[] | undefined {
  const lines = block.split('\n').slice(0, -1);
  const found = lines.flatMap((line) => {
    const [, name = '', sig = ''] = SIGNATURE.exec(line) ?? [];
    return sig === '' ? [] : [{ name, sig }];
  });
  const whole = block.endsWith('\n') && found.length === lines.length;
  return whole && found.length > 0 && found.length <= MOST_SIGNATURES ? found : undefined;
}

/** Undefined for what is no bundle. Says nothing about its signatures. */
export function parseBundle(whole: string): Bundle | undefined {
  // The policy may have blank lines and dashes of its own: only what follows the last of them can be signatures.
  const cut = whole.lastIndexOf('\n\n\u2014 ');
  if (cut < 0) return undefined;
  const text = whole.slice(0, cut + 1);
  const header = headerIn(text);
  const signatures = signaturesIn(whole.slice(cut + 2));
  if (header === undefined || signatures === undefined) return undefined;
  const policy = text.slice(text.indexOf('\n\n') + 2);
  return { ...header, policy, text, signatures };
}
