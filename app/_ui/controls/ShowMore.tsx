import { formatNumber } from '../text/format.ts'
import { Button } from './Button.tsx'

/** The button below a list that shows a part of its items; nothing if none is `left`. */
export function ShowMore({ left, onClick }: { left: number; onClick: () => void }) {
  if (left <= 0) return null
  return (
    <div>
      <Button size="sm" onClick={onClick}>
        Show more ({formatNumber(left)})
      </Button>
    </div>
  )
}
