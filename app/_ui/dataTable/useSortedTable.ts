'use client'

import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table'
import { useMemo } from 'react'
import { compareValues, type DataColumn } from './dataColumn.ts'

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })

/** Rows in the chosen order, with the table that keeps it. */
export function useSortedTable<T extends object>(rows: readonly T[], columns: readonly DataColumn<T>[]) {
  const definitions = useMemo(
    () =>
      columns.map(({ id, sortValue }): ColumnDef<typeof features, T> => ({
        id,
        accessorFn: (row) => sortValue?.(row) ?? undefined,
        enableSorting: sortValue !== undefined,
        sortUndefined: 'last',
        sortFn: (a, b, column) => compareValues(a.getValue<string | number>(column), b.getValue<string | number>(column)),
      })),
    [columns],
  )
  const data = useMemo(() => [...rows], [rows])
  return useTable({ features, columns: definitions, data })
}
