/** Why a service could not be asked, in words. */

/** What TLS says of a certificate. */
const CERTIFICATE =
  /^(?:CERT_|ERR_TLS_CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_(?:CA|PURPOSE)|HOSTNAME_)/;

export function troubleWith(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') return 'the model service cannot be reached (connection failed)';
  if (!CERTIFICATE.test(code)) return `the model service cannot be reached (${code})`;
  const next = 'Where a proxy of your own ends TLS, name the file of its authority in NODE_EXTRA_CA_CERTS';
  return `the certificate of the model service is not accepted (${code}). ${next}`;
}
