'use client'

import { useEffect, useMemo, useState } from 'react'
import type { SendInput, SentCells } from '../../../_trpc/apiTypes.ts'
import { useTRPCClient } from '../../../_trpc/client.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'

const WAIT_MS = 300

type Answer = { input: Omit<SendInput, 'send'>; sent: SentCells | null; error: unknown }

/** What would be sent, counted by the server a moment after the last change of `input`, which has to be the same object while nothing changes. */
export function useSendPreview(input: Omit<SendInput, 'send'> | null): {
  sent: SentCells | null
  error: unknown
  isCounting: boolean
  retry: () => void
} {
  const client = useTRPCClient()
  const { flush } = useNotebook()
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [round, setRound] = useState(0)
  /** Another one after each retry. */
  const request = useMemo(() => input && { input, round }, [input, round])
  useEffect(() => {
    if (!request) return
    const { input: asked } = request
    const ending = new AbortController()
    const timer = setTimeout(() => {
      // The server reads the saved notebook.
      flush()
        .then(() => client.datasets.sendCells.mutate({ ...asked, send: false }, { signal: ending.signal }))
        .then((sent) => setAnswer({ input: asked, sent, error: null }))
        .catch((error: unknown) => {
          if (!ending.signal.aborted) setAnswer({ input: asked, sent: null, error })
        })
    }, WAIT_MS)
    return () => {
      clearTimeout(timer)
      ending.abort()
    }
  }, [client, flush, request])
  const isCounting = input !== null && answer?.input !== input
  return {
    // The former counts stay while new ones are made, so that the dialog keeps its height.
    sent: input === null ? null : (answer?.sent ?? null),
    error: isCounting ? null : (answer?.error ?? null),
    isCounting,
    retry: () => setRound((before) => before + 1),
  }
}
