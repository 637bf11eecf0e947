import Link from 'next/link'
import { buttonClass } from '#app/ui/Button.tsx'
import { StatePage } from '#app/ui/StatePage.tsx'

/** A board that does not exist, or that is not for this person: both look alike. */
export default function BoardNotFound() {
  return (
    <StatePage
      sentence="There is no board at this address."
      action={
        <Link href="/" prefetch={false} className={buttonClass({ size: 'lg', variant: 'primary' })}>
          Go to your boards
        </Link>
      }
    />
  )
}
