'use client'

import { type ReactNode, useState } from 'react'
import { useTRPCClient } from '../../../_trpc/client.ts'
import { createRowMarks } from './rowMarks.ts'
import { RowMarksContext } from './useRowsOf.ts'

/** Provides the rows of datasets that were made of the notebook's cells. */
export function RowMarksProvider({ children }: { children: ReactNode }) {
  const client = useTRPCClient()
  const [marks] = useState(() => createRowMarks((keys) => client.datasets.ofCells.mutate({ keys })))
  return <RowMarksContext value={marks}>{children}</RowMarksContext>
}
