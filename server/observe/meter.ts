/** What the sync server counts. */
export interface Meter {
  /** An update of somebody was taken into a board. */
  updateTaken(bytes: number): void
  /** An update waited this long from when it was taken until it was on disk. */
  madeDurable(ms: number): void
  /** The server ended a connection with this close code, or cut it off since nothing came from it. */
  closed(why: number | 'silent'): void
  /** Something that a connection sent was refused for this reason, one of a few words. */
  refused(reason: string): void
  /** An upgrade was answered with this HTTP status. */
  upgradeRefused(status: number): void
}

/** Counts nothing. */
export const NO_METER: Meter = {
  updateTaken: () => {},
  madeDurable: () => {},
  closed: () => {},
  refused: () => {},
  upgradeRefused: () => {},
}
