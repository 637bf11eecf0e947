/** Counters of what somebody did within a window of time, shared by every server on one database. */
export const RATE_STATEMENTS = {
  countUse: `INSERT INTO rate_counters (key, window_start, n) VALUES ($1, $2, 1)
    ON CONFLICT (key, window_start) DO UPDATE SET n = rate_counters.n + 1 RETURNING n`,
  dropOldCounters: 'DELETE FROM rate_counters WHERE window_start < $1',
} as const
