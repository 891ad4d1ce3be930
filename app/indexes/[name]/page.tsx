import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readSlug } from '../../_shell/readSlug.ts'
import { ListSkeleton } from '../../_ui/feedback/ListSkeleton.tsx'
import { WhenHydrated } from '../../_ui/layout/WhenHydrated.tsx'
import { IndexPage } from './IndexPage.tsx'

type Props = { params: Promise<{ name: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: readSlug((await params).name) ?? 'Index' }
}

export default async function Page({ params }: Props) {
  const name = readSlug((await params).name)
  if (name === null) notFound()
  return (
    <WhenHydrated fallback={<ListSkeleton />}>
      <IndexPage key={name} index={name} />
    </WhenHydrated>
  )
}
