/** How programs are told of a certificate authority, and which agents were seen to listen. */

export interface CaVariable {
  readonly name: string;
  /** `added`: the file comes on top of the program's own authorities; `all`: it replaces them. */
  readonly holds: 'added' | 'all';
  /** Agents that were seen to trust what it names. */
  readonly agents: readonly string[];
}

export const caVariables: readonly CaVariable[] = [
  {
    name: 'NODE_EXTRA_CA_CERTS',
    holds: 'added',
    agents: ['claude', 'copilot', 'opencode', 'gemini', 'qwen'],
  },
  // OpenSSL, Go, curl, httpx and most of Rust.
  { name: 'SSL_CERT_FILE', holds: 'all', agents: ['claude', 'copilot', 'opencode', 'codex'] },
  { name: 'CODEX_CA_CERTIFICATE', holds: 'all', agents: ['codex'] },
  // Python's requests, and tools that do not ask OpenSSL.
  { name: 'REQUESTS_CA_BUNDLE', holds: 'all', agents: [] },
  { name: 'CURL_CA_BUNDLE', holds: 'all', agents: [] },
];
