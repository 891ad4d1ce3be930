'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTRPC, useTRPCClient } from '../../_trpc/client.ts'
import { errorDataOf } from '../../_trpc/errorDataOf.ts'
import { sendFile } from '../../_trpc/sendFile.ts'
import { useRaterName } from '../../_ui/browser/useRaterName.ts'
import type { ImportFile, Upload } from './importFiles.ts'

/** Sends files, and imports those that are ready one after the other. What runs is cancelled when the component goes. */
export function useImport() {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const queries = useQueryClient()
  const [by] = useRaterName()
  const [files, setFiles] = useState<readonly ImportFile[]>([])
  const [isRunning, setRunning] = useState(false)
  const nextKey = useRef(1)
  const abort = useRef(new AbortController())
  useEffect(() => {
    const control = new AbortController()
    abort.current = control
    return () => control.abort()
  }, [])
  const change = (key: number, next: Partial<ImportFile>) =>
    setFiles((all) => all.map((file) => (file.key === key ? { ...file, ...next } : file)))

  async function send(key: number, file: File): Promise<void> {
    const { signal } = abort.current
    try {
      const upload = await sendFile<Upload>(`/api/imports?${new URLSearchParams({ name: file.name })}`, file, {
        signal,
        onBytes: (bytes) => change(key, { step: { is: 'sending', bytes: Math.min(bytes, file.size) } }),
      })
      change(key, { step: { is: 'ready', upload } })
    } catch (thrown) {
      if (!signal.aborted) change(key, { step: { is: 'failed', error: errorDataOf(thrown) } })
    }
  }

  function add(chosen: readonly File[]): void {
    const added = chosen.map((file) => ({ key: nextKey.current++, file }))
    setFiles((all) => [
      ...all,
      ...added.map(({ key, file }): ImportFile => ({
        key,
        name: file.name.normalize('NFC'),
        size: file.size,
        choices: {},
        step: { is: 'sending', bytes: 0 },
      })),
    ])
    for (const { key, file } of added) void send(key, file)
  }

  /** Imports those of these files that are ready. */
  async function run(dataset: string, keys: readonly number[]): Promise<void> {
    setRunning(true)
    try {
      for (const { key, step, choices } of files) {
        if (step.is !== 'ready' || !keys.includes(key)) continue
        const { upload } = step
        change(key, { step: { is: 'importing', upload } })
        try {
          const result = await client.imports.run.mutate({ dataset, upload: upload.upload, choices, by })
          change(key, { step: { is: 'done', upload, result } })
        } catch (thrown) {
          const error = errorDataOf(thrown)
          change(key, { step: error.code === 'CANCELLED' ? { is: 'ready', upload } : { is: 'failed', error } })
          if (error.code === 'CANCELLED') break
        }
      }
    } finally {
      setRunning(false)
      void queries.invalidateQueries(trpc.datasets.pathFilter())
    }
  }

  return {
    files,
    isRunning,
    add,
    run,
    remove: (key: number) => setFiles((all) => all.filter((file) => file.key !== key)),
    choose: (key: number, choices: ImportFile['choices']) => change(key, { choices }),
    cancel: (upload: string) => void client.imports.cancel.mutate({ upload }),
  }
}
