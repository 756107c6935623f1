export function pollingLoad(of: { devices: number; ramp: number; hours: number; random: () => number }): {
  /** In all. */
  readonly requests: number;
  /** A second. */
  readonly mean: number;
  /** In the busiest second. */
  readonly peak: number;
  /** In the busiest second after two hours. */
  readonly peakLater: number;
};
