import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { readSlug } from '../../_shell/readSlug.ts'
import { WhenHydrated } from '../../_ui/layout/WhenHydrated.tsx'
import { LoadingNotebook } from './LoadingNotebook.tsx'
import { NotebookPage } from './NotebookPage.tsx'

type Props = { params: Promise<{ slug: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: readSlug((await params).slug) ?? 'Notebook' }
}

export default async function Page({ params }: Props) {
  const slug = readSlug((await params).slug)
  if (slug === null) notFound()
  return (
    <WhenHydrated fallback={<LoadingNotebook />}>
      {/* The key gives each notebook its own files and undo history. */}
      <NotebookPage key={slug} slug={slug} />
    </WhenHydrated>
  )
}
