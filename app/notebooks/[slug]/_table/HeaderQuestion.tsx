'use client'

import { Button } from '../../../_ui/controls/Button.tsx'
import { Dialog } from '../../../_ui/overlay/Dialog.tsx'
import { formatCount } from '../../../_ui/text/format.ts'

const ROWS_SHOWN = 4

export type HeaderQuestionProps = {
  cells: readonly string[][]
  /** Which answer is likelier; it is the main button. */ guess: boolean
  onAnswer: (header: boolean) => void
  onClose: () => void
}

/** Asks whether the first row of a paste holds the names of the columns. */
export function HeaderQuestion({ cells, guess, onAnswer, onClose }: HeaderQuestionProps) {
  const yes = (
    <Button key="yes" autoFocus={guess} variant={guess ? 'primary' : 'secondary'} onClick={() => onAnswer(true)}>
      It names the columns
    </Button>
  )
  const no = (
    <Button key="no" autoFocus={!guess} variant={guess ? 'secondary' : 'primary'} onClick={() => onAnswer(false)}>
      It is a row like the others
    </Button>
  )
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="What is the first row?"
      description={`${formatCount(cells.length, 'row')} pasted.`}
      footer={guess ? [no, yes] : [yes, no]}
    >
      <div className="overflow-x-auto rounded-md border">
        <table className="w-full text-sm">
          <tbody>
            {cells.slice(0, ROWS_SHOWN).map((row, position) => (
              <tr key={position} className={position === 0 ? 'bg-accent-soft font-medium' : 'border-t'}>
                {row.map((cell, column) => (
                  <td key={column} className="max-w-60 truncate border-r px-2 py-1 last:border-r-0">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  )
}
