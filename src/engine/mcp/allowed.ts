/** What a clause lets a server have of the client and of its data. */
import type { Category } from '../model.ts';

/** What a server may want of its client. */
export const CLIENT_PARTS = ['sampling', 'elicitation', 'roots'] as const;
export type ClientPart = (typeof CLIENT_PARTS)[number];

export const CATEGORIES: readonly [Category, ...Category[]] = ['secret', 'personal', 'organisation'];

export function isClientPart(text: string): text is ClientPart {
  return CLIENT_PARTS.some((part) => part === text);
}

export function isCategory(text: string): text is Category {
  return CATEGORIES.some((category) => category === text);
}
