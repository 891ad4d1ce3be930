'use client'

import { useQuery } from '@tanstack/react-query'
import type { ListedIndex } from '../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../_trpc/client.ts'

/** The indexes of the project that can be read, with their facts; undefined while they are not known. */
export function useIndexes(): { index: string; facts: NonNullable<ListedIndex['facts']> }[] | undefined {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.indexes.list.queryOptions())
  return data?.flatMap(({ index, facts }) => (facts ? [{ index, facts }] : []))
}
