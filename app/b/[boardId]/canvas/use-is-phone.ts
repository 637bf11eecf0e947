import { PORTRAIT_BREAKPOINT, useBreakpoint } from 'tldraw'

/** True where tldraw lays its interface out for a phone. */
export function useIsPhone(): boolean {
  return useBreakpoint() < PHONE_BELOW
}

const PHONE_BELOW: number = PORTRAIT_BREAKPOINT.TABLET_SM
