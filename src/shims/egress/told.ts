/** A refusal in the form the caller reads: JSON of the service, or what Connect and gRPC have for it. */
import type { OutgoingHttpHeaders } from 'node:http';

export interface Told {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

/** By status: names of Connect and numbers of gRPC for the same. */
const CODES: Readonly<Record<number, readonly [string, number]>> = {
  403: ['permission_denied', 7],
  413: ['resource_exhausted', 8],
  500: ['internal', 13],
  502: ['unavailable', 14],
};
const INVALID = ['invalid_argument', 3] as const;

/** `json`: the error as the service words it. */
export function toldAs(
  type: string | undefined,
  {
    status,
    message,
    json,
  }: { readonly status: number; readonly message: string; readonly json: () => string },
): Told {
  const [name, number] = CODES[status] ?? INVALID;
  const [form = ''] = (type ?? '').toLowerCase().split(';');
  if (/^application\/grpc(?:\+\w+)?$/.test(form.trim())) {
    // Headers alone: what a call came to stands in them.
    const headers = {
      'content-type': 'application/grpc',
      'grpc-status': number,
      'grpc-message': encodeURI(message),
    };
    return { status: 200, headers, body: '' };
  }
  const isConnect = /^application\/(?:connect\+\w+|proto)$/.test(form.trim());
  const body = isConnect ? JSON.stringify({ code: name, message }) : json();
  return { status, headers: { 'content-type': 'application/json' }, body };
}
