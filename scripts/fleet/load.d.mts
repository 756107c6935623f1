import type { ClickHouse } from './clickhouse.mjs';
import type { SimulatedRow } from './stream.mjs';

export interface Streams {
  readonly firstDay: number;
  readonly seed: number;
  /** One line of our NDJSON. */
  readonly render: (row: SimulatedRow, origin: string) => string;
}
export interface Disk {
  readonly bytes: number;
  readonly parts: number;
}
export function questions(from: number, to: number): readonly { title: string; sql: string }[];
export function tables(): string;
export function settle(server: ClickHouse): Promise<void>;
export function fill(
  server: ClickHouse,
  of: Streams & { devices: number; days: number },
): Promise<{
  rows: number;
  bytes: number;
  ms: number;
  cpu: { inserted: number; merged: number };
  disk: Disk;
}>;
export function trickle(
  server: ClickHouse,
  of: Streams & { requests: number },
): Promise<{ requests: number; rows: number; ms: number; cpu: number; disk: Disk }>;
export function answers(
  server: ClickHouse,
  from: number,
  to: number,
): Promise<readonly { title: string; ms: number; rows: number }[]>;
