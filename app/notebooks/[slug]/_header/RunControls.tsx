'use client'

import { ChevronDown, Play, RotateCcw, Rows3, Square } from 'lucide-react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { Menu } from '../../../_ui/overlay/Menu.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { Tooltip } from '../../../_ui/controls/Tooltip.tsx'
import { keysOfFirstRows } from '../_run/cellKeys.ts'
import { useRun } from '../_run/runContext.ts'
import { useMissingCount } from '../_run/useMissingCount.ts'
import { HoldButton } from './HoldButton.tsx'
import { RunProgress } from './RunProgress.tsx'
import { useInterrupted } from './useInterrupted.ts'
import { useRunHold } from './useRunHold.ts'
import { useRunShortcut } from './useRunShortcut.ts'

const lanes = [
  {
    value: 'exact',
    label: 'Exact lane',
    description: 'A cell’s tokens never depend on what else runs: a replay matches token for token.',
  },
  { value: 'fast', label: 'Fast lane', description: 'A few per cent faster. Outputs can differ in the last digits from run to run.' },
] as const
const FEW_ROWS = [1, 3, 10]

/** Starts and stops runs: the lane, Run with its other ways, and while one is under way its progress, Pause and Cancel. */
export function RunControls() {
  const { grid, model, lane, setLane, running, starting, start, cancel } = useRun()
  const missing = useMissingCount()
  const runMissing = () => void start()
  const holding = useRunHold()
  const toResume = useInterrupted() && missing !== null && missing > 0
  useRunShortcut({
    onRun: () => {
      if (!running && !starting) runMissing()
    },
    onHold: () => {
      if (running && !holding.asking) holding.toggle()
    },
  })

  if (running)
    return (
      <div className="ml-auto flex min-w-0 items-center gap-3">
        <RunProgress hold={holding.text} />
        <HoldButton {...holding} />
        <Button icon={Square} onClick={() => void cancel()}>
          Cancel
        </Button>
      </div>
    )

  const fewer = FEW_ROWS.filter((rows) => rows < model.rows.length)
  return (
    <div className="ml-auto flex items-center gap-2">
      <Select label="Lane" size="md" value={lane} onChange={setLane} options={lanes} className="w-28" />
      <div className="flex">
        <Tooltip content={runHint(missing, toResume)} shortcut="Mod+Enter">
          <Button
            variant="primary"
            icon={Play}
            loading={starting}
            onClick={runMissing}
            className="rounded-r-none"
            aria-label={toResume ? 'Resume' : 'Run'}
          >
            {toResume ? 'Resume' : 'Run'}
            {missing ? <span className="rounded-sm bg-on-accent/18 px-1 text-xs tabular">{formatNumber(missing)}</span> : null}
          </Button>
        </Tooltip>
        <Menu
          trigger={
            <IconButton
              icon={ChevronDown}
              label="More ways to run"
              tooltip={false}
              disabled={starting}
              className="rounded-l-none border-l border-on-accent/25 bg-accent text-on-accent hover:bg-accent-strong hover:text-on-accent active:bg-accent-strong data-[state=open]:bg-accent-strong data-[state=open]:text-on-accent w-7"
            />
          }
          items={[
            {
              label: 'Run what is missing',
              icon: Play,
              shortcut: 'Mod+Enter',
              onSelect: runMissing,
              hint: missing === null ? undefined : missing === 0 ? 'Nothing is missing' : formatCount(missing, 'cell'),
            },
            {
              label: 'Run everything again (no cache)',
              icon: RotateCcw,
              onSelect: () => void start({ noCache: true }),
              hint: grid ? `${formatCount(grid.cells.length, 'cell')}, new results replace the old` : undefined,
            },
            ...(fewer.length > 0 ? [{ separator: true as const }, { heading: 'A first look' }] : []),
            ...fewer.map((rows) => ({
              label: rows === 1 ? 'Run the first row' : `Run the first ${rows} rows`,
              icon: Rows3,
              onSelect: () => void start({ cells: keysOfFirstRows(grid?.cells ?? [], model, rows) }),
            })),
          ]}
        />
      </div>
    </div>
  )
}

function runHint(missing: number | null, toResume: boolean): string {
  if (missing === 0) return 'Every cell has its result'
  return toResume ? 'The last run was cut short. Run what is missing of it' : 'Run what is missing'
}
