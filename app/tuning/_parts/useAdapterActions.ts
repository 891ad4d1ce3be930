'use client'

import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTRPC } from '../../_trpc/client.ts'
import { saveFetched } from '../../_ui/browser/saveFile.ts'
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
    mutationFn: (adapter: string) => saveFetched(adapterExportHref(adapter), `${adapter}.zip`),
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
