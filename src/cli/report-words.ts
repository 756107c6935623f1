/** Names of what a report counts. */
import type { ReportOversight } from '../engine/report/parts-model.ts';
import type { Surface } from '../engine/discover/model.ts';
import type { Slice } from './report-svg.ts';
import { count } from './terminal.ts';

export const OUTCOMES: readonly Slice[] = [
  { key: 'stopped', label: 'stopped by a clause' },
  { key: 'refused', label: 'no by a person, or no answer' },
  { key: 'approved', label: 'yes by a person' },
  { key: 'redacted', label: 'data replaced' },
  { key: 'warned', label: 'warned' },
  { key: 'excepted', label: 'let by an exception' },
  { key: 'would-have', label: 'would have been stopped, asked or replaced' },
];

export const SHORT_OUTCOMES: readonly string[] = [
  '#stopped',
  '#no',
  '#yes',
  '#replaced',
  '#warned',
  '#excepted',
  '#would have',
];

export const SURFACES: Readonly<Record<Surface, string>> = {
  cli: 'command line',
  desktop: 'desktop',
  ide: 'editor',
  browser: 'browser',
  runtime: 'models',
  sdk: 'library',
  service: 'service',
  mcp: 'MCP server',
};

/** `1 action`, `2 actions`. */
export function some(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `2 min 5 s`. */
export function spanWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}

export function medianWords({ median, longest }: ReportOversight): string {
  if (median === undefined || longest === undefined) return 'no answer yet';
  return `${spanWords(median)} in the middle, ${spanWords(longest)} at the longest`;
}

/** `2026-11-23 14:03 UTC`. */
export function momentWords(iso: string): string {
  return /^\d{4}-\d{2}-\d{2}T/.test(iso) ? `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC` : iso;
}

/** `23 Nov`. */
export function dayWords(day: string): string {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  return `${Number(day.slice(8, 10))} ${months[Number(day.slice(5, 7)) - 1] ?? ''}`;
}
