import { useEffect } from 'react'
import { useToasts, useValue } from 'tldraw'
import { useToast } from '#app/ui/Toast.tsx'

/** Shows what tldraw has to say in the product's own toasts, whose place leaves the corner free. */
export function ForwardedToasts() {
  const stock = useToasts()
  const show = useToast()
  const waiting = useValue('toasts', () => stock.toasts.get(), [stock])
  useEffect(() => {
    for (const { id, title, description } of waiting) {
      show({ text: sentenceOf(title, description) })
      stock.removeToast(id)
    }
  }, [waiting, show, stock])
  return null
}

/** tldraw's own sentence for the limit is two, and longer than the time it is shown. */
function sentenceOf(title: string | undefined, description: string | undefined): string {
  if (title === 'Maximum Shapes Reached') {
    return 'This page is full: it holds 4,000 shapes. Delete some, or add a page.'
  }
  return [title, description].filter(Boolean).join(': ')
}
