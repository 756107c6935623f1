/** Data that goes out beside the body of a call: in headers, cookies, names. */
import type { ActionDraft } from '../engine/definitions.ts';
import { isUnknown } from '../engine/shell/model.ts';
import { isFileAddress, isLocal } from './addresses.ts';
import { shown } from './argv.ts';

/** Headers that log in, or say what is wanted: what stands in them is seldom a file. */
const PLAIN_HEADER =
  /^(?:authorization|proxy-authorization|private-token|job-token|cookie|accept|host|if-none-match|if-modified-since|range|content-type|idempotency-key|x-(?:request|correlation|trace)-id|traceparent|[\w-]*(?:api-?key|token|auth|secret|key)[\w-]*)\s*:/i;
/** Where such headers carry the output of a program, that is what prints a token. */
const LOGS_IN = /^(?:authorization|proxy-authorization|[\w-]*token|[\w-]*(?:api-?key|auth|secret|key))\s*:/i;
/** The output of a program that shows files, or packs them up for a journey. */
const READS =
  /(?:\$\(|`)[^)`]*?(?:\b(?:cat|head|tail|base64|xxd|gzip|tar|od|nl|tac|sed|awk|env|printenv|history|git (?:log|diff|show)|ls|find|id|whoami|uname)\b|<)/;
/** A file made to hold what one logs in with. */
const HOLDS_TOKEN =
  /(?:\$\(|`)\s*(?:cat|head|tail|<)?[^)`]*(?:token|pass|secret|key|cred|cookie|session|auth|jwt)[^)`]*[)`]/i;

export interface Carried {
  readonly urls: readonly string[];
  /** `Name: value`. */
  readonly headers?: readonly string[];
  /** Cookies, names, referrers: what a program tells about itself. */
  readonly about?: readonly string[];
  /** The arguments as written. */
  readonly written?: string;
}

/** A draft when the call carries data out in what is not its body. */
export function carriedOut({
  urls,
  headers = [],
  about = [],
  written = '',
}: Carried): readonly ActionDraft[] {
  const url = urls.find((item) => !isLocal(item) && !isFileAddress(item));
  const reads = READS.test(written) && !HOLDS_TOKEN.test(written);
  const carries =
    headers.some((header) => header.startsWith('@') || inHeader(header, reads)) ||
    (reads && about.some((value) => isUnknown(value)));
  return url === undefined || !carries ? [] : [{ verb: 'external-send', target: shown(url).slice(0, 120) }];
}

function inHeader(header: string, reads: boolean): boolean {
  if (!isUnknown(header)) return false;
  return !PLAIN_HEADER.test(header) || (reads && !LOGS_IN.test(header));
}

/** What follows these options, each time they are given: `-H X`, `-HX`, `--header X`, `--header=X`. */
export function givenTo(argv: readonly string[], options: readonly string[]): readonly string[] {
  return argv.flatMap((word, at) => {
    if (options.includes(word)) return [argv[at + 1] ?? ''];
    const joined = options.find((option) =>
      option.startsWith('--')
        ? word.startsWith(`${option}=`)
        : word.startsWith(option) && !word.startsWith('--'),
    );
    return joined === undefined ? [] : [word.slice(joined.length).replace(/^=/, '')];
  });
}
