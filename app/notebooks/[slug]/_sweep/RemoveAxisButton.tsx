import { Trash2 } from 'lucide-react'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'

/** Removes an axis from the sweep; shown when its row has the pointer or the focus. */
export function RemoveAxisButton({ name, onRemove }: { name: string; onRemove: () => void }) {
  return (
    <IconButton
      size="sm"
      icon={Trash2}
      label={`Remove ${name}`}
      tone="bad"
      onClick={onRemove}
      className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
    />
  )
}
