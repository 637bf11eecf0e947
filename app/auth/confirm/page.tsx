import type { Metadata } from 'next'
import { ConfirmSignIn } from './ConfirmSignIn.tsx'

export const metadata: Metadata = {
  title: 'Sign in',
  robots: { index: false, follow: false },
  referrer: 'no-referrer',
}

/** Where a mailed link leads. Loading it changes nothing: what it holds stays in the browser until the button. */
export default function ConfirmPage() {
  return <ConfirmSignIn />
}
