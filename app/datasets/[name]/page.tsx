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
    <WhenHydrated fallback={<ListSkeleton />}>
      <DatasetPage key={name} dataset={name} />
    </WhenHydrated>
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
