import { toast, toastError } from '../../../_ui/overlay/toasts.ts'

/** Puts text on the clipboard and says so. */
export function copyText(text: string, done: string): void {
  navigator.clipboard.writeText(text).then(
    () => toast({ title: done }),
    (thrown: unknown) => toastError(thrown, 'Nothing was copied'),
  )
}
