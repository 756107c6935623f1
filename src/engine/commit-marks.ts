/** Signs in a commit that an agent made it. A hint for people, never proof: most agents let them be switched off. */

/** What one agent leaves in commits by default. */
export interface CommitMarks {
  /** As people know the agent. */
  readonly title: string;
  /** Whole addresses, lower-case, of an author, a committer or a trailer. A name alone proves nothing: people share it. */
  readonly emails: readonly string[];
  /** Accounts of a forge, lower-case: the part after `<digits>+` of its no-reply address. */
  readonly accounts: readonly string[];
  /** Beginnings of lines of the message, lower-case, list and quotation marks in front left out. */
  readonly lines: readonly string[];
}

/** A commit as git tells it. */
export interface CommitText {
  /** Addresses of author and committer. */
  readonly emails: readonly string[];
  readonly message: string;
}

const ADDRESS = /<([^<>\s]{3,200})>/g;
const FORGE_ACCOUNT = /^(?:\d{1,12}\+)?([^@]{1,100})@users\.noreply\.github\.com$/;
/** What stands in front of a line in squashed or quoted messages, pictures among it. */
const LEADING = /^[^\p{L}]{0,20}/u;
const MAX_MESSAGE = 64 * 1024;

function accountOf(email: string): string | undefined {
  return FORGE_ACCOUNT.exec(email)?.[1];
}

/** Titles of the agents a commit is marked by, in the order of `marks`. */
export function agentsOfCommit(
  { emails, message }: CommitText,
  marks: readonly CommitMarks[],
): readonly string[] {
  const text = message.slice(0, MAX_MESSAGE);
  const named = [...text.matchAll(ADDRESS)].map(([, address = '']) => address);
  const addresses = new Set([...emails, ...named].map((address) => address.toLowerCase()));
  const accounts = new Set([...addresses].map(accountOf));
  const lines = text.split('\n').map((line) => line.replace(LEADING, '').toLowerCase());
  return marks
    .filter(
      (mark) =>
        mark.emails.some((email) => addresses.has(email)) ||
        mark.accounts.some((account) => accounts.has(account)) ||
        mark.lines.some((start) => lines.some((line) => line.startsWith(start))),
    )
    .map(({ title }) => title);
}
