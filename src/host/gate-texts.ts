/** The gates the build has rendered from the catalogue: a session starts without reading the catalogue. */
import { readFileSync } from 'node:fs';
import { GuardError } from './errors.ts';
import type { GateText } from './gate-script.ts';

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isGateText(value: unknown): value is GateText {
  if (typeof value !== 'object' || value === null) return false;
  const { programs, free, lead, calm, fast, filter, filters }: Partial<Record<keyof GateText, unknown>> =
    value;
  const texts = [programs, free, lead, calm];
  return texts.every(isTexts) && [fast, filter].every(isText) && typeof filters === 'boolean';
}

/** Reads `dist/gates.json`. Throws `environment` when it is missing or not what the build wrote. */
export function readGateTexts(file: string): readonly GateText[] {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (Array.isArray(value) && value.length > 0 && value.every(isGateText)) return value;
  } catch (cause) {
    throw unusable(file, cause);
  }
  throw unusable(file);
}

function unusable(file: string, cause?: unknown): GuardError {
  return new GuardError('environment', `cannot use ${file}`, { cause, hint: 'reinstall aup-guard' });
}
