import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readSlug } from '../../_shell/readSlug.ts'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { WhenHydrated } from '../../_ui/layout/WhenHydrated.tsx'
import { DatasetPage } from './_page/DatasetPage.tsx'

type Props = { params: Promise<{ name: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: readSlug((await params).name) ?? 'Dataset' }
}

export default async function Page({ params }: Props) {
  const name = readSlug((await params).name)
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
