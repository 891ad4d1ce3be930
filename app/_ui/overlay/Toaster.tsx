'use client'

import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { Toast } from 'radix-ui'
import { Button } from '../controls/Button.tsx'
import { CodeText } from '../text/CodeText.tsx'
import { IconButton } from '../controls/IconButton.tsx'
import { dismissToast, useToasts, type ToastItem } from './toasts.ts'

/** Shows the toasts. F8 moves the focus to them. */
export function Toaster() {
  const items = useToasts()
  return (
    <Toast.Provider swipeDirection="right" label="Notice">
      {items.map((item) => (
        <ToastCard key={item.id} item={item} />
      ))}
      <Toast.Viewport className="fixed right-4 bottom-4 z-70 flex w-[min(380px,calc(100vw-2rem))] flex-col gap-2 outline-none" />
    </Toast.Provider>
  )
}

function ToastCard({ item }: { item: ToastItem }) {
  const { id, title, description, tone, action, durationMs } = item
  return (
    <Toast.Root
      duration={durationMs}
      type={tone === 'bad' ? 'foreground' : 'background'}
      onOpenChange={(open) => {
        if (!open) dismissToast(id)
      }}
      className="floating pop-in flex items-start gap-2.5 py-2 pr-2 pl-3 data-[swipe=move]:translate-x-(--radix-toast-swipe-move-x)"
    >
      {tone === 'bad' ? <CircleAlert aria-hidden className="mt-1.5 size-4 shrink-0 text-bad" /> : null}
      {tone === 'good' ? <CircleCheck aria-hidden className="mt-1.5 size-4 shrink-0 text-good" /> : null}
      <div className="min-w-0 flex-1 py-1">
        <Toast.Title className="font-medium">{title}</Toast.Title>
        {description ? (
          <Toast.Description className="text-sm text-muted">
            <CodeText text={description} />
          </Toast.Description>
        ) : null}
      </div>
      {action ? (
        <Toast.Action asChild altText={action.label} onClick={action.onSelect}>
          <Button size="sm">{action.label}</Button>
        </Toast.Action>
      ) : null}
      <Toast.Close asChild>
        <IconButton icon={X} label="Dismiss" size="sm" tooltip={false} />
      </Toast.Close>
    </Toast.Root>
  )
}
