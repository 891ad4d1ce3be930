'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Scale } from 'lucide-react'
import Link from 'next/link'
import { useTRPC } from '../../../_trpc/client.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { SectionHead } from '../../../_ui/layout/SectionHead.tsx'
import { formatCount } from '../../../_ui/text/format.ts'

/** Writes a notebook that compares answers about one group and another. `model`: the chat model of the notebook, null for the usual one. */
export function BiasProbeSection({ dataset, model }: { dataset: string; model: string | null }) {
  const trpc = useTRPC()
  const queries = useQueryClient()
  const write = useMutation(
    trpc.datasetChecks.writeBiasProbe.mutationOptions({ onSuccess: () => queries.invalidateQueries(trpc.notebooks.pathFilter()) }),
  )
  const probe = write.data
  return (
    <section aria-labelledby="bias-probe" className="card flex flex-col gap-2 p-3">
      <SectionHead
        id="bias-probe"
        title="Bias probe"
        actions={
          <Button icon={Scale} loading={write.isPending} onClick={() => write.mutate({ dataset, model })}>
            Write the notebook
          </Button>
        }
      >
        Writes a notebook that asks questions of the dataset which name a person or group twice: as they are, and with another one (gender,
        names, age, region). It compares how a model answers. The dataset is not changed.
      </SectionHead>
      {write.error ? <ErrorNotice error={write.error} compact /> : null}
      <div role="status" className="text-sm">
        {probe ? (
          <>
            <Link href={`/notebooks/${encodeURIComponent(probe.notebook)}`} className="text-accent-text hover:underline">
              {probe.notebook}
            </Link>{' '}
            has {formatCount(probe.pairs, 'pair')} of questions. {probe.notes.join(' ')}
          </>
        ) : null}
      </div>
    </section>
  )
}
