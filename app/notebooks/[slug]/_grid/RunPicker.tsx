'use client'

import { useQuery } from '@tanstack/react-query'
import type { RunId } from '#server/core/ids.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { formatCount, formatDateTime } from '../../../_ui/format.ts'
import { Select } from '../../../_ui/Select.tsx'
import { useNotebook } from '../_notebook/notebookContext.ts'

const NONE = 'none'
const LOOK_EVERY_MS = 1000

/** Chooses an earlier run of the notebook to compare the grid with. */
export function RunPicker({ run, onChange }: { run: RunId | null; onChange: (run: RunId | null) => void }) {
  const { slug } = useNotebook()
  const trpc = useTRPC()
  const { data: runs = [] } = useQuery(
    trpc.runs.list.queryOptions(
      { slug },
      {
        staleTime: 0,
        // A run's end is on the page a moment before it is in the list.
        refetchInterval: ({ state }) => (state.data?.some(({ outcome }) => outcome === 'running') ? LOOK_EVERY_MS : false),
      },
    ),
  )
  const ended = runs.filter(({ outcome }) => outcome !== 'running')
  return (
    <Select
      label="Compare with an earlier run"
      size="sm"
      className="w-full"
      value={run ?? NONE}
      onChange={(next) => onChange(next === NONE ? null : (next as RunId))}
      options={[
        {
          value: NONE,
          label: 'No earlier run',
          description: ended.length === 0 ? 'Once this notebook has been run, later grids can be compared with that run.' : undefined,
        },
        ...ended.map((each) => ({
          value: each.run as string,
          label: `Run of ${formatDateTime(each.at)}`,
          description: `${formatCount(each.plan.cells, 'cell')}, ${each.lane} lane, ${each.outcome}`,
        })),
      ]}
    />
  )
}
