/**
 * The engine for programs of others: `import { decide } from 'aup-guard/engine'`.
 * Everything is pure. Clocks, hashes, keys and files come in as arguments; nothing is thrown for bad input.
 */

// The nouns. `raw` marks text from outside; `toSafe` is the one way from it to text that may be shown or kept.
export type * from './model.ts';
export { OUTCOMES, PHASES, VERBS } from './model.ts';
export { RECORD_KINDS } from './record-kinds.ts';
export { instant, isClauseId, isDigest, neutralise, raw, safe, toSafe, type Mask } from './text.ts';

// What the guard knows of the world, as the catalogue describes it.
export type * from './definitions.ts';

// Policies: bytes of `aup.yaml` -> parsed files -> one compiled policy, and what is wrong with it.
export type {
  Clause,
  Condition,
  Exception,
  LayerInfo,
  LayerName,
  Policy,
  PolicyIssue,
} from './policy/model.ts';
export type { KnownDetector } from './policy/names.ts';
export { parsePolicy, type ParsedFile, type ParseResult, type PolicyText } from './policy/parse.ts';
export { compilePolicy, type Compiled, type CompileOptions } from './policy/compile.ts';
export { policyJsonSchema } from './policy/json-schema.ts';
export { lintPolicy } from './policy/lint.ts';
export type { LintOptions } from './policy/linting.ts';
export { explain, type CaseTrace, type ClauseTrace, type Explanation } from './policy/explain.ts';

// One event: what it would do, and what the policy says to that.
export { classifyEvent, type Classified, type ClassifyWorld } from './classify.ts';
export { decide, type DecideContext } from './decide.ts';
export { wantedBy, type DataContext, type WantedBy } from './wanted.ts';

// Redaction: find, replace by placeholders, put back.
export type { Redaction, Redactor, Scanner, StreamRestorer, Vault, Wanted } from './redact/model.ts';
export { compileScanner, type ScanOptions } from './redact/scan.ts';
export { createPieceScanner, type PieceOptions, type PieceScanner } from './redact/pieces.ts';
export { createRedactor, type RedactorParts } from './redact/redactor.ts';
export { asIs, createRestorer, restoreText, type Escape, type Reveal } from './redact/restore.ts';
export { jsonBody } from './redact/json-literal.ts';
export { findPlaceholders, makePlaceholder, placeholdersIn } from './redact/placeholder.ts';
export type { FoundPlaceholder, Mac, PlacedPlaceholder } from './redact/placeholder.ts';

// The ledger, line by line: whether a chain of records is what was written.
export type { LedgerRecord } from './ledger-record.ts';
export { CHAIN_START, verifyEnd, verifyStep } from './ledger-verify.ts';
export type { ChainChecks, ChainEnd, ChainProblem, ChainState, ChainStep } from './ledger-verify.ts';
