import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { slugSchema } from '#server/core/ids.ts'
import { WhenHydrated } from '../../_ui/layout/WhenHydrated.tsx'
import { LoadingNotebook } from './LoadingNotebook.tsx'
import { NotebookPage } from './NotebookPage.tsx'

type Props = { params: Promise<{ slug: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await readSlug(params)) ?? 'Notebook' }
}

export default async function Page({ params }: Props) {
  const slug = await readSlug(params)
  if (slug === null) notFound()
  return (
    <WhenHydrated fallback={<LoadingNotebook />}>
      {/* The key gives each notebook its own files and undo history. */}
      <NotebookPage key={slug} slug={slug} />
    </WhenHydrated>
  )
}

/** The slug in the URL; null if it is not valid. Korean names arrive percent-encoded. */
async function readSlug(params: Props['params']) {
  const { slug } = await params
  try {
    return slugSchema.safeParse(decodeURIComponent(slug).normalize('NFC')).data ?? null
  } catch {
    return null
  }
}
