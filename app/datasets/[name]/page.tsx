import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { slugSchema } from '#server/core/ids.ts'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { WhenHydrated } from '../../_ui/layout/WhenHydrated.tsx'
import { DatasetPage } from './DatasetPage.tsx'

type Props = { params: Promise<{ name: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await readName(params)) ?? 'Dataset' }
}

export default async function Page({ params }: Props) {
  const name = await readName(params)
  if (name === null) notFound()
  return (
    <WhenHydrated fallback={<Loading />}>
      <DatasetPage key={name} dataset={name} />
    </WhenHydrated>
  )
}

function Loading() {
  return (
    <div className="px-6 py-4">
      <ListSkeleton />
    </div>
  )
}

/** The name in the URL; null if it is not valid. Korean names arrive percent-encoded. */
async function readName(params: Props['params']) {
  const { name } = await params
  try {
    return slugSchema.safeParse(decodeURIComponent(name).normalize('NFC')).data ?? null
  } catch {
    return null
  }
}
