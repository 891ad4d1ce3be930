'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTRPC } from '../../_trpc/client.ts'
import type { ChosenFile } from './chosenFiles.ts'
import { uploadFiles, type UploadProgress, type UploadReport } from './uploadFiles.ts'

/** Uploads that end with the component. `progress` is null while nothing is sent. */
export function useUploads() {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const [progress, setProgress] = useState<UploadProgress | null>(null)
  const abort = useRef<AbortController | null>(null)
  const stop = () => abort.current?.abort()
  useEffect(() => () => abort.current?.abort(), [])

  /** Null if it was stopped. */
  async function send(index: string, files: readonly ChosenFile[]): Promise<UploadReport | null> {
    const controller = new AbortController()
    abort.current = controller
    try {
      return await uploadFiles(index, files, { signal: controller.signal, onProgress: setProgress })
    } catch (thrown) {
      if (controller.signal.aborted) return null
      throw thrown
    } finally {
      setProgress(null)
      // Files that arrived before it was stopped stay.
      void queryClient.invalidateQueries(trpc.indexes.pathFilter())
    }
  }
  return { progress, send, stop }
}
