import { Brain } from 'lucide-react'
import type { Thought } from '#server/core/experiment/thought/thought.ts'
import { headOf } from '../../../../_ui/text/cutText.ts'
import { formatCount, formatNumber } from '../../../../_ui/text/format.ts'

const MOST_SHOWN_CHARACTERS = 2000

/** The token count of a cell's thought; pressed, the cell shows the thought instead of the answer. */
export function ThoughtChip({ thought, unfolded, onToggle }: { thought: Thought; unfolded: boolean; onToggle: () => void }) {
  const tokens = formatCount(thought.tokens, 'token')
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-pressed={unfolded}
      aria-label={`Thought of ${tokens}`}
      title={`Thought of ${tokens}. ${unfolded ? 'Show the answer' : 'Show the thought'}`}
      onClick={(event) => {
        event.stopPropagation()
        onToggle()
      }}
      className="inline-flex shrink-0 items-center gap-1 rounded-sm px-1 text-xs text-muted tabular hover:bg-pressed aria-pressed:bg-pressed"
    >
      <Brain aria-hidden className="size-3" />
      {formatNumber(thought.tokens)}
    </button>
  )
}

/** The thought in place of the answer. */
export function ThoughtText({ thought: { text } }: { thought: Thought }) {
  return (
    <p dir="auto" className="h-full overflow-auto leading-4.5 text-muted whitespace-pre-wrap italic [unicode-bidi:plaintext]">
      {headOf(text, MOST_SHOWN_CHARACTERS) || 'empty thought'}
    </p>
  )
}
