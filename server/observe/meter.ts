/** What the sync server counts. */
export interface Meter {
  /** An update of somebody was taken into a board. */
  updateTaken(bytes: number): void
  /** An update waited this long from when it was taken until it was on disk. */
  madeDurable(ms: number): void
  /** A connection was closed by the server. */
  closed(code: number): void
  /** An upgrade was answered with this HTTP status. */
  upgradeRefused(status: number): void
}

/** Counts nothing. */
export const NO_METER: Meter = {
  updateTaken: () => {},
  madeDurable: () => {},
  closed: () => {},
  upgradeRefused: () => {},
}
