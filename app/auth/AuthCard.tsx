import Link from 'next/link'
import type { ReactNode } from 'react'
import { LogoMark } from '#app/ui/Logo.tsx'

/** The frame of every page about signing in: whose it is, one heading, what to do. */
export function AuthCard({
  title,
  detail,
  children,
}: {
  title: string
  detail?: ReactNode
  children?: ReactNode
}) {
  return (
    <main className="grid min-h-dvh place-items-center overflow-y-auto p-5">
      <div className="w-full max-w-[400px] animate-rise-in rounded-dialog bg-raised p-6 shadow-dialog sm:p-8">
        <Link href="/" prefetch={false} aria-label="Overlap, home" className="inline-block rounded">
          <LogoMark size={28} />
        </Link>
        <h1 className="mt-4 text-[22px] leading-7 font-semibold tracking-[-0.02em] text-balance">
          {title}
        </h1>
        {detail !== undefined && (
          <p className="mt-1.5 text-sm leading-relaxed text-muted wrap-anywhere">{detail}</p>
        )}
        {children !== undefined && <div className="mt-6">{children}</div>}
      </div>
    </main>
  )
}
