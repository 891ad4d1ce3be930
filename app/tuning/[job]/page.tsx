import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { tuningIdSchema } from '#server/core/tuning/job/tuningJob.ts'
import { WhenHydrated } from '../../_ui/layout/WhenHydrated.tsx'
import { TuningJobPage } from './_page/TuningJobPage.tsx'

type Props = { params: Promise<{ job: string }> }

export const metadata: Metadata = { title: 'Training' }

export default async function Page({ params }: Props) {
  const job = tuningIdSchema.safeParse((await params).job)
  if (!job.success) notFound()
  return (
    <WhenHydrated>
      <TuningJobPage key={job.data} id={job.data} />
    </WhenHydrated>
  )
}
