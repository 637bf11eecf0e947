/** What the home page asks of boards and changes on them. What they mean is in home-data.ts. */
export const HOME_STATEMENTS = {} as const
