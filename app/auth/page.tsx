import type { Metadata } from 'next'
import Link from 'next/link'
import { buttonClass } from '#app/ui/button-class.ts'
import { env } from '#app/env.ts'
import { AuthCard } from './AuthCard.tsx'
import { currentSignIn } from './current-person.ts'
import { entry, signInWays } from './entry.ts'
import { redirectPath } from './options.ts'
import { problemSentence } from './sign-in.ts'
import { SignInForm } from './SignInForm.tsx'

export const metadata: Metadata = {
  title: 'Sign in',
  robots: { index: false, follow: false },
}

/** The ways to an account, and why the last try did not work. */
export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}) {
  const { error, callbackUrl } = await searchParams
  const { principal } = await currentSignIn()
  const target = typeof callbackUrl === 'string' ? callbackUrl : '/'
  const next = redirectPath(target, env().baseUrl)
  const ways = signInWays()
  if (principal.kind === 'user' && error === undefined) {
    return (
      <AuthCard title={`Hello, ${principal.name}`} detail={`Signed in as ${principal.email}.`}>
        <GoOn href={next} />
      </AuthCard>
    )
  }
  if (ways.length === 0) {
    return (
      <AuthCard title="No account needed" detail="This server knows people by name alone.">
        <GoOn href={next} />
      </AuthCard>
    )
  }
  return (
    <AuthCard
      title="Sign in to Overlap"
      detail={
        entry().canJoin
          ? 'Find your boards on every device. What you have made as a guest stays yours.'
          : 'People sign in here before they open a board.'
      }
    >
      <SignInForm
        ways={ways}
        callbackUrl={next}
        problem={typeof error === 'string' ? problemSentence(error) : undefined}
      />
    </AuthCard>
  )
}

function GoOn({ href }: { href: string }) {
  return (
    <Link
      href={href}
      prefetch={false}
      className={`${buttonClass({ size: 'lg', variant: 'primary' })} w-full`}
    >
      {href === '/' ? 'Go to your boards' : 'Go on'}
    </Link>
  )
}
