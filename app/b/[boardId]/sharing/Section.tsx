import { type ReactNode, useId } from 'react'

/** A titled part of the dialog. */
export function Section({
  title,
  action,
  children,
}: {
  title: string
  /** A small button beside the title. */
  action?: ReactNode
  children: ReactNode
}) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <div className="mb-1.5 flex min-h-7 items-center justify-between gap-3">
        <h3 id={id} className="text-[13px] font-semibold text-text">
          {title}
        </h3>
        {action}
      </div>
      {children}
    </section>
  )
}
