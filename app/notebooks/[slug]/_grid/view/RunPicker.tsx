'use client'

import { useQuery } from '@tanstack/react-query'
import type { RunId } from '#server/core/ids.ts'
import { useTRPC } from '../../../../_trpc/client.ts'
import { formatCount, formatDateTime } from '../../../../_ui/text/format.ts'
import { OptionalSelect } from '../../../../_ui/controls/OptionalSelect.tsx'
import { useNotebook } from '../../_notebook/notebookContext.ts'

const REFETCH_MS = 1000

/** Selects an earlier run of the notebook to compare the grid with. */
export function RunPicker({ run, onChange }: { run: RunId | null; onChange: (run: RunId | null) => void }) {
  const { slug } = useNotebook()
  const trpc = useTRPC()
  const { data: runs = [] } = useQuery(
    trpc.runs.list.queryOptions(
      { slug },
      {
        staleTime: 0,
        // The page learns the end of a run shortly before the list does.
        refetchInterval: ({ state }) => (state.data?.some(({ outcome }) => outcome === 'running') ? REFETCH_MS : false),
      },
    ),
  )
  const ended = runs.filter(({ outcome }) => outcome !== 'running')
  return (
    <OptionalSelect
      label="Compare with an earlier run"
      value={run}
      onChange={onChange}
      none={{
        label: 'No earlier run',
        description: ended.length === 0 ? 'Run this notebook once; later results can then be compared with that run.' : undefined,
      }}
      options={ended.map((each) => ({
        value: each.run,
        label: `Run of ${formatDateTime(each.at)}`,
        description: `${formatCount(each.plan.cells, 'cell')}, ${each.lane} lane, ${each.outcome}`,
      }))}
    />
  )
}
