'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../../_trpc/client.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { useRun } from '../_run/runContext.ts'

/** Whether the notebook's last run was cut short by the end of the program: what is missing is then the rest of it. */
export function useInterrupted(): boolean {
  const { slug } = useNotebook()
  const { running } = useRun()
  const trpc = useTRPC()
  const { data: runs } = useQuery(trpc.runs.list.queryOptions({ slug }, { enabled: !running }))
  return !running && runs?.[0]?.outcome === 'interrupted'
}
