/** Users, how they sign in, and what a guest brings along. What they mean is in account-data.ts. */
export const ACCOUNT_STATEMENTS = {} as const
