/** The reason that a refused sign-in names when the person who hosts has closed Overlap to somebody. */
export const DISABLED = 'disabled'
/** The reason when somebody without an account may not come in. */
export const NO_GUESTS = 'no-guests'
