/** Which parts of a published document are no longer what the policy says. */

/** How a document is cut into its sections. */
export type DocumentFormat = 'md' | 'html';

const CUTS: Readonly<Record<DocumentFormat, RegExp>> = {
  md: /^(?=## )/mu,
  html: /^(?=<section )/mu,
};

const TITLES: Readonly<Record<DocumentFormat, RegExp>> = {
  md: /^## (.*)$/mu,
  html: /<h2 [^>]*>(.*?)<\/h2>/u,
};

/** Line ends and blanks at them are no difference: editors and git change those. */
function normal(text: string): string {
  return text.replaceAll(/[ \t\r]+$/gmu, '').trim();
}

/** What stands before the first section is its beginning. */
function partsOf(text: string, format: DocumentFormat): ReadonlyMap<string, string> {
  const parts = normal(text.replaceAll('\r\n', '\n')).split(CUTS[format]);
  return new Map(parts.map((part, at) => [at === 0 ? 'the beginning' : titleOf(part, format), normal(part)]));
}

function titleOf(part: string, format: DocumentFormat): string {
  return TITLES[format].exec(part)?.[1] ?? 'a section without a title';
}

/** Titles of the parts that differ, are missing or are too many, in the order of the document; empty = it is up to date. */
export function staleParts(published: string, made: string, format: DocumentFormat): readonly string[] {
  const old = partsOf(published, format);
  const now = partsOf(made, format);
  return [...new Set([...now.keys(), ...old.keys()])].filter((title) => old.get(title) !== now.get(title));
}
