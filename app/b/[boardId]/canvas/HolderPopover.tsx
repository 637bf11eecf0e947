import { Popover } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import type { HolderForm } from './HolderForm.tsx'

/**
 * Asks who holds a role; `children` is the button it opens from. The server writes the name. The form is
 * loaded when it is asked for; without a network nothing could be saved either.
 */
export function HolderPopover({
  role,
  title,
  name,
  children,
}: {
  role: string
  title: string
  name: string
  children: ReactNode
}) {
  const [isOpen, setIsOpen] = useState(false)
  const [Form, setForm] = useState<typeof HolderForm>()
  const [hasFailed, setHasFailed] = useState(false)

  function change(open: boolean) {
    setIsOpen(open)
    if (!open || Form) return
    setHasFailed(false)
    void import('./HolderForm.tsx').then(
      (file) => setForm(() => file.HolderForm),
      () => setHasFailed(true),
    )
  }

  return (
    <Popover.Root open={isOpen} onOpenChange={change}>
      <Popover.Trigger asChild>{children}</Popover.Trigger>
      {(Form !== undefined || hasFailed) && (
        <Popover.Portal>
          <Popover.Content
            sideOffset={8}
            collisionPadding={12}
            className="z-[1000] w-72 animate-pop-in rounded-panel bg-raised p-3 text-text shadow-panel outline-none"
          >
            {Form ? (
              <Form role={role} title={title} name={name} onDone={() => setIsOpen(false)} />
            ) : (
              <p className="text-sm">There is no connection now. Try again when it is back.</p>
            )}
          </Popover.Content>
        </Popover.Portal>
      )}
    </Popover.Root>
  )
}
