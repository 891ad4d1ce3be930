import { toast, toastError } from './toasts.ts'

/** Copies a text to the clipboard and shows `done` as a toast, or an error. */
export function copyText(text: string, done: string): void {
  navigator.clipboard.writeText(text).then(
    () => toast({ title: done }),
    (thrown: unknown) => toastError(thrown, 'The text was not copied'),
  )
}
