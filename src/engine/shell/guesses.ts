/** The verb of a text that cannot be read, guessed from its words: that it is unresolved is what counts. */
import type { Verb } from '../model.ts';
import { UNKNOWN } from './model.ts';

/** First match wins: what is more harmful, or more telling, comes first. */
const GUESSES: readonly (readonly [RegExp, Verb])[] = [
  [/\baup-?(?:guard|shim)\b|\.aup\b|\baup\.yaml\b|core\.hooksPath|--no-verify/, 'guard-tamper'],
  [/\bpush\b[^\n;|]*(?:--force|\s-f\b|--mirror|\s\+\S)/, 'force-push'],
  [
    /\bpush\b[^\n;|]*(?:--delete|\s-d\b|\s:\S)|\bbranch\s+-[dD]\b|\btag\s+-d\b|delete_ref|(?:rm|remove|unlink|delete)\w*[^\n]*refs\/(?:heads|tags)\//,
    'delete-branch',
  ],
  [/\bpush\b|hsup|cHVza|707573680?a?/, 'push'],
  [/\bmerge\b/, 'merge'],
  [/\b(?:filter-branch|filter-repo|rebase|amend|reflog)\b/, 'history-rewrite'],
  [
    /\breset\s+--hard\b|\bcheckout\s+(?:--|\.)|\bclean\s+-|\brestore\b|\bstash\s+(?:drop|clear)/,
    'discard-work',
  ],
  [/\b(?:stripe|paypal|refunds?|payouts?|charges?|invoices?)\b/i, 'payment'],
  [
    /\b(?:rm|rmdir|rmtree|unlink|unlinkSync|shred|remove|rmSync|removedirs|Remove-Item|truncate)\b|-delete\b|\bmkfs\b|\bdd\s+if=/,
    'delete-files',
  ],
  [
    /\b(?:kubectl|oc|terraform|tofu|pulumi|helm|argocd|systemctl|ansible(?:-playbook)?|heroku|flyctl|serverless|cdk|aws|gcloud|az|doctl|psql|mysql|mongosh?|redis-cli|DROP\s+TABLE|DELETE\s+FROM|deploy)\b/i,
    'prod-change',
  ],
  [
    /\b(?:printenv|\.env|id_rsa|id_ed25519|credentials|secrets?|passwords?|passwd|keychain|vault)\b/i,
    'secret-read',
  ],
  [/\b(?:npm|pnpm|yarn|cargo|gem|twine|poetry|docker)\s+(?:publish|push|upload)\b/, 'external-send'],
  [
    /\b(?:curl|wget|fetch|requests|nc|ncat|scp|sftp|rsync|sendmail|mail|smtp\w*|socket|ssh|urlopen|axios|iwr|irm|Invoke-(?:WebRequest|RestMethod))\b|https?:/,
    'external-send',
  ],
];

/** `none` when no word tells. */
export function guessVerb(text: string): Verb {
  const plain = text.replaceAll(UNKNOWN, ' ');
  return GUESSES.find(([pattern]) => pattern.test(plain))?.[1] ?? 'none';
}
