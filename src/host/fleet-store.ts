/** What an enrolled machine knows: where its policy comes from, whose signature counts, and what it last took. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { BundleRefusal } from '../engine/fleet/judge.ts';
import { isObject } from '../engine/json-object.ts';
import type { Instant } from '../engine/model.ts';
import { GuardError } from './errors.ts';
import { ensurePrivateDir, readBounded, removeQuietly, writePrivate } from './files.ts';
import type { FetchTrouble } from './fleet-fetch.ts';
import { openKeys } from './keys.ts';
import type { Machine } from './machine.ts';
import { parsed, seal, unseal } from './sealed.ts';

type Place = Pick<Machine, 'paths'>;

const DOMAIN = 'fleet';
const MAX_BYTES = 16 * 1024;

/** The bundle in force. */
export interface Taken {
  readonly serial: number;
  /** SHA-256 of the policy in it. */
  readonly digest: string;
  readonly issued: Instant;
  readonly notAfter: Instant;
  readonly at: Instant;
}

export interface Enrolled {
  readonly v: 1;
  /** Made by chance; says nothing of the machine or of who uses it. */
  readonly device: string;
  readonly source: string;
  readonly key: string;
  /** How often to ask (ms). */
  readonly every: number;
  readonly since: Instant;
  /** Of the last answer of a web server, sent back with the next question. */
  readonly etag?: string;
  readonly asked?: Instant;
  /** Not asked again before. */
  readonly next?: Instant;
  /** Questions in a row that came to nothing, and why the last did. */
  readonly failures: number;
  readonly trouble?: BundleRefusal | FetchTrouble;
  readonly taken?: Taken;
}

function folderOf({ paths }: Place): string {
  return path.join(paths.state, 'fleet');
}

function fileOf(place: Place): string {
  return path.join(folderOf(place), 'enrolled.json');
}

/** The seal vouches for the rest. */
function isEnrolled(value: unknown): value is Enrolled {
  return isObject(value) && value['v'] === 1 && typeof value['source'] === 'string';
}

/** Undefined when this machine is not enrolled. Throws `environment` when what it knows was edited. */
export function readEnrolled(place: Place): Enrolled | undefined {
  const text = readBounded(fileOf(place), MAX_BYTES);
  if (text === undefined) return undefined;
  const body = unseal(openKeys(place.paths.state), DOMAIN, text.toString('utf8'));
  const value = body === undefined ? undefined : parsed(body);
  if (isEnrolled(value)) return value;
  throw new GuardError('policy-unreadable', `${fileOf(place)} was changed by something else`, {
    hint: 'enrol again with the address and key of your organisation: aup-guard enroll URL --key KEY',
  });
}

export function writeEnrolled(place: Place, enrolled: Enrolled): void {
  ensurePrivateDir(place.paths.state);
  ensurePrivateDir(folderOf(place));
  writePrivate(fileOf(place), seal(openKeys(place.paths.state), DOMAIN, JSON.stringify(enrolled)));
}

/** The policy first: a crash in between leaves a policy whose mark is older, which is refused, not believed. */
export function writeTaken(place: Place, enrolled: Enrolled, policy: string): void {
  ensurePrivateDir(place.paths.state);
  ensurePrivateDir(folderOf(place));
  writePrivate(path.join(folderOf(place), 'aup.yaml'), policy);
  writeEnrolled(place, enrolled);
}

/** The mark last, so that nothing half left is taken for a machine that was never enrolled. */
export function removeEnrolled(place: Place): void {
  removeQuietly(path.join(folderOf(place), 'aup.yaml'));
  removeQuietly(fileOf(place));
}

export function newDevice(): string {
  return randomBytes(8).toString('hex');
}
