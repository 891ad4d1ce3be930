'use client'

import { useQuery } from '@tanstack/react-query'
import { ChevronDown, Play, RotateCcw, Rows3, Square, Pause } from 'lucide-react'
import { useEffect, useRef, useCallback } from 'react'
import { useTRPC } from '../../../_trpc/client.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { Select } from '../../../_ui/controls/Select.tsx'
import { Tooltip } from '../../../_ui/controls/Tooltip.tsx'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import { Menu } from '../../../_ui/overlay/Menu.tsx'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { keysOfFirstRows } from '../_run/cellKeys.ts'
import { useRun } from '../_run/runContext.ts'
import { useOverCells } from '../_run/useOverCells.ts'
import { RunProgress } from './RunProgress.tsx'
import { useRunHold } from './useRunHold.ts'

const lanes = [
  {
    value: 'exact',
    label: 'Exact lane',
    description: 'A cell’s tokens never depend on what else runs: a replay matches token for token.',
  },
  { value: 'fast', label: 'Fast lane', description: 'A few per cent faster. Outputs can differ in the last digits from run to run.' },
] as const
const FEW_ROWS = [1, 3, 10]

/** Starts and stops runs: the lane, Run with its menu, and during a run its progress, Pause and Cancel. */
export function RunControls() {
  const { grid, model, lane, setLane, running, elsewhere, starting, start, cancel } = useRun()
  const missing = useMissingCount()
  const runMissing = () => void start()
  const holding = useRunHold()
  const toResume = useInterrupted() && missing !== null && missing > 0
  useRunShortcut({
    onRun: () => {
      if (!running && !starting) runMissing()
    },
    onHold: () => {
      if (running && elsewhere === null && !holding.asking) holding.toggle()
    },
  })

  if (running)
    return (
      <div className="ml-auto flex min-w-0 items-center gap-3">
        {elsewhere === null ? null : (
          <Badge title="Another program, such as `npm run assay -- run`, executes this run. Its results appear here, and Cancel stops it.">
            {`process ${elsewhere.pid}`}
          </Badge>
        )}
        <RunProgress hold={holding.text} />
        {elsewhere === null ? <HoldButton {...holding} /> : null}
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
          <Button variant="primary" icon={Play} loading={starting} onClick={runMissing} className="rounded-r-none">
            {toResume ? 'Resume' : 'Run'}
            {missing ? (
              <span aria-hidden className="rounded-sm bg-black/20 px-1 text-xs tabular">
                {formatNumber(missing)}
              </span>
            ) : null}
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

const SHORTCUT = 'Mod+Shift+Enter'

/** Pauses or resumes the live run. Resume is the primary button of the header. */
function HoldButton({ hold, asking, toggle }: ReturnType<typeof useRunHold>) {
  if (hold?.reason !== 'paused')
    return (
      <Tooltip content="Pause: cells at work finish, no other begins" shortcut={SHORTCUT}>
        <IconButton icon={Pause} label="Pause" tooltip={false} disabled={asking} onClick={toggle} />
      </Tooltip>
    )
  return (
    <Tooltip content="Go on with the cells that are left" shortcut={SHORTCUT}>
      <Button variant="primary" icon={Play} disabled={asking} onClick={toggle}>
        Resume
      </Button>
    </Tooltip>
  )
}

/** Whether the notebook's last run was interrupted: the missing cells are then the rest of it. */
function useInterrupted(): boolean {
  const { slug } = useNotebook()
  const { running } = useRun()
  const trpc = useTRPC()
  const { data: runs } = useQuery(trpc.runs.list.queryOptions({ slug }, { enabled: !running }))
  return !running && runs?.[0]?.outcome === 'interrupted'
}

/** Mod+Enter calls `onRun`, Mod+Shift+Enter calls `onHold`, anywhere on the page including editors. */
function useRunShortcut({ onRun, onHold }: { onRun: () => void; onHold: () => void }): void {
  const latest = useRef({ onRun, onHold })
  useEffect(() => {
    latest.current = { onRun, onHold }
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing || event.repeat) return
      event.preventDefault()
      if (event.shiftKey) latest.current.onHold()
      else latest.current.onRun()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** The number of cells a run would compute: those without a result, including failed ones. Null while unknown or during a run. */
function useMissingCount(): number | null {
  const { grid, cells, running } = useRun()
  const planned = grid?.cells
  const count = useCallback(() => {
    if (!planned || running) return null
    const missing = new Set<string>()
    for (const { key } of planned) {
      if (key === null) continue
      const { status } = cells.view(key)
      if (status !== 'done' && status !== 'loading') missing.add(key)
    }
    return missing.size
  }, [planned, cells, running])
  return useOverCells(count)
}
