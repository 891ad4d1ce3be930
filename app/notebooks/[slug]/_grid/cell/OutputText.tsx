import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { noAnswer } from '#server/core/experiment/thought/thought.ts'
import { cx } from '../../../../_ui/cx.ts'
import type { CellView } from '../../_run/cellView.ts'
import { headOf, tailOf } from '../../../../_ui/text/cutText.ts'
import { formatCount } from '../../../../_ui/text/format.ts'
import { answerParts } from '../../_retrieval/answerParts.ts'
import { DiffText } from './DiffText.tsx'

const MOST_SHOWN_CHARACTERS = 900

type OutputTextProps = {
  view: CellView
  lines: number
  base?: string | null
  /** The number of passages in the prompt, to mark citations; null to mark none. */
  passages?: number | null
}

/** The text of a cell: its output (as a difference from `base` if given), the text generated so far, or its status. */
export function OutputText({ view, lines, base = null, passages = null }: OutputTextProps) {
  const clamp = { display: '-webkit-box', WebkitBoxOrient: 'vertical', WebkitLineClamp: lines, overflow: 'hidden' } as const
  switch (view.status) {
    case 'done': {
      const missing = noAnswer(view)
      if (missing !== null)
        return (
          <p title={missing} className="leading-4.5 text-warn italic">
            no answer: {view.thought?.closed ? 'ended after its thought' : 'cut inside its thought'}
          </p>
        )
      if (base !== null && base !== view.output)
        return (
          <DiffText
            before={headOf(base, MOST_SHOWN_CHARACTERS).trim()}
            after={headOf(view.output, MOST_SHOWN_CHARACTERS).trim()}
            style={clamp}
          />
        )
      if (view.output.trim() === '') return <p className="text-faint italic">empty output</p>
      return (
        <p dir="auto" className="leading-4.5 whitespace-pre-wrap [unicode-bidi:plaintext]" style={clamp}>
          {passages === null ? shownHead(view.output) : <MarkedCitations text={shownHead(view.output)} passages={passages} />}
        </p>
      )
    }
    case 'running':
      if (view.thinking !== undefined && view.text === '') return <Faint pulse>thinking… {formatCount(view.thinking, 'token')}</Faint>
      // New text appears at the end, so a text that is too long for the cell shows its last lines.
      return (
        <div className="flex max-h-full flex-col justify-end overflow-hidden">
          <p dir="auto" className="leading-4.5 whitespace-pre-wrap [unicode-bidi:plaintext]">
            {tailOf(view.text, MOST_SHOWN_CHARACTERS)}
            <span aria-hidden className="ml-px animate-pulse inline-block h-3.5 w-1.5 translate-y-0.5 bg-accent-text" />
          </p>
        </div>
      )
    case 'failed':
      return (
        <p className="flex gap-1.5 leading-4.5 text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span style={clamp}>{view.error.message}</span>
        </p>
      )
    case 'queued':
      return <Faint pulse>queued</Faint>
    case 'loading':
      return <Faint pulse>loading</Faint>
    case 'cancelled':
      return <Faint>cancelled</Faint>
    default:
      return <Faint>not run yet</Faint>
  }
}

function shownHead(output: string): string {
  return headOf(output, MOST_SHOWN_CHARACTERS).trim()
}

/** A text whose citations are tinted; those of no passage are struck through. */
function MarkedCitations({ text, passages }: { text: string; passages: number }) {
  return answerParts(text, null).map(({ text: part, cited }, position) => {
    if (!cited) return part
    const wrong = cited.some((number) => number > passages)
    return (
      <span
        key={position}
        title={wrong ? 'No passage has this number' : undefined}
        className={wrong ? 'text-bad line-through' : 'text-accent-text'}
      >
        {part}
      </span>
    )
  })
}

function Faint({ children, pulse = false }: { children: ReactNode; pulse?: boolean }) {
  return <p className={cx('text-faint', pulse && 'animate-pulse')}>{children}</p>
}
