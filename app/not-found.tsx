import Link from 'next/link'
import { buttonClass } from '#app/ui/button-class.ts'
import { StatePage } from '#app/ui/StatePage.tsx'

/** Any address that we do not have. */
export default function NotFound() {
  return (
    <StatePage
      sentence="There is nothing at this address."
      action={
        <Link href="/" className={buttonClass({ size: 'lg', variant: 'primary' })}>
          Go to your boards
        </Link>
      }
    />
  )
}
