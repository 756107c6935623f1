/** What asking for a bundle costs a server: when machines ask, by a simulated clock. */

const HOUR = 3600;

/**
 * Requests a second over a day: all machines are switched on within `ramp` seconds, then each asks again after an hour,
 * a tenth earlier or later, as the guard does.
 */
export function pollingLoad({ devices, ramp, hours, random }) {
  const seconds = new Uint32Array(hours * HOUR + 1);
  let requests = 0;
  for (let device = 0; device < devices; device += 1) {
    for (let at = random() * ramp; at < hours * HOUR; at += HOUR * (0.9 + 0.2 * random())) {
      seconds[Math.floor(at)] += 1;
      requests += 1;
    }
  }
  const busiest = (from) => seconds.subarray(from * HOUR).reduce((most, each) => Math.max(most, each), 0);
  return { requests, mean: requests / (hours * HOUR), peak: busiest(0), peakLater: busiest(2) };
}
