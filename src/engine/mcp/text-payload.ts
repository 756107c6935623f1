/** Commands that stand encoded in a text. A description has no reason to encode anything that runs. */

const RUNS = /[A-Za-z0-9+/_-]{20,}={0,2}/g;
const HEX_RUNS = /(?:[0-9a-f]{2}){10,}/gi;
const ESCAPES = /(?:\\x[0-9a-f]{2}|%[0-9a-f]{2}|\\u00[0-9a-f]{2}|&#x?[0-9a-f]{2,3};){8,}/gi;
/** More than this many runs in one text are not looked at one by one. */
const MOST_RUNS = 2000;
const LONGEST_RUN = 64 * 1024;

/** What a shell or an interpreter would do something with, or what an attacker asks a model to do. */
const DOES = [
  /\b(?:curl|wget|fetch)\b[^\n]{0,300}(?:https?:|\|\s*(?:ba|z|da)?sh\b)/i,
  /(?:^|[\s;&|`(])(?:\/(?:usr\/)?bin\/)?(?:ba|z|da|k)?sh\s+-[a-z]*[ci]/i,
  /\brm\s+-[a-z]*[rf]|\bchmod\s+(?:\+x|[0-7]{3,4})\s/i,
  /\b(?:nc|ncat|netcat)\b\s[^\n]{0,80}-e\b|\/dev\/tcp\//i,
  /\bpowershell(?:\.exe)?\b[^\n]{0,80}-e|\b(?:iex|Invoke-Expression|Invoke-WebRequest|DownloadString)\b/i,
  /\b(?:os\.system|subprocess\.|child_process|eval\(|exec\(|__import__)/,
  /\bcat\s+(?:~|\$HOME|\/etc\/|\/home\/|\/root\/)/i,
  /(?:~|\$HOME)\/\.(?:ssh|aws|gnupg|kube)\b|\bid_(?:rsa|ed25519)\b|\/etc\/(?:passwd|shadow)\b/i,
  /\b(?:ignore|disregard)\s+(?:all\s+)?(?:previous|prior)\s+instructions\b/i,
];

const VALUES = new Map(
  Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', (char, index) => [
    char,
    index,
  ]),
);

function byteText(bytes: readonly number[]): string {
  return bytes
    .filter((byte) => byte !== 0)
    .map((byte) => String.fromCharCode(byte))
    .join('');
}

function fromBase64(run: string): string {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const char of run.replaceAll('-', '+').replaceAll('_', '/')) {
    const digit = VALUES.get(char);
    if (digit === undefined) break;
    held = ((held << 6) | digit) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >>> bits) & 0xff);
  }
  return byteText(bytes);
}

function fromHex(run: string): string {
  const pairs = run.match(/[0-9a-f]{2}/gi) ?? [];
  return byteText(pairs.map((pair) => Number.parseInt(pair, 16)));
}

function fromEscapes(run: string): string {
  const codes = [...run.matchAll(/(?:\\x|%|\\u00|&#x)([0-9a-f]{2});?|&#(\d{2,3});/gi)];
  return byteText(
    codes.map(([, hex, decimal]) =>
      hex === undefined ? Number.parseInt(decimal ?? '', 10) : Number.parseInt(hex, 16),
    ),
  );
}

/** A run may begin with a word that belongs to the alphabet too, so all four alignments are tried. */
function base64Readings(run: string): readonly string[] {
  return [0, 1, 2, 3].map((skip) => fromBase64(run.slice(skip)));
}

function does(text: string): boolean {
  return DOES.some((pattern) => pattern.test(text));
}

function runsOf(text: string, pattern: RegExp): readonly string[] {
  return (text.match(pattern) ?? []).slice(0, MOST_RUNS).map((run) => run.slice(0, LONGEST_RUN));
}

/** True when base64, hex or escapes in the text stand for a command or an order. One level is decoded, base64 twice. */
export function payloadIn(text: string): boolean {
  if (runsOf(text, ESCAPES).some((run) => does(fromEscapes(run)))) return true;
  if (runsOf(text, HEX_RUNS).some((run) => does(fromHex(run)))) return true;
  const once = runsOf(text, RUNS).flatMap(base64Readings);
  if (once.some(does)) return true;
  return once.flatMap((inner) => runsOf(inner, RUNS).flatMap(base64Readings)).some(does);
}
