'use client'

import { useQuery } from '@tanstack/react-query'
import type { ModelEntry } from '../_trpc/apiTypes.ts'
import { useTRPC } from '../_trpc/client.ts'

/** Told at the field of a model if there is none to choose. */
export const noChatModel = 'There is no chat model on this machine. Download one on the Models page.'

/** The chat models that are on this machine and whole. */
export function useChatModels() {
  const trpc = useTRPC()
  return useQuery(trpc.models.list.queryOptions(undefined, { select: usable }))
}

const usable = (models: readonly ModelEntry[]) =>
  models.filter(({ kind, present, problem }) => kind === 'chat' && present && problem === null)
