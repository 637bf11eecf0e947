import { ThemeSwitch } from '#app/theme/ThemeSwitch.tsx'
import { signInPath } from '#app/auth/sign-in-path.ts'
import { buttonClass } from '#app/ui/button-class.ts'
import { cx } from '#app/ui/cx.ts'
import { LogoMark } from '#app/ui/Logo.tsx'
import type { Person } from '#lib/access/principal.ts'
import { PersonButton } from './PersonButton.tsx'

/** The quiet bar of the home page: whose product, which theme, who you are. */
export function HomeHeader({
  person,
  canSignIn,
}: {
  person: Person | undefined
  canSignIn: boolean
}) {
  return (
    <header className="flex h-16 items-center gap-3">
      <span className="flex items-center gap-2 text-[15px] font-semibold tracking-[-0.01em]">
        <LogoMark />
        Overlap
      </span>
      <span className="flex-1" />
      {/* A phone has no room for it beside a person, who finds it in their own dialog. */}
      <span className={cx(person && 'max-sm:hidden')}>
        <ThemeSwitch />
      </span>
      {canSignIn && person?.kind !== 'user' && (
        // No link of the router: signing in drops what the browser keeps of pages.
        <a href={signInPath('/')} className={buttonClass({ variant: 'ghost' })}>
          Sign in
        </a>
      )}
      {person && <PersonButton person={person} />}
    </header>
  )
}
