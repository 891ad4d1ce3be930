'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { AppError } from '#server/core/errors.ts'
import { useTRPC } from '../../_trpc/client.ts'
import { saveFile } from '../../_ui/browser/saveFile.ts'
import { toastError } from '../../_ui/overlay/toasts.ts'
import { adapterExportHref } from '../_links/tuningHref.ts'

/** What is done with a finished adapter: a notebook that evaluates it, which is opened, and an archive, which is downloaded. */
export function useAdapterActions() {
  const trpc = useTRPC()
  const router = useRouter()
  const evaluation = useMutation(
    trpc.tuning.evaluate.mutationOptions({ onSuccess: ({ slug }) => router.push(`/notebooks/${encodeURIComponent(slug)}`) }),
  )
  const archive = useMutation({
    mutationFn: async (adapter: string) => {
      const response = await fetch(adapterExportHref(adapter))
      if (!response.ok) throw new AppError('BAD_INPUT', (await response.text()).trim() || 'The server did not give a reason.')
      saveFile(await response.blob(), `${adapter}.zip`)
    },
    onError: (thrown) => toastError(thrown, 'The adapter was not exported'),
  })
  return {
    evaluate: (adapter: string) => evaluation.mutate({ adapter }),
    isEvaluating: evaluation.isPending,
    evaluationError: evaluation.error,
    exportAdapter: (adapter: string) => archive.mutate(adapter),
    isExporting: archive.isPending,
  }
}
