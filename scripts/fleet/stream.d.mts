export interface SimulatedRow {
  readonly line: string;
  readonly id: string;
  readonly record: { readonly seq: number; readonly t: number; readonly prev: string; readonly kind: string };
}
export interface DeviceDay {
  readonly origin: string;
  /** One a session. */
  readonly batches: readonly (readonly SimulatedRow[])[];
}
export function deviceDay(of: { seed: number; device: number; day: number }): DeviceDay;
