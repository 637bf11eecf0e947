import { buttonClass } from '#app/ui/button-class.ts'
import { signInPath } from './sign-in-path.ts'

/** Stands where a name is asked for, on servers where one is not enough. */
export function MustSignIn({ sentence, to }: { sentence: string; to: string }) {
  return (
    <div className="flex flex-col gap-4">
      <p className="text-sm leading-relaxed text-muted">{sentence}</p>
      {/* No link of the router: what is kept of this page is for nobody. */}
      <a
        href={signInPath(to)}
        className={`${buttonClass({ size: 'lg', variant: 'primary' })} w-full`}
      >
        Sign in
      </a>
    </div>
  )
}
