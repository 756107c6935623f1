export interface ClickHouse {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  /** Of the server. */
  readonly pid: number;
  /** One statement; the answer without its last line end. Throws with the server's own words. */
  readonly query: (sql: string) => Promise<string>;
  /** Every statement of a file of them. */
  readonly run: (text: string) => Promise<void>;
  readonly stop: () => void;
}

/** A server of its own in a folder of its own, on loopback. Throws when it does not come up in time. */
export function startClickHouse(dir: string): Promise<ClickHouse>;
export function statementsOf(text: string): readonly string[];
