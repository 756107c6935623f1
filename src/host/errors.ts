/** Every way the guard can fail, and the exit code it maps to. The set is closed. */
export const EXIT_CODES = {
  usage: 2,
  'policy-invalid': 3,
  'policy-unreadable': 3,
  'agent-missing': 4,
  'node-pty-missing': 4,
  'install-blocked': 4,
  environment: 4,
  'state-unwritable': 4,
  'vault-broken': 4,
  'broker-unreachable': 4,
  'proxy-failed': 4,
  'ledger-broken': 5,
  'ledger-locked': 4,
  refused: 1,
  internal: 70,
} as const;
export type ErrorCode = keyof typeof EXIT_CODES;

/** A failure with a closed code, a sentence for people and what to do next. */
export class GuardError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'GuardError';
    this.code = code;
    this.hint = options.hint ?? '';
  }

  get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}
