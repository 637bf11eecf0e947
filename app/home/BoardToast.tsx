'use client'

import { useEffect } from 'react'
import { type ToastMessage, ToastProvider, useToast } from '#app/ui/Toast.tsx'

/** Says what was done with a board; the next message takes the place of the one before. */
export function BoardToast({ message }: { message: ToastMessage }) {
  return (
    <ToastProvider>
      <Say message={message} />
    </ToastProvider>
  )
}

function Say({ message }: { message: ToastMessage }) {
  const show = useToast()
  useEffect(() => show(message), [message, show])
  return null
}
