'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Message } from '#server/core/experiment/cell.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { errorDataOf } from '../../../_trpc/errorDataOf.ts'

type Prompt = { messages: Message[]; prefill: string | null }
export type EnginePreview = {
  text: string | null
  tokenCount: number | null
  /** The figures are of an earlier text. */ stale: boolean
  /** Why there are none. */ note: string | null
}

const ASK_AFTER_MS = 350

/** A prompt as the model's own chat template and tokenizer make it, a moment after the last change. */
export function useEnginePreview(model: string | null, prompt: Prompt | null): EnginePreview {
  const trpc = useTRPC()
  const [asked, setAsked] = useState<string | null>(null)
  const wanted = prompt === null ? null : JSON.stringify(prompt)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), asked === null ? 0 : ASK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [wanted, asked])
  const prompts = asked === null ? [] : [JSON.parse(asked) as Prompt]
  const { data, error, isPlaceholderData } = useQuery(
    trpc.engine.preview.queryOptions(
      { model: model ?? '', prompts },
      { enabled: model !== null && prompts.length > 0, staleTime: Number.POSITIVE_INFINITY, placeholderData: keepPreviousData },
    ),
  )
  const seen = error ? undefined : data?.prompts[0]
  return {
    text: seen?.text ?? null,
    tokenCount: seen?.tokenCount ?? null,
    stale: isPlaceholderData || wanted !== asked,
    note: error ? `Tokens cannot be counted: ${errorDataOf(error).message}` : null,
  }
}
